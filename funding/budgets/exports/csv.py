"""A budget as CSV: one row per line and year, then one row per year of indirect costs.

The amount columns add up to the budget's total (6k), so that a pivot table over the file needs no filter. The
columns from "Key" on hold what a person entered, so that the file can be read back without a loss.
"""

from __future__ import annotations

from collections.abc import Iterator

from funding.budgets.exports.entered import ENTERED, calculation_text, entered
from funding.budgets.shapes import BudgetTables, LineEntry
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
    Column("Key"),
    *ENTERED,
    Column("Calculation data", Kind.LONG_TEXT),
)


def csv_pieces(tables: BudgetTables) -> Iterator[bytes]:
    """The file in pieces."""
    return write_csv(_rows(tables), COLUMNS)


def _rows(tables: BudgetTables) -> Iterator[list[Value]]:
    for line in tables.lines:
        names = [line.code, line.class_name, line.category, line.kind, line.title]
        tail = [line.initiative, line.base_reason, line.justification, line.key, *entered(line.line)]
        for year in _years(tables, line):
            amounts = line.by_year[tables.years.index(year)]
            yield [*names, year, *_money(amounts), *tail, calculation_text(line.line, year)]
    charge = next(row for row in tables.classes if row.code == "6j")
    for year, amounts in zip(tables.years, charge.by_year, strict=True):
        names = ["6j", "Indirect", "J", "Indirect", tables.indirect.steps[-1].label]
        tail = ["", "", tables.indirect.citation, ""]
        yield [*names, year, *_money(amounts), *tail, *[""] * len(ENTERED), ""]


def _years(tables: BudgetTables, line: LineEntry) -> list[int]:
    """The years that a line says something about; a line without any still has its first."""
    told = [year for year in tables.years if line.line.in_year(year) or year in line.line.calculations]
    return told or list(tables.years[:1])


def _money(amounts: Amounts) -> list[Value]:
    return [amounts.federal_cents, amounts.cash_cents, amounts.in_kind_cents, amounts.total_cents]
