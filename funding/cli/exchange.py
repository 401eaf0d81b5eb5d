"""``funding import``, ``export``, ``pdf`` and ``demo``: moving records and documents in and out of an instance."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import click

from funding.cli.program import COMMAND_LINE, Program, shown_progress
from funding.kernel.errors import DomainError

STANDARD_OUTPUT = Path("-")
DOUBTS_TOLD = 20
FORMATS = click.Choice(["csv", "xlsx", "json"])


def register(group: click.Group) -> None:
    """Add the commands to ``group``."""
    group.add_command(import_)
    group.add_command(export)
    group.add_command(pdf)
    group.add_command(demo)


@contextmanager
def written(target: Path) -> Iterator[BinaryIO]:
    """A file that takes the name ``target`` only when it is whole; an error leaves what was there before.

    The target ``-`` is the standard output, which gets everything or nothing as well.
    """
    if target == STANDARD_OUTPUT:
        with tempfile.TemporaryFile() as whole:
            yield whole
            whole.seek(0)
            shutil.copyfileobj(whole, sys.stdout.buffer)
        return
    if not target.absolute().parent.is_dir():
        raise DomainError(f"{target.parent} is no folder; {target.name} was not written.")
    handle, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=f".{target.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


output = click.option(
    *("-o", "--output"),
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The file to write; one that is there is replaced when the new one is whole. - is standard output.",
)
file_format = click.option("--format", "kind", required=True, type=FORMATS, help="What kind of file.")


@click.group(name="import")
def import_() -> None:
    """Bring records in from other places."""


@import_.command("grants-gov", short_help="Import a Grants.gov daily extract.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--dry-run", is_flag=True, help="Read and compare everything, and change no call.")
@click.pass_obj
def grants_gov(program: Program, file: Path, dry_run: bool) -> None:
    """Import a Grants.gov daily extract: FILE is the zip as downloaded, or the XML in it.

    The file is read as a stream and shown all at once at the end: people go on working meanwhile, and an
    import that is interrupted leaves nothing behind. Importing the same file again changes nothing. A file
    that is damaged or not an extract is refused as a whole. A record without an id is left out, and a field
    that makes no sense becomes unknown; both are reported with their line, the first twenty here and all of
    them in the browser, under Opportunities, Imports.

    \b
    Examples:
      funding import grants-gov GrantsDBExtract20261122v2.zip
      funding import grants-gov --dry-run extract.xml
    """
    from funding.opportunities.queries.imports import warning_rows
    from funding.opportunities.services.imports import import_grants_gov

    with program.ready(), shown_progress() as progress:
        report = import_grants_gov(
            file,
            dry_run=dry_run,
            by=COMMAND_LINE,
            progress=lambda done, total, note: progress(done, total, note),
        )
        doubts = list(islice(warning_rows(report.import_id), DOUBTS_TOLD))
    click.echo(
        f"{report.read:,} records read: {report.new:,} new, {report.changed:,} changed, "
        f"{report.unchanged:,} unchanged, {report.refused:,} left out, {report.warnings:,} warnings."
    )
    for line, source_id, field, message, value, _ in doubts:
        whose = f"{field} of call {source_id}" if source_id else "the record"
        click.echo(f"  line {line:,}: {whose} {message}" + (f" (“{value}”)" if value else ""))
    if report.warnings > len(doubts):
        click.echo(
            f"  and {report.warnings - len(doubts):,} more, under Opportunities, Imports in the browser"
        )
    if report.message:
        click.echo(report.message)
    if dry_run:
        click.echo("Nothing was changed.")


@click.group()
def export() -> None:
    """Write records to a file for other programs.

    Amounts are dollars with two decimals. CSV is UTF-8 and safe to open in a spreadsheet: a text that a
    spreadsheet would take for a formula is marked as text. XLSX has typed cells. In JSON amounts are text,
    so that no reader rounds them.
    """


@export.command("opportunities", short_help="Write the calls for funding.")
@file_format
@output
@click.option(
    "--all", "everything", is_flag=True, help="Closed and archived calls too, not only current ones."
)
@click.pass_obj
def export_opportunities(program: Program, kind: str, output: Path, everything: bool) -> None:
    """Write the calls for funding: open and forecasted ones, closing soonest first.

    \b
    Example:
      funding export opportunities --format csv -o calls.csv
    """
    from funding.opportunities.filters import SearchFilter
    from funding.opportunities.services import export as exporting

    filters = SearchFilter(status=("any",)) if everything else SearchFilter()
    with program.ready(), written(output) as stream:
        exporting.export_opportunities(COMMAND_LINE, filters, kind, stream)
    click.echo(f"Wrote {output}.", err=True)


@export.command("applications", short_help="Write the pipeline.")
@file_format
@output
@click.option("--all", "everything", is_flag=True, help="Decided and withdrawn applications too.")
@click.pass_obj
def export_applications(program: Program, kind: str, output: Path, everything: bool) -> None:
    """Write the pipeline: each application with stage, amount, chance and next date.

    \b
    Example:
      funding export applications --format xlsx -o pipeline.xlsx
    """
    from funding.applications import exports
    from funding.applications.types import PipelineFilter

    narrowed = PipelineFilter(closed=everything)
    with program.ready(), written(output) as stream:
        for piece in exports.export_applications(narrowed=narrowed, by=COMMAND_LINE, kind=kind):
            stream.write(piece)
    click.echo(f"Wrote {output}.", err=True)


@export.command("awards", short_help="Write the awards.")
@file_format
@output
@click.option("--all", "everything", is_flag=True, help="Closed awards too.")
@click.pass_obj
def export_awards(program: Program, kind: str, output: Path, everything: bool) -> None:
    """Write the awards: each with its numbers, money and match as amended, days and status.

    \b
    Example:
      funding export awards --format xlsx -o awards.xlsx
    """
    from funding.awards import exports
    from funding.awards.types import AwardFilter

    narrowed = AwardFilter(closed=everything)
    with program.ready(), written(output) as stream:
        for piece in exports.export_awards(narrowed=narrowed, by=COMMAND_LINE, kind=kind):
            stream.write(piece)
    click.echo(f"Wrote {output}.", err=True)


@export.command("reports", short_help="Write the table of reports.")
@file_format
@output
@click.option("--all", "everything", is_flag=True, help="Sent and accepted reports too.")
@click.pass_obj
def export_reports(program: Program, kind: str, output: Path, everything: bool) -> None:
    """Write the reports to funders: each with the days of its steps, when it is due, went out and was accepted.

    \b
    Example:
      funding export reports --format xlsx -o reports.xlsx
    """
    from funding.reports import exports
    from funding.reports.queries.listing import ReportFilter

    wanted = ReportFilter(standing="all" if everything else "open")
    with program.ready(), written(output) as stream:
        for piece in exports.export_reports(wanted=wanted, by=COMMAND_LINE, kind=kind):
            stream.write(piece)
    click.echo(f"Wrote {output}.", err=True)


@export.command("calendar", short_help="Write every date as an iCalendar file.")
@click.option("--format", "kind", required=True, type=click.Choice(["ics"]), help="What kind of file.")
@click.option("--for", "email", metavar="EMAIL", help="Only what is this person’s, as they may see it.")
@click.option(
    "--initiative", type=int, metavar="ID", help="Only what one outreach initiative would be paid by."
)
@output
@click.pass_obj
def export_calendar(
    program: Program, kind: str, email: str | None, initiative: int | None, output: Path
) -> None:
    """Write the dates of the office, of a person or of an initiative: 90 days back to two years ahead.

    Instants are in UTC, days without a time are dates, estimates are tentative. Each date has the same UID in every
    file and feed, and a SEQUENCE that rises when it changes, so importing a later file corrects the earlier one.

    \b
    Example:
      funding export calendar --format ics -o office.ics
      funding export calendar --format ics --for ana@example.org -o ana.ics
    """
    from funding import factory
    from funding.calendar.services.files import office_file

    if email and initiative:
        raise click.UsageError("Give --for or --initiative, not both.")
    factory.load_features()
    with program.ready(), written(output) as stream:
        stream.write(office_file(email=email, initiative_id=initiative, by=COMMAND_LINE))
    click.echo(f"Wrote {output}.", err=True)


class BudgetFormat(click.ParamType[str]):
    """The name of a format that some feature has registered; looked up only when a command is given one."""

    name = "FORMAT"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, if there is such a format."""
        from funding import factory
        from funding.budgets.exports.formats import FORMATS as KNOWN

        factory.load_features()
        if value not in KNOWN and not any(key.startswith(f"{value}-") for key in KNOWN):
            self.fail(f"{value!r} is not one of {', '.join(KNOWN)}.", param, ctx)
        return value


@export.command("budget", short_help="Write one application's budget.")
@click.argument("number", metavar="ID", type=int)
@click.option("--format", "kind", required=True, type=BudgetFormat(), help="What kind of file; see above.")
@click.option("--shape", metavar="SHAPE", help="For pdf: sf424a, sf424, doj, hhs, one-page or state.")
@click.option("--whole-dollars", is_flag=True, help="Round to whole dollars, where the format can.")
@click.option("--choice", "choices", multiple=True, metavar="NAME=VALUE", help="What else the format asks.")
@output
@click.pass_obj
def export_budget(
    program: Program,
    number: int,
    kind: str,
    shape: str | None,
    whole_dollars: bool,
    choices: tuple[str, ...],
    output: Path,
) -> None:
    """Write the budget of application ID: every line, the totals and how they come about.

    ID is the number in the application's address, /applications/ID. FORMAT is xlsx, csv or json; sf424a-xml or
    sf424-xml for Grants.gov; pdf for the funder's own shape, or for SHAPE; or another of those that the page of
    exports shows. A name that is not known is answered with all there are. The XLSX has live formulas and check
    rows that are zero; its figures are those of the screen and of the PDF, to the cent. The export is logged, as
    one from the browser is.

    \b
    Example:
      funding export budget 12 --format xlsx -o budget.xlsx
      funding export budget 12 --format pdf --shape doj -o worksheet.pdf
    """
    from funding.budgets import queries
    from funding.budgets.exports.formats import choices_from, format_named
    from funding.budgets.exports.making import make_export, new_file
    from funding.infra.db import unit_of_work
    from funding.kernel.errors import NotFound

    with program.ready(), unit_of_work():
        found = queries.budget_of(number)
        if found is None:
            raise NotFound(f"There is no application with the number {number} that has a budget.")
        loaded = queries.load(found)
        made = format_named(f"{kind}-{shape}" if shape else kind, loaded.tables)
        options = made.options(choices_from(made, choices), whole_dollars=whole_dollars)
        with written(output) as stream, new_file() as file:
            row = make_export(loaded=loaded, made=made, options=options, by=COMMAND_LINE, file=file)
            shutil.copyfileobj(file, stream)
        digest = row.digest
    click.echo(f"Wrote {output}, logged with SHA-256 {digest[:12]}.", err=True)


@click.group()
def pdf() -> None:
    """Make the documents that leave the house."""


@pdf.command("proposal", short_help="Write a proposal as an accessible PDF.")
@click.argument("number", metavar="ID", type=int)
@output
@click.pass_obj
def pdf_proposal(program: Program, number: int, output: Path) -> None:
    """Write the proposal of application ID as a tagged, accessible PDF in the funder's page format.

    ID is the number in the application's address, /applications/ID.

    \b
    Example:
      funding pdf proposal 12 -o proposal.pdf
    """
    from funding.proposals.services.printing import proposal_pdf

    with program.ready(), written(output) as stream:
        stream.write(proposal_pdf(number, by=COMMAND_LINE))
    click.echo(f"Wrote {output}.", err=True)


@click.command(short_help="Fill an empty instance with demonstration data.")
@click.pass_obj
def demo(program: Program) -> None:
    """Fill an empty instance with a year in the life of a fictional organization.

    Makes the instance first where it is missing. An instance in which anything was entered is refused. The
    sign-ins that are printed are known to everyone who has this program: use them for nothing else.

    \b
    Example:
      FUNDING_INSTANCE=/tmp/demo funding demo && FUNDING_INSTANCE=/tmp/demo funding serve
    """
    from funding.cli.instances import prepare_database
    from funding.demo import load

    prepare_database(program.app())
    with program.ready(), shown_progress() as progress:
        people = load(progress=progress)
    click.echo("The demonstration is loaded. Sign in as:")
    widest = max(len(person.role) for person in people)
    for person in people:
        click.echo(f"  {person.role:<{widest}} {person.email:<32} {person.password}")
