"""``funding export match`` and ``funding export payments``: what awards were given and paid, for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from funding.cli.exchange import export, file_format, output, written
from funding.cli.program import Program


def register(_group: click.Group) -> None:
    """The commands register themselves below ``funding export``; nothing is left to do."""


@export.command("match", short_help="Write the match ledgers of all awards.")
@file_format
@output
@click.pass_obj
def export_match(program: Program, kind: str, output: Path) -> None:
    """Write every item of match that stands, by award and day, with its valuation and its seven tests.

    What the books charged to the match is not in it: it stands in the books. The columns after the award's are those
    that an award's ledger reads back from a CSV or XLSX file.

    \b
    Example:
      funding export match --format csv -o match.csv
    """
    from funding.infra.db import unit_of_work
    from funding.match_ledger.services.files import every_item

    with program.ready(), unit_of_work(), written(output) as stream:
        for piece in every_item(kind):
            stream.write(piece)
    click.echo(f"Wrote {output}.", err=True)


@export.command("payments", short_help="Write what all awards received and returned.")
@file_format
@output
@click.pass_obj
def export_payments(program: Program, kind: str, output: Path) -> None:
    """Write every payment of every award, by award and day. A row that corrects another names it.

    \b
    Example:
      funding export payments --format xlsx -o payments.xlsx
    """
    from funding.infra.db import unit_of_work
    from funding.payments.exports import every_payment

    with program.ready(), unit_of_work(), written(output) as stream:
        for piece in every_payment(kind):
            stream.write(piece)
    click.echo(f"Wrote {output}.", err=True)
