"""``funding export partners``, ``subawards``, ``activities``: lists for other programs, as their pages export them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from funding.cli.exchange import export, output, written
from funding.cli.program import COMMAND_LINE, Program

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
@click.pass_obj
def export_activities(program: Program, kind: str, output: Path) -> None:
    """Write every activity of outreach: day, initiative, place, counts by group, materials, hours.

    Counts of people below the house's threshold are hidden, as in every file that leaves.

    \b
    Example:
      funding export activities --format csv -o activities.csv
    """
    from funding.outreach import exports
    from funding.outreach.activity_types import ActivityFilter

    with program.ready():
        _write(output, exports.activities(COMMAND_LINE, ActivityFilter(), kind))
