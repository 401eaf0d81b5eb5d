"""``funding import budget``: a budget from a file, on the command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from funding.cli.exchange import import_
from funding.cli.program import COMMAND_LINE, Program

if TYPE_CHECKING:
    from funding.budgets.imports.previewing import Preview
    from funding.budgets.imports.table import Table
    from funding.budgets.models import Budget

AUTO = "auto"


def register(_group: click.Group) -> None:
    """Add the command to ``funding import``."""
    import_.add_command(budget)


class _DryRun(Exception):
    """Ends the unit of work of a rehearsal, so that nothing of it is kept."""


@click.command("budget", short_help="Bring in a budget from XLSX, CSV or JSON.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--application", "number", type=int, required=True, metavar="ID", help="Whose budget it is.")
@click.option(
    *("--mapping", "preset"),
    default=AUTO,
    show_default=True,
    metavar="NAME",
    help="A mapping that somebody remembered under this name, or auto: read the headings.",
)
@click.option("--sheet", default="", metavar="NAME", help="The workbook's sheet; by default the likeliest.")
@click.option("--replace", "replacing", is_flag=True, help="Remove lines that the file does not have.")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@click.pass_obj
def budget(
    program: Program, file: Path, number: int, preset: str, sheet: str, *, replacing: bool, dry_run: bool
) -> None:
    """Bring the lines of FILE into the budget of application ID; one is started where there is none.

    ID is the number in the application's address, /applications/ID. Lines are known by the key that our own
    exports carry, else by class and title. All of it is applied, or nothing: where a cell cannot be read, each is
    named with its row on standard error and the status is 1. Applying the same file again changes nothing. Every
    import can be taken back in the browser, under the budget's Import.

    \b
    Examples:
      funding import budget plan.xlsx --application 12 --dry-run
      funding import budget plan.csv --application 12 --mapping "County form" --replace
    """
    from funding.infra.db import unit_of_work

    with program.ready():
        try:
            with unit_of_work():
                _bring(file, number, preset, sheet, replacing=replacing, dry_run=dry_run)
        except _DryRun:
            click.echo("Nothing was changed.")


def _bring(file: Path, number: int, preset: str, sheet: str, *, replacing: bool, dry_run: bool) -> None:
    from funding.budgets.imports import services
    from funding.budgets.imports.drafts import Corrections
    from funding.budgets.imports.mapping import Mode, check_mapping
    from funding.budgets.imports.previewing import preview
    from funding.budgets.services.starting import require_draft

    data = file.read_bytes()
    content = services.read_content(file.name, data)
    name = "" if preset.casefold() == AUTO else preset
    mapping = services.mapping_for_file(content, COMMAND_LINE, name=name, table=sheet)
    mapping = replace(mapping, mode=Mode.REPLACE) if replacing else mapping
    check_mapping(mapping)
    found = _budget_of(number)
    require_draft(found)
    made = preview(found, content, mapping, Corrections(), COMMAND_LINE)
    _refuse(made, content.table(mapping.table) or content.tables[0])
    _tell(made)
    if dry_run:
        raise _DryRun
    if made.comparison.changes_nothing:
        return
    kept = services.begin_import(
        budget=found, name=file.name, data=data, by=COMMAND_LINE, content=content, mapping=mapping
    )
    services.apply_import(found=kept, by=COMMAND_LINE, expected_version=found.version)


def _budget_of(number: int) -> Budget:
    """The application's draft, started on its terms where there is no budget; else the version that counts.

    Raises NotFound.
    """
    from funding.accounts.queries import organization
    from funding.applications.budget_terms import terms_for
    from funding.applications.queries.applications import application_for
    from funding.budgets.queries import budget_of
    from funding.budgets.services import start_budget
    from funding.budgets.versions import versions_of

    application = application_for(COMMAND_LINE, number)
    draft = next((each for each in versions_of(application.id) if each.is_draft), None)
    found = draft or budget_of(application.id)
    if found is not None:
        return found
    click.echo("The application has no budget yet: one is started on its terms.")
    terms = terms_for(application, organization())
    return start_budget(subject_id=application.id, title=application.title, terms=terms, by=COMMAND_LINE)


def _refuse(made: Preview, table: Table) -> None:
    """Name every cell that cannot be read, and raise DomainError where there is one."""
    from funding.kernel.errors import DomainError

    problems = [problem for change in made.comparison.changes for problem in change.problems]
    for each in problems:
        cell = f", {each.heading}" if each.heading else ""
        shown = f" “{each.text[:60]}”" if each.text else ""
        click.echo(f"{table.word} {each.number}{cell}{shown}: {each.message}", err=True)
    for complaint in made.comparison.complaints:
        click.echo(complaint, err=True)
    if made.comparison.is_refused:
        told = "one cell" if len(problems) == 1 else f"{len(problems):,} cells"
        raise DomainError(
            f"Nothing was imported: {told} cannot be read." if problems else "Nothing was imported."
        )


def _tell(made: Preview) -> None:
    from funding.budgets.imports.comparing import State
    from funding.budgets.imports.tasks import applied_words
    from funding.budgets.imports.telling import told
    from funding.kernel.money import format_money

    for change in made.comparison.changes:
        if change.state is not State.SAME:
            line = told(change, made.initiatives, made.loaded.terms.request_label)
            click.echo(f"{line.state:<8} {format_money(line.total_cents):>16}  {line.title}")
            for each in line.differences:
                before = "" if change.state is State.NEW else f"{each.before or 'nothing'} → "
                click.echo(f"{'':<27}{each.label}: {before}{each.after or 'nothing'}")
    for left in made.comparison.left_out:
        click.echo(f"left out: row {left.number:,} {left.text}: {left.reason[:1].lower()}{left.reason[1:]}")
    total = made.total_rows[-1]
    click.echo(f"Total {format_money(total.before_cents)} → {format_money(total.after_cents)}")
    click.echo(applied_words(made.comparison).replace("Imported", "Lines"))
