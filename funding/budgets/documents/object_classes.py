"""The budget justification HHS asks for: object class by object class in prose, each amount worked out.

Set in one plain typeface of 12 points with margins of an inch, as notices of the Administration for Children and
Families ask; the table at its end is SF-424A section B.
"""

from __future__ import annotations

from funding.budgets.documents.sheet import PLAIN, Sheet, set_page
from funding.budgets.documents.worksheet import Section
from funding.infra.pdf.types import Printed

CSS = "@page { font-size: 9pt; } body { font-size: 12pt; } .grid, .note, .mast-facts { font-size: 10.5pt; }"


def classes_of(sheet: Sheet) -> list[Section]:
    """The object classes that hold money, a to h."""
    rows = [row for row in sheet.tables.classes if not row.is_total and row.whole]
    return [
        Section(row.code[1:], row, tuple(line for line in sheet.tables.lines if line.code == row.code))
        for row in rows
    ]


def print_justification(sheet: Sheet) -> Printed:
    """The justification as a PDF. Raises PdfError and its kinds."""
    return set_page(
        "budget_justification.html",
        styles=PLAIN,
        css=CSS,
        sheet=sheet,
        tables=sheet.tables,
        dollars=sheet.dollars,
        spans=sheet.spans,
        sections=classes_of(sheet),
        indirect=next(row for row in sheet.tables.classes if row.code == "6j"),
    )
