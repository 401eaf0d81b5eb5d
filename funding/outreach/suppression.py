"""Small counts of people are not shown to those outside: primary cells, and others so that no sum gives them away.

A published table of counts with row totals, column totals and a grand total is a system of sums. A count from 1 to one
below the threshold is *primary*: it is hidden wherever it stands, in a cell or in a total. Hiding it alone is not
enough, since what is hidden follows from the total and the rest of its row. So further cells are hidden until every
hidden cell could also be another number.

What a reader can use against us: every sum, that counts are whole, and that a hidden count is at least 1, **since zeros
are shown**: that nobody came identifies nobody, and an empty cell that is hidden would only look like a secret. All
hidden cells carry the same mark, so nobody sees which are primary.

The test for "could be another number": write the table with its totals so that every row and column sums to zero (a
total counts negative). Two tables that agree in all that is shown then differ by circles of +1 and -1 among hidden
cells. A hidden cell can always rise by one, and fall by one where it is 2 or more. So each hidden cell is an arc
between its row and its column (and the arc back where it may fall), and it could be another number just if a circle of
such arcs runs through it. Where none does, the cheapest circle through cells still shown is found and they are hidden
too: small cells before large, cells before totals, the grand total last. A circle always exists, since a cell, its two
totals and the grand total can rise together.

==============================  ===================================================================
table (threshold 5)             shown
==============================  ===================================================================
3 | 20 | total 23               * | * | 23        (20 hides the 3)
3 | 20 | 8 | total 31           * | 20 | * | 31   (the smallest that serves)
0 | 7 | total 7                 0 | 7 | 7         (zeros are shown)
3 | 0 | total 3                 * | 0 | *         (the total is small itself)
2 | 2 | total 4                 * | * | *
==============================  ===================================================================
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

THRESHOLD = 5
"""Counts below it are not shown, unless the house decides otherwise."""

HIDDEN = None
"""What stands in a published table where a count is hidden."""

Table = list[list[int]]
Cell = tuple[int, int]
_TOTAL, _GRAND = 1_000_000, 1_000_000_000
"""What it costs to hide a total, and the grand total, beside a cell's own count."""


@dataclass(frozen=True, slots=True)
class Published:
    """A table as it may leave: None where a count is hidden. Totals stand in the last row and column."""

    cells: tuple[tuple[int | None, ...], ...]

    @property
    def hidden(self) -> int:
        """How many counts are hidden."""
        return sum(value is HIDDEN for row in self.cells for value in row)


def is_small(count: int, threshold: int = THRESHOLD) -> bool:
    """Whether a count must not be shown on its own account."""
    return 0 < count < threshold


def publish(rows: Sequence[Sequence[int]], *, threshold: int = THRESHOLD) -> Published:
    """The table with its row totals, column totals and grand total as it may leave the house.

    Raises ValueError for rows of different length or negative counts.
    """
    if len({len(row) for row in rows}) > 1 or any(count < 0 for row in rows for count in row):
        raise ValueError("a table of counts has rows of one length and no negative counts")
    table = with_totals(rows)
    return Published(_shown(table, hidden_cells(table, threshold=threshold)))


def _shown(table: Table, hidden: set[Cell]) -> tuple[tuple[int | None, ...], ...]:
    return tuple(
        tuple(HIDDEN if (r, c) in hidden else count for c, count in enumerate(row))
        for r, row in enumerate(table)
    )


def publish_list(counts: Sequence[int], *, threshold: int = THRESHOLD, hide_total: bool = False) -> Published:
    """Counts with their one total, as one row: the total stands last, and is protected as well with ``hide_total``."""
    table = with_totals([counts])
    total = {(0, len(counts))} if hide_total and any(counts) else set()
    hidden = hidden_cells(table, threshold=threshold, also=total)
    return Published((_shown(table, hidden)[0],))


def with_totals(rows: Sequence[Sequence[int]]) -> Table:
    """The rows with a total behind each, and a last row of the columns' totals."""
    table = [[*row, sum(row)] for row in rows]
    width = len(rows[0]) if rows else 0
    return [*table, [sum(row[c] for row in table) for c in range(width + 1)]]


def hidden_cells(table: Table, *, threshold: int = THRESHOLD, also: Collection[Cell] = ()) -> set[Cell]:
    """Which cells of a table with totals are hidden: the small ones, those named and what protects them."""
    hidden = {cell for cell, count in _cells(table) if is_small(count, threshold)} | set(also)
    waiting = sorted(hidden)
    while waiting:
        cell = waiting.pop(0)
        added = _protection(table, cell, hidden) - hidden
        hidden |= added
        waiting.extend(sorted(added))
    return hidden


def _cells(table: Table) -> Iterator[tuple[Cell, int]]:
    return (((r, c), count) for r, row in enumerate(table) for c, count in enumerate(row))


def _protection(table: Table, cell: Cell, hidden: set[Cell]) -> set[Cell]:
    """The cells of the cheapest circle through ``cell``; nothing new where hidden cells make one already."""
    start, end = _arc(table, cell)
    ways = [_cheapest(table, cell, hidden, end, start)]
    if table[cell[0]][cell[1]] >= 2:
        ways.append(_cheapest(table, cell, hidden, start, end))
    return min((way for way in ways if way is not None), key=lambda way: way[0])[1]


def _arc(table: Table, cell: Cell) -> tuple[int, int]:
    """From which node to which a rise of the cell leads: rows are 0, 1, ...; columns -1, -2, ..."""
    r, c = cell
    row, column = r, -1 - c
    is_margin = (r == len(table) - 1) != (c == len(table[0]) - 1)
    return (column, row) if is_margin else (row, column)


def _cost(table: Table, cell: Cell, hidden: set[Cell]) -> int:
    if cell in hidden:
        return 0
    r, c = cell
    totals = (r == len(table) - 1) + (c == len(table[0]) - 1)
    return table[r][c] + (0, _TOTAL, _GRAND)[totals]


def _steps(table: Table, without: Cell, hidden: set[Cell]) -> dict[int, list[tuple[int, Cell, int]]]:
    """The arcs of every count but zeros and ``without``, by where they begin: (to, cell, cost)."""
    steps: dict[int, list[tuple[int, Cell, int]]] = {}
    for cell, count in _cells(table):
        if count == 0 or cell == without:
            continue
        start, end = _arc(table, cell)
        cost = _cost(table, cell, hidden)
        steps.setdefault(start, []).append((end, cell, cost))
        if count >= 2:
            steps.setdefault(end, []).append((start, cell, cost))
    return steps


def _cheapest(
    table: Table, without: Cell, hidden: set[Cell], start: int, end: int
) -> tuple[int, set[Cell]] | None:
    """The cost and the cells of the cheapest way from one node to another that leaves out one cell."""
    steps = _steps(table, without, hidden)
    best: dict[int, int] = {start: 0}
    came: dict[int, tuple[int, Cell]] = {}
    heap = [(0, start)]
    while heap:
        cost, node = heapq.heappop(heap)
        if node == end:
            return cost, _walked(came, start, end)
        if cost > best[node]:
            continue
        for following, cell, price in steps.get(node, ()):
            if cost + price < best.get(following, cost + price + 1):
                best[following] = cost + price
                came[following] = (node, cell)
                heapq.heappush(heap, (cost + price, following))
    return None


def _walked(came: dict[int, tuple[int, Cell]], start: int, end: int) -> set[Cell]:
    cells: set[Cell] = set()
    while end != start:
        end, cell = came[end]
        cells.add(cell)
    return cells
