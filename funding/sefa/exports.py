"""The schedule as a workbook, as CSV and as PDF. All three hold the same figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO

from funding.infra.pdf.glyphs import printable
from funding.infra.pdf.templates import render_page
from funding.infra.sheets import Column, Formula, Kind, Value, XlsxBook, XlsxSheet, address, write_csv
from funding.kernel.money import plain
from funding.kernel.zoned import format_date
from funding.reports.printing.setting import SHEET_STYLES, Setting, dollars_of
from funding.sefa.queries import Sefa
from funding.sefa.schedule import Row

COLUMNS = (
    Column("Federal agency", width=34),
    Column("Cluster", width=20),
    Column("Assistance Listing", width=12),
    Column("Program", width=40),
    Column("Award", width=36),
    Column("Award number", width=24),
    Column("Pass-through entity", width=34),
    Column("Pass-through number", width=22),
    Column("Expenditures", Kind.MONEY, 16),
    Column("Passed to subrecipients", Kind.MONEY, 16),
)
SPENT, PASSED = 8, 9
CSS = """@page { size: letter landscape; margin: 0.75in 0.65in 0.7in; @top-left { content: none; }
@top-right { content: none; } } @page :first { margin-top: 0.55in; }"""


def rows_of(found: Sefa) -> Iterator[tuple[str, str, Row]]:
    """Every award with its agency and cluster, in the schedule's order."""
    for agency in found.schedule.agencies:
        for cluster in agency.clusters:
            for program in cluster.programs:
                for row in program.rows:
                    yield agency.name, cluster.name, row


def _cells(agency: str, cluster: str, row: Row) -> tuple[Value, ...]:
    return (
        agency, cluster, row.aln, row.program, row.title, row.award_number, row.pass_through,
        row.pass_through_number, row.cents, row.passed_cents,
    )  # fmt: skip


def csv_of(found: Sefa) -> Iterator[bytes]:
    """One row for each award."""
    return write_csv((_cells(*one) for one in rows_of(found)), COLUMNS)


def write_workbook(found: Sefa, target: BinaryIO, *, made_at: datetime) -> None:
    """The schedule with live totals by listing and in all, and its notes."""
    title = f"Schedule of expenditures of federal awards, FY {found.fiscal_year}"
    with XlsxBook(target, title=title, created=made_at, head=(found.organization, title, "")) as book:
        sheet = book.sheet("SEFA", COLUMNS)
        sheet.head(freeze_columns=1)
        totals = _listings(sheet, found)
        _grand_total(sheet, found, totals)
        notes = book.sheet("Notes", [Column("Note", width=30), Column("Text", Kind.LONG_TEXT, 100)])
        notes.head()
        for note in found.notes:
            notes.row((note.heading, note.text))


def _listings(sheet: XlsxSheet, found: Sefa) -> list[int]:
    totals = []
    for agency in found.schedule.agencies:
        for cluster in agency.clusters:
            for program in cluster.programs:
                first = sheet.next_row
                for row in program.rows:
                    sheet.row(_cells(agency.name, cluster.name, row))
                last = sheet.next_row - 1
                totals.append(sheet.next_row)
                sheet.row(
                    (agency.name, cluster.name, program.aln, f"Total {program.aln}", "", "", "", "",
                     _sum(first, last, SPENT, program.cents), _sum(first, last, PASSED, program.passed_cents)),
                    style="strong",
                )  # fmt: skip
    return totals


def _sum(first: int, last: int, column: int, cents: int) -> Formula:
    return Formula(f"=SUM({address(first, column)}:{address(last, column)})", cents)


def _grand_total(sheet: XlsxSheet, found: Sefa, totals: list[int]) -> None:
    made, at = found.schedule, sheet.next_row
    cells = [
        Formula("=" + ("+".join(address(row, column) for row in totals) or "0"), cents)
        for column, cents in ((SPENT, made.cents), (PASSED, made.passed_cents))
    ]
    sheet.row(("Total expenditures of federal awards", *[""] * 7, *cells), style="strong")
    sheet.skip()
    check = sheet.next_row
    sheet.row(
        ("Check: total less what is stored", *[""] * 7,
         Formula(f"=ROUND({address(at, SPENT)}-{plain(made.cents)},2)", 0),
         Formula(f"=ROUND({address(at, PASSED)}-{plain(made.passed_cents)},2)", 0))
    )  # fmt: skip
    sheet.alarm_unless_zero(check, check, SPENT)


def pdf_setting(found: Sefa, *, dated: date) -> Setting:
    """The schedule with its notes, ready to be set."""
    foot = f"Schedule of expenditures of federal awards · {found.organization} · FY {found.fiscal_year}"
    if not found.is_over:
        foot += f" · Through {format_date(found.as_of)}"
    amounts = [cents for row in found.schedule.rows for cents in (row.cents, row.passed_cents)]
    html = render_page("sefa.html", doc=found, dated=dated, foot=foot, dollars=dollars_of(amounts))
    return Setting(printable(html), SHEET_STYLES, CSS)
