"""``funding export partners``, ``subawards``, ``activities``, ``outcomes``: lists as their pages export them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from funding.cli.exchange import export, file_format, output, written
from funding.cli.program import COMMAND_LINE, Program

exact_counts = click.option(
    "--exact",
    is_flag=True,
    help="Exact counts of people, small ones too: for the house, not to be passed on.",
)
table_format = click.option(
    "--format", "kind", required=True, type=click.Choice(["csv", "xlsx"]), help="What kind of file."
)


def register(_group: click.Group) -> None:
    """The commands register themselves below ``funding export``; nothing is left to do."""


def _write(target: Path, pieces: bytes | Iterable[bytes]) -> None:
    with written(target) as stream:
        for piece in [pieces] if isinstance(pieces, bytes) else pieces:
            stream.write(piece)
    click.echo(f"Wrote {target}.", err=True)


@export.command("partners", short_help="Write the partners.")
@table_format
@output
@click.option("--archived", is_flag=True, help="The archived ones instead.")
@click.pass_obj
def export_partners(program: Program, kind: str, output: Path, *, archived: bool) -> None:
    """Write the organizations we work with: numbers, address, agreements in force, the last look into SAM.gov.

    \b
    Example:
      funding export partners --format xlsx -o partners.xlsx
    """
    from funding.partners import exports
    from funding.partners.types import PartnerFilter

    with program.ready():
        narrowed = PartnerFilter(archived=archived)
        _write(output, exports.export_partners(narrowed=narrowed, by=COMMAND_LINE, kind=kind))


@export.command("subawards", short_help="Write subawards and contracts.")
@table_format
@output
@click.pass_obj
def export_subawards(program: Program, kind: str, output: Path) -> None:
    """Write every subaward and contract with what was obligated, invoiced and paid, and when SAM.gov wants it.

    \b
    Example:
      funding export subawards --format xlsx -o subawards.xlsx
    """
    from funding.subawards import exports
    from funding.subawards.types import SubawardFilter

    with program.ready():
        _write(output, exports.export_subawards(narrowed=SubawardFilter(), by=COMMAND_LINE, kind=kind))


@export.command("activities", short_help="Write what outreach did.")
@table_format
@output
@exact_counts
@click.pass_obj
def export_activities(program: Program, kind: str, output: Path, *, exact: bool) -> None:
    """Write every activity of outreach: day, initiative, place, how many came, materials, hours.

    Counts of people below the house's threshold are hidden, as in every file that leaves, and with them those from
    which they would follow. With --exact nothing is hidden, and each row has its counts by group: keep such a file in
    the house.

    \b
    Example:
      funding export activities --format csv -o activities.csv
    """
    from funding.outreach import exports
    from funding.outreach.activity_types import ActivityFilter

    with program.ready():
        _write(output, exports.activities(COMMAND_LINE, ActivityFilter(), kind, exact=exact))


@export.command("outcomes", short_help="Write what was promised beside what was reached.")
@file_format
@output
@click.option(
    "--period",
    metavar="PERIOD",
    help="FY2027, FY2027 Q1, 2026-10, 2026 or 2026-10-01..2026-12-31; else the present fiscal year.",
)
@click.option("--initiative", type=int, metavar="ID", help="Only one initiative.")
@exact_counts
@click.pass_obj
def export_outcomes(
    program: Program, kind: str, output: Path, period: str | None, initiative: int | None, *, exact: bool
) -> None:
    """Write each initiative’s measures: baseline, target and what was reached, with the base and how it is counted.

    The period stands first and its quarters follow, each with figures of its own: persons counted unduplicated are
    never added up. ID is the number in the initiative’s address, /outreach/ID.

    Counts of people below the house's threshold are hidden, as in every file that leaves, and with them those from
    which they would follow, in whatever other file or report; a count without them says "at least". With --exact
    nothing is hidden: keep such a file in the house.

    \b
    Example:
      funding export outcomes --format xlsx -o outcomes.xlsx
      funding export outcomes --format json --period "FY2027 Q1" --initiative 3 -o quarter.json
    """
    from funding.infra.clock import today
    from funding.kernel.errors import NotFound
    from funding.outreach import exports
    from funding.outreach.periods import parse_period, with_quarters, year_of
    from funding.outreach.queries.listed import listed_initiatives
    from funding.outreach.queries.settings import year_start

    with program.ready():
        start = year_start()
        asked = parse_period(period, start) if period else year_of(today(), start)
        found = listed_initiatives(COMMAND_LINE, initiative_id=initiative, kind=None)
        if initiative and not found:
            raise NotFound(f"There is no initiative with the number {initiative} that has a measure.")
        titles = {one.id: one.title for one in found}
        periods = with_quarters(asked, start)
        _write(output, exports.outcomes(COMMAND_LINE, titles, periods, kind, exact=exact))
