"""``funding pdf performance-report``, ``financial-report`` and ``board-packet``: the papers of awards, as the browser

makes them.
"""

from __future__ import annotations

from pathlib import Path

import click

from funding.cli.exchange import output, pdf, written
from funding.cli.program import COMMAND_LINE, Program


def register(_group: click.Group) -> None:
    """Add the commands to ``funding pdf``."""
    for command in (performance_report, financial_report, board_packet):
        pdf.add_command(command)


@click.command("performance-report", short_help="Write a performance report as an accessible PDF.")
@click.argument("number", metavar="ID", type=int)
@output
@click.pass_obj
def performance_report(program: Program, number: int, output: Path) -> None:
    """Write the performance report ID as a tagged, accessible PDF.

    ID is the number in the report's address, /reports/ID. The bytes are those that the browser downloads: until the
    report is signed it is marked as a draft and its figures follow the records.

    \b
    Example:
      funding pdf performance-report 41 -o report.pdf
    """
    from funding.reports.types import ReportKind

    _report(program, number, ReportKind.PERFORMANCE, output)


@click.command("financial-report", short_help="Write a financial report (SF-425) as an accessible PDF.")
@click.argument("number", metavar="ID", type=int)
@output
@click.pass_obj
def financial_report(program: Program, number: int, output: Path) -> None:
    """Write the financial report ID as a tagged, accessible PDF: an SF-425 for a federal award.

    ID is the number in the report's address, /reports/ID.

    \b
    Example:
      funding pdf financial-report 42 -o sf425.pdf
    """
    from funding.reports.types import ReportKind

    _report(program, number, ReportKind.FINANCIAL, output)


def _report(program: Program, number: int, kind: object, target: Path) -> None:
    from funding import factory
    from funding.reports.services.papers import report_pdf
    from funding.reports.types import ReportKind

    factory.load_features()
    with program.ready(), written(target) as stream:
        stream.write(report_pdf(number, kind=ReportKind(str(kind)), by=COMMAND_LINE))
    click.echo(f"Wrote {target}.", err=True)


@click.command("board-packet", short_help="Write a board packet as an accessible PDF.")
@click.argument("number", metavar="ID", type=int)
@output
@click.pass_obj
def board_packet(program: Program, number: int, output: Path) -> None:
    """Write the board packet ID as a tagged, accessible PDF.

    ID is the number in the packet's address, /board/ID. A packet that was kept is the file that was kept, byte for
    byte; one that is being prepared is set from the records and marked as a draft.

    \b
    Example:
      funding pdf board-packet 3 -o packet.pdf
    """
    from funding import factory
    from funding.board.services import packet_file

    factory.load_features()
    with program.ready(), written(output) as stream:
        stream.write(packet_file(number, by=COMMAND_LINE))
    click.echo(f"Wrote {output}.", err=True)
