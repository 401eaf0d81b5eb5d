"""A budget in a state's own rows and columns, by a mapping that people keep.

1. *Rows.* A layout names the state's rows in its order; each kind of our lines, and indirect cost, stands in exactly
   one of them, so that the rows always add up to the budget.
2. *Columns.* Each column has the state's heading and shows the request, cash, in-kind, match or all together; either
   once for the whole budget or for each year and the whole.
3. *Sums.* A row is the sum of its lines' cents, the last row the sum of the rows. Nothing is rounded here.

===================================  ==============================
our lines                            state's row "Supplies and operating"
===================================  ==============================
supplies 9,000.00, rent 24,000.00    33,000.00
===================================  ==============================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from funding.budgets.shapes import BudgetTables, LineEntry
from funding.budgets.types import NOTHING, Amounts, LineKind
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents

MOST_ROWS = 16
MOST_COLUMNS = 5
MOST_LABEL = 80
INDIRECT = "indirect"
KINDS: dict[str, str] = {**{kind.value: kind.label for kind in LineKind}, INDIRECT: "Indirect costs"}
"""What a layout places: every kind of line, and indirect costs."""
_KIND_OF_LABEL = {label: key for key, label in KINDS.items()}


class Shows(StrEnum):
    """What a column shows."""

    REQUEST = "request"
    CASH = "cash"
    IN_KIND = "in_kind"
    MATCH = "match"
    TOTAL = "total"

    @property
    def label(self) -> str:
        """How forms name it."""
        return {
            "request": "Request",
            "cash": "Cash match",
            "in_kind": "In-kind match",
            "match": "All match",
            "total": "Total",
        }[self.value]

    def of(self, amounts: Amounts) -> Cents:
        """The cents it shows."""
        return {
            Shows.REQUEST: amounts.federal_cents,
            Shows.CASH: amounts.cash_cents,
            Shows.IN_KIND: amounts.in_kind_cents,
            Shows.MATCH: amounts.match_cents,
            Shows.TOTAL: amounts.total_cents,
        }[self]


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """One row of the state's form and the kinds it holds."""

    label: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column: its heading and what it shows."""

    heading: str
    shows: Shows


@dataclass(frozen=True, slots=True)
class Layout:
    """The state's rows and columns. ``by_year`` repeats the columns for every year before the whole."""

    rows: tuple[LayoutRow, ...]
    columns: tuple[LayoutColumn, ...]
    by_year: bool = False

    def as_json(self) -> dict[str, Any]:
        """The layout as a JSON object."""
        return {
            "rows": [{"label": row.label, "kinds": list(row.kinds)} for row in self.rows],
            "columns": [{"heading": column.heading, "shows": column.shows.value} for column in self.columns],
            "by_year": self.by_year,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Layout:
        """The layout that ``as_json`` wrote."""
        return cls(
            tuple(LayoutRow(row["label"], tuple(row["kinds"])) for row in data["rows"]),
            tuple(LayoutColumn(column["heading"], Shows(column["shows"])) for column in data["columns"]),
            bool(data.get("by_year")),
        )


USUAL = Layout(
    rows=(
        LayoutRow("Personnel", ("personnel",)),
        LayoutRow("Employee benefits", ("fringe",)),
        LayoutRow("Travel and training", ("travel",)),
        LayoutRow("Equipment", ("equipment",)),
        LayoutRow("Supplies and operating", ("supplies", "rent")),
        LayoutRow("Consultants and contracts", ("contract", "consultant")),
        LayoutRow("Subgrants", ("subaward",)),
        LayoutRow("Construction", ("construction",)),
        LayoutRow("Participant and other direct", ("participant", "tuition", "patient_care", "other")),
        LayoutRow("Indirect costs", (INDIRECT,)),
    ),
    columns=(
        LayoutColumn("State request", Shows.REQUEST),
        LayoutColumn("Cash match", Shows.CASH),
        LayoutColumn("In-kind match", Shows.IN_KIND),
        LayoutColumn("Total", Shows.TOTAL),
    ),
)
"""The layout where none was made: rows that most state victim-service forms use."""


@dataclass(frozen=True, slots=True)
class MappedRow:
    """One row with its amounts by year and over all years, and the lines behind it."""

    label: str
    by_year: tuple[Amounts, ...]
    whole: Amounts
    lines: tuple[LineEntry, ...] = ()
    is_total: bool = False


def check_layout(layout: Layout) -> None:
    """Refuse a layout in which something is lost or counted twice. Raises DomainError naming the field."""
    if not layout.rows or len(layout.rows) > MOST_ROWS:
        raise DomainError(f"A layout has 1 to {MOST_ROWS} rows.", field="row_1")
    if not layout.columns:
        raise DomainError("Show at least one column.", field="shows_1")
    for at, row in enumerate(layout.rows, start=1):
        if not row.label or len(row.label) > MOST_LABEL:
            raise DomainError(f"A row’s name has 1 to {MOST_LABEL} characters.", field=f"row_{at}")
    for at, column in enumerate(layout.columns, start=1):
        if not column.heading or len(column.heading) > MOST_LABEL:
            raise DomainError(f"A heading has 1 to {MOST_LABEL} characters.", field=f"heading_{at}")
    placed = [kind for row in layout.rows for kind in row.kinds]
    for kind, label in KINDS.items():
        if placed.count(kind) != 1:
            raise DomainError(f"“{label}” must stand in one row.", field=f"kind_{kind}")


def mapped_rows(tables: BudgetTables, layout: Layout) -> list[MappedRow]:
    """The state's rows with their amounts, then the total."""
    place = {kind: at for at, row in enumerate(layout.rows) for kind in row.kinds}
    years = len(tables.years)
    sums = [[NOTHING] * years for _ in layout.rows]
    members: list[list[LineEntry]] = [[] for _ in layout.rows]
    for line in tables.lines:
        at = place[_KIND_OF_LABEL[line.kind]]
        members[at].append(line)
        for year, amounts in enumerate(line.by_year):
            sums[at][year] += amounts
    for year, charged in enumerate(tables.indirect_years):
        sums[place[INDIRECT]][year] += charged.charge
    rows = [
        _row(row.label, by_year, tuple(lines))
        for row, by_year, lines in zip(layout.rows, sums, members, strict=True)
    ]
    totals = [sum((by_year[year] for by_year in sums), NOTHING) for year in range(years)]
    return [*rows, _row("Total", totals, (), is_total=True)]


def _row(
    label: str, by_year: list[Amounts], lines: tuple[LineEntry, ...], *, is_total: bool = False
) -> MappedRow:
    return MappedRow(label, tuple(by_year), sum(by_year, NOTHING), lines, is_total)


@dataclass(frozen=True, slots=True)
class Grid:
    """The laid-out table as headings and cells, the same for screen, PDF, CSV and XLSX."""

    headings: tuple[str, ...]
    groups: tuple[tuple[str, int], ...]
    rows: tuple[tuple[MappedRow, tuple[Cents, ...]], ...]


def grid_of(tables: BudgetTables, layout: Layout) -> Grid:
    """Headings and cents of every row. Columns come year by year and then for all years, where the layout says so."""
    many = layout.by_year and len(tables.years) > 1
    names = [f"Year {year}" for year in tables.years] if many else []
    groups = tuple((name, len(layout.columns)) for name in (*names, "All years")) if many else ()
    headings = [column.heading for column in layout.columns]
    rows = []
    for row in mapped_rows(tables, layout):
        spans = [*row.by_year, row.whole] if many else [row.whole]
        rows.append((row, tuple(column.shows.of(span) for span in spans for column in layout.columns)))
    return Grid(tuple(headings * (len(names) + 1)), groups, tuple(rows))
