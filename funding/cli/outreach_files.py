"""``funding import indicators``: indicators, figures, targets and activities from CSV, on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from funding.cli.exchange import import_
from funding.cli.program import COMMAND_LINE, Program
from funding.kernel.errors import DomainError

EACH = click.Choice(["quarter", "year"])


def register(_group: click.Group) -> None:
    """Add the command to ``funding import``."""
    import_.add_command(indicators)


@click.command("indicators", short_help="Bring in indicators, figures, targets or activities from CSV.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--indicator", "number", type=int, metavar="ID", help="For which rows of persons are counted.")
@click.option("--each", type=EACH, default="quarter", show_default=True, help="The period of that count.")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@click.pass_obj
def indicators(program: Program, file: Path, number: int | None, each: str, *, dry_run: bool) -> None:
    """Bring in indicators, figures by period, targets by place and period, or activities; the headings tell which.

    All of it is brought in, or nothing: where a row cannot be, each is named with its line on standard error and the
    status is 1. The same file again changes nothing, and a figure that differs becomes a revision. A file with a
    column for a name, a birth date, an address or an id is taken for rows of persons: they are counted for --indicator
    in memory, unduplicated within each period, and nothing of them is kept. ID is the number in the address of the
    indicator, /outreach/.../indicators/ID.

    \b
    Examples:
      funding import indicators figures.csv --dry-run
      funding import indicators sign-in.csv --indicator 12 --each quarter
    """
    from funding.infra.db import db, unit_of_work
    from funding.outreach.models import Indicator
    from funding.outreach.services.imports import bring_in

    with program.ready(), unit_of_work():
        found = db.session.get(Indicator, number) if number else None
        if number and found is None:
            raise DomainError(f"There is no indicator with the number {number}.")
        brought = bring_in(file.read_bytes(), by=COMMAND_LINE, indicator=found, each=each, dry_run=dry_run)
        for line, message in brought.problems:
            click.echo(f"line {line}: {message}", err=True)
        if brought.problems:
            raise DomainError("Nothing was brought in.")
    if brought.persons_read is not None:
        click.echo(f"{brought.persons_read:,} rows of persons were counted; only the counts are kept.")
    click.echo(brought.told)
    if dry_run:
        click.echo("Nothing was changed.")
