"""A budget as CSV: one row per line and year, then one row per year of indirect costs.

The amount columns add up to the budget's total (6k), so that a pivot table over the file needs no filter.
"""

from __future__ import annotations

from collections.abc import Iterator

from funding.budgets.shapes import BudgetTables
from funding.budgets.types import Amounts
from funding.infra.sheets import Column, Kind, Value, write_csv

COLUMNS = (
    Column("SF-424A line"),
    Column("Class"),
    Column("DOJ category"),
    Column("Kind"),
    Column("Line"),
    Column("Year", Kind.INTEGER),
    Column("Funder", Kind.MONEY),
    Column("Match, cash", Kind.MONEY),
    Column("Match, in-kind", Kind.MONEY),
    Column("Total", Kind.MONEY),
    Column("Initiative"),
    Column("Indirect base", Kind.TEXT),
    Column("Justification", Kind.LONG_TEXT),
)


def csv_pieces(tables: BudgetTables) -> Iterator[bytes]:
    """The file in pieces."""
    return write_csv(_rows(tables), COLUMNS)


def _rows(tables: BudgetTables) -> Iterator[list[Value]]:
    for line in tables.lines:
        names = [line.code, line.class_name, line.category, line.kind, line.title]
        for year, amounts in zip(tables.years, line.by_year, strict=True):
            if amounts or tables.years == (1,):
                tail = [line.initiative, line.base_reason, line.justification]
                yield [*names, year, *_money(amounts), *tail]
    charge = next(row for row in tables.classes if row.code == "6j")
    for year, amounts in zip(tables.years, charge.by_year, strict=True):
        names = ["6j", "Indirect", "J", "Indirect", tables.indirect.steps[-1].label]
        yield [*names, year, *_money(amounts), "", "", tables.indirect.citation]


def _money(amounts: Amounts) -> list[Value]:
    return [amounts.federal_cents, amounts.cash_cents, amounts.in_kind_cents, amounts.total_cents]
