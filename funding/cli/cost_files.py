"""``funding import actuals`` and ``funding export actuals``: costs from the books, and costs for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from funding.cli.exchange import export, import_, output, written
from funding.cli.program import COMMAND_LINE, Program, shown_progress

if TYPE_CHECKING:
    from funding.actuals.imports.looking import Report

SHOWN = 40


def register(_group: click.Group) -> None:
    """Add the commands to ``funding import`` and ``funding export``."""
    import_.add_command(actuals)
    export.add_command(export_actuals)


@click.command("actuals", short_help="Bring in costs from the accounting package.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--award", "number", type=int, metavar="ID", help="The award of rows that name none.")
@click.option("--sheet", default="", metavar="NAME", help="The workbook's sheet; by default the first.")
@click.option(
    "--suggest", is_flag=True, help="Take accounts that nobody has spoken of for what they likely mean."
)
@click.option("--leave-out", is_flag=True, help="Leave refused rows out and keep them as exceptions.")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@click.pass_obj
def actuals(
    program: Program,
    file: Path,
    number: int | None,
    sheet: str,
    *,
    suggest: bool,
    leave_out: bool,
    dry_run: bool,
) -> None:
    """Bring the costs in FILE, a ledger as XLSX or CSV, to their awards; they wait for approval.

    What columns, accounts and classes mean is what somebody has said for files with the same headings; columns are
    otherwise understood by their headings. All rows are entered, or none: refused ones are named with their row on
    standard error and the status is 1. Importing the same file again changes nothing. Every import can be taken back
    in the browser, under Finance, Actual costs.

    \b
    Examples:
      funding import actuals ledger.csv --dry-run
      funding import actuals ledger.xlsx --award 12 --suggest --leave-out
    """
    from funding.actuals.imports import services
    from funding.actuals.imports.looking import Spool
    from funding.awards.queries import award_for
    from funding.infra.db import unit_of_work

    with program.ready(), shown_progress() as progress, Spool() as spool, unit_of_work():
        award_id = award_for(COMMAND_LINE, number).id if number else None
        with file.open("rb") as stream:
            found = services.begin_import(
                name=file.name, stream=stream, award_id=award_id, by=COMMAND_LINE, sheet=sheet
            )
        if suggest:
            with Spool() as first:
                services.keep_report(found, services.look(found, first, COMMAND_LINE), first)
            services.accept_suggestions(found)
        report = services.look(found, spool, COMMAND_LINE, lambda rows: progress(rows, 0, "Reading rows"))
        _tell(report)
        if dry_run:
            services.forget_import(found=found)
        else:
            services.apply_import(
                found=found,
                spool=spool,
                report=report,
                leave_out=leave_out,
                expected_version=None,
                by=COMMAND_LINE,
            )
    click.echo("Nothing was changed." if dry_run else services.outcome_words(report))


def _tell(report: Report) -> None:
    """What each row would do, in counts, and what is wrong with the first of those that are refused."""
    from funding.kernel.money import format_money

    for row, _, message, words, _ in report.told[:SHOWN]:
        click.echo(f"row {row:,}: {message} ({words})", err=True)
    if report.refused > SHOWN:
        click.echo(f"and {report.refused - SHOWN:,} more.", err=True)
    for row, words, told, before, after in report.changes[:SHOWN]:
        click.echo(f"row {row:,}: {format_money(before)} → {format_money(after)}; the entry {told} ({words})")
    click.echo(
        f"{report.rows:,} rows read: {report.new:,} new, {report.changed:,} changed, {report.corrected:,} corrected, "
        f"{report.same:,} the same, {report.refused:,} refused, {report.left:,} no costs. "
        f"New entries come to {format_money(report.new_cents)}."
    )


@click.command("actuals", short_help="Write what awards cost.")
@click.option(
    "--format", "kind", required=True, type=click.Choice(["csv", "xlsx"]), help="What kind of file."
)
@click.option("--award", "number", type=int, metavar="ID", help="Only one award; by default every one.")
@output
@click.pass_obj
def export_actuals(program: Program, kind: str, number: int | None, output: Path) -> None:
    """Write every entry with its award, line, share, state and amount.

    With --award, XLSX also holds budget against actual and the months, as the award's page shows them.

    \b
    Example:
      funding export actuals --format csv -o costs.csv
      funding export actuals --format xlsx --award 12 -o award.xlsx
    """
    from funding.actuals import exports
    from funding.awards.queries import award_for

    with program.ready(), written(output) as stream:
        award = award_for(COMMAND_LINE, number) if number else None
        for piece in exports.costs_file(award, kind, COMMAND_LINE):
            stream.write(piece)
    click.echo(f"Wrote {output}.", err=True)
