"""A budget on exactly one page, for a foundation: what it costs, who pays, where it goes.

The page is set as full as it may be: first with what stands behind each class, then the same in smaller type, then
without what stands behind, then without the chart. The first of these that takes one page is the one that is sent.
A budget that fits none is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.budgets.documents.sheet import Sheet, set_page
from funding.budgets.shapes import LineEntry
from funding.budgets.types import Amounts
from funding.infra.pdf.types import PdfTooLarge, Printed
from funding.kernel.money import Cents

MOST_NAMED = 4
MOST_INITIATIVES = 7
SETTINGS = ((True, True, False), (True, True, True), (False, True, False), (False, False, True))
"""How full the page is set, from the fullest: what stands behind each class, the chart, smaller type."""


@dataclass(frozen=True, slots=True)
class PlainRow:
    """One class in plain words: its name, what stands behind it, and the money."""

    label: str
    behind: str
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Payer:
    """One source of the money and its part."""

    label: str
    cents: Cents


def rows_of(sheet: Sheet) -> list[PlainRow]:
    """The classes that hold money, then indirect costs."""
    found = []
    for row in sheet.tables.classes:
        if row.whole and (not row.is_total or row.code == "6j"):
            lines = [line for line in sheet.tables.lines if line.code == row.code]
            label = "Shared running costs (indirect)" if row.code == "6j" else row.label
            found.append(PlainRow(label, _named(lines, row.label), row.whole))
    return found


def _named(lines: list[LineEntry], label: str) -> str:
    titles = [title for title in dict.fromkeys(line.title for line in lines) if title != label]
    more = len(titles) - MOST_NAMED
    return ", ".join(titles[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def payers_of(sheet: Sheet) -> list[Payer]:
    """Who pays: the funder asked, our cash and pledges, gifts in kind; what is nothing is left out."""
    summary = sheet.tables.summary
    named = (
        ("Asked of you" if not sheet.imprint.addressee else f"Asked of {sheet.imprint.addressee}",
         summary.federal_cents),
        ("Our own and pledged cash", summary.cash_match_cents),
        ("Given in kind", summary.in_kind_cents),
    )  # fmt: skip
    return [Payer(label, cents) for label, cents in named if cents]


def initiatives_of(sheet: Sheet) -> list[tuple[str, Amounts]]:
    """Direct cost by initiative, the largest first; what no initiative owns is shared."""
    named = [
        ("Shared by all" if name == "No initiative" else name, amounts)
        for name, amounts in sheet.tables.by_initiative
        if amounts
    ]
    if len(named) < 2:
        return []
    return sorted(named, key=lambda pair: -pair[1].total_cents)[:MOST_INITIATIVES]


def print_one_page(sheet: Sheet) -> Printed:
    """The page. Raises PdfTooLarge where no way of setting it takes one page, PdfError and its kinds."""
    for behind, chart, tight in SETTINGS:
        printed = set_page(
            "budget_one_page.html",
            css="@page { margin: 0.62in 0.8in 0.6in; @top-left { content: none; } @top-right { content: none; } }",
            sheet=sheet,
            tables=sheet.tables,
            dollars=sheet.dollars,
            rows=rows_of(sheet),
            payers=payers_of(sheet),
            initiatives=initiatives_of(sheet) if chart else [],
            behind=behind,
            tight=tight,
        )
        if printed.pages == 1:
            return printed
    raise PdfTooLarge("This budget does not fit one page. Shorten its title.")
