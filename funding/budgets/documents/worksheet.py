"""The DOJ budget detail worksheet, A to J: every line with its narrative, federal and non-federal, by year and whole.

Source: OMB 1121-0188. A category without cost is printed too, saying so, because the form has it.
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.budgets.documents.sheet import Sheet, set_page
from funding.budgets.shapes import LineEntry, TableRow
from funding.infra.pdf.types import Printed

INDIRECT = "J"


@dataclass(frozen=True, slots=True)
class Section:
    """One category with its lines."""

    letter: str
    row: TableRow
    lines: tuple[LineEntry, ...]


def sections_of(sheet: Sheet) -> list[Section]:
    """A to I in the form's order. J, indirect costs, has no lines and stands apart."""
    rows = [row for row in sheet.tables.categories if not row.is_total]
    return [
        Section(row.code, row, tuple(line for line in sheet.tables.lines if line.category == row.code))
        for row in rows
    ]


def print_worksheet(sheet: Sheet) -> Printed:
    """The worksheet as a PDF. Raises PdfError and its kinds."""
    return set_page(
        "budget_worksheet.html",
        sheet=sheet,
        tables=sheet.tables,
        dollars=sheet.dollars,
        spans=sheet.spans,
        sections=sections_of(sheet),
        indirect=next(row for row in sheet.tables.categories if row.code == INDIRECT),
    )
