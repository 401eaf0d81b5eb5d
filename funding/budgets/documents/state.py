"""A budget in a state's own rows: as PDF, and as CSV or XLSX whose columns are the state's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from funding.budgets.documents.mapping import Grid, Layout, MappedRow, grid_of
from funding.budgets.documents.sheet import Sheet, set_page
from funding.budgets.shapes import BudgetTables
from funding.infra.pdf.types import Printed
from funding.infra.sheets import Column, Formula, Kind, Value, XlsxBook, address, write_csv
from funding.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one year, or of all, as a table of their own: no page is wide enough for five years beside."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[MappedRow, tuple[Cents, ...]], ...]


def blocks_of(grid: Grid) -> list[Block]:
    """The table of all years first, then one for each year; one table where years are not repeated."""
    width, blocks, first = len(grid.headings), [], 0
    for name, count in grid.groups or (("", width),):
        cut = slice(first, first + count)
        rows = tuple((row, cells[cut]) for row, cells in grid.rows)
        blocks.append(Block(name, grid.headings[cut], rows))
        first += count
    return [blocks[-1], *blocks[:-1]]


def print_state(sheet: Sheet, layout: Layout, name: str) -> Printed:
    """The PDF: the state's table, then the lines behind each row with their narrative."""
    grid = grid_of(sheet.tables, layout)
    return set_page(
        "budget_state.html",
        sheet=sheet,
        tables=sheet.tables,
        dollars=sheet.dollars,
        grid=grid,
        groups=blocks_of(grid),
        name=name,
    )


def write_state_csv(tables: BudgetTables, layout: Layout, target: BinaryIO) -> None:
    """The table as CSV."""
    grid = grid_of(tables, layout)
    target.writelines(write_csv(_values(grid), _columns(grid)))


def write_state_workbook(
    tables: BudgetTables, layout: Layout, name: str, target: BinaryIO, created: datetime
) -> None:
    """The table as a workbook: typed cells, a total that is a live sum, and a check row that is zero."""
    grid = grid_of(tables, layout)
    with XlsxBook(target, title=name, created=created) as book:
        sheet = book.sheet("Budget", _columns(grid))
        first = sheet.head(freeze_columns=1) + 1
        rows = list(_values(grid))
        for row in rows[:-1]:
            sheet.row(row)
        last, totals = sheet.next_row - 1, grid.rows[-1][1]
        sheet.row(
            ["Total", *(_sum(at, first, last, cents) for at, cents in enumerate(totals, start=1))],
            style="strong",
        )
        sheet.row(
            [
                "Check against the budget",
                *(_check(at, last + 1, cents) for at, cents in enumerate(totals, start=1)),
            ],
            style="note",
        )


def _sum(column: int, first: int, last: int, cents: int) -> Formula:
    return Formula(f"=SUM({address(first, column)}:{address(last, column)})", cents)


def _check(column: int, row: int, cents: int) -> Formula:
    whole, part = divmod(abs(cents), 100)
    return Formula(f"=ROUND({address(row, column)}-({'-' if cents < 0 else ''}{whole}.{part:02d}),2)", 0)


def _columns(grid: Grid) -> list[Column]:
    names = [name for name, count in grid.groups for _ in range(count)] or [""] * len(grid.headings)
    titles = [f"{name} {heading}".strip() for name, heading in zip(names, grid.headings, strict=True)]
    return [Column("Category", width=34), *(Column(title, Kind.MONEY) for title in titles)]


def _values(grid: Grid) -> Iterator[list[Value]]:
    for row, cells in grid.rows:
        yield [row.label, *cells]
