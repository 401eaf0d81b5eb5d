"""SF-424A as a value: its cells as somebody would type them, and every sum the form computes from them.

A cell is integer cents, or None where it is left blank; blank counts as zero in a sum. Sums:

=======================  ==================================================================
figure                   made of
=======================  ==================================================================
A row 5, each column     rows 1 to 4 of that column; 5(g) too, never 5(c) to 5(f)
B 6i                     6a + ... + 6h
B 6k                     6i + 6j; line 7, program income, stays outside
B column (5)             columns (1) to (4), for every row
C (e)                    (b) + (c) + (d); row 12 each column: rows 8 to 11
D first year             the four quarters; line 15 = 13 + 14
E row 20                 rows 16 to 19 of that column
=======================  ==================================================================

Why 5(g) sums (g): in a supplement the cell (g) of a row is not (c) + (d) + (e) + (f). With rows of 10.00, 76.00,
0.10 and none, 5(g) is 86.10, although 5(c) to 5(f) come to 113.13.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from funding.kernel.money import Cents

MOST_PROGRAMS = 4
QUARTERS = 4
LATER_YEARS = 4
LETTERS = "abcdefgh"
MOST_TITLE = 120
MOST_ALN = 15
MOST_EXPLANATION = 50
MOST_REMARKS = 250

Cell = Cents | None
"""Cents, or None for a cell left blank."""


def total(cells: Iterable[Cell]) -> Cents:
    """The sum, blanks as zero."""
    return sum(cell or 0 for cell in cells)


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """Section A: one program, its unobligated funds and its new or revised budget. ``total_cents`` is cell (g)."""

    title: str
    aln: str = ""
    unobligated_federal_cents: Cell = None
    unobligated_match_cents: Cell = None
    federal_cents: Cell = None
    match_cents: Cell = None
    total_cents: Cell = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Cells (c) to (g)."""
        return (
            self.unobligated_federal_cents,
            self.unobligated_match_cents,
            self.federal_cents,
            self.match_cents,
            self.total_cents,
        )


@dataclass(frozen=True, slots=True)
class CategoryColumn:
    """Section B: one program's object classes by letter, indirect charges and program income."""

    title: str
    classes: Mapping[str, Cell] = field(default_factory=dict)
    indirect_cents: Cell = None
    program_income_cents: Cell = None

    @property
    def direct_cents(self) -> Cents:
        """Line 6i."""
        return total(self.classes.get(letter) for letter in LETTERS)

    @property
    def total_cents(self) -> Cents:
        """Line 6k."""
        return self.direct_cents + (self.indirect_cents or 0)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Lines 6a to 6h, 6i, 6j, 6k and 7, in the form's order."""
        classes = tuple(self.classes.get(letter) for letter in LETTERS)
        return (
            *classes,
            self.direct_cents,
            self.indirect_cents,
            self.total_cents,
            self.program_income_cents,
        )


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """Section C: who brings one program's non-federal money."""

    title: str
    applicant_cents: Cell = None
    state_cents: Cell = None
    other_cents: Cell = None

    @property
    def total_cents(self) -> Cents:
        """Cell (e)."""
        return total((self.applicant_cents, self.state_cents, self.other_cents))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Cells (b) to (e)."""
        return self.applicant_cents, self.state_cents, self.other_cents, self.total_cents


@dataclass(frozen=True, slots=True)
class CashRow:
    """Section D: one line's need for cash in the four quarters of the first year."""

    quarters: tuple[Cell, ...] = (None,) * QUARTERS

    @property
    def total_cents(self) -> Cents:
        """The first year."""
        return total(self.quarters)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The first year, then its quarters."""
        return (self.total_cents, *self.quarters)


@dataclass(frozen=True, slots=True)
class FundsRow:
    """Section E: federal funds one program needs in each of the four years after the first."""

    title: str
    years: tuple[Cell, ...] = (None,) * LATER_YEARS


@dataclass(frozen=True, slots=True)
class Sf424a:
    """The whole form. Sections A, B, C and E have one entry for each program, in the same order."""

    summary: tuple[SummaryRow, ...]
    categories: tuple[CategoryColumn, ...]
    resources: tuple[ResourceRow, ...]
    federal_cash: CashRow = CashRow()
    match_cash: CashRow = CashRow()
    funds: tuple[FundsRow, ...] = ()
    direct_explanation: str = ""
    indirect_explanation: str = ""
    remarks: str = ""

    @property
    def summary_totals(self) -> tuple[Cents, ...]:
        """Row 5, columns (c) to (g)."""
        return sum_columns([row.cells for row in self.summary], 5)

    @property
    def category_totals(self) -> tuple[Cents, ...]:
        """Section B column (5): 6a to 6h, 6i, 6j, 6k, 7."""
        return sum_columns([column.cells for column in self.categories], len(LETTERS) + 4)

    @property
    def resource_totals(self) -> tuple[Cents, ...]:
        """Row 12, columns (b) to (e)."""
        return sum_columns([row.cells for row in self.resources], 4)

    @property
    def cash_totals(self) -> tuple[Cents, ...]:
        """Line 15: the first year, then its quarters."""
        return sum_columns([self.federal_cash.cells, self.match_cash.cells], 1 + QUARTERS)

    @property
    def funds_totals(self) -> tuple[Cents, ...]:
        """Row 20: the four later years."""
        return sum_columns([row.years for row in self.funds], LATER_YEARS)

    @property
    def direct_cents(self) -> Cents:
        """Line 6i, column (5)."""
        return self.category_totals[8]

    @property
    def indirect_cents(self) -> Cents:
        """Line 6j, column (5)."""
        return self.category_totals[9]

    @property
    def total_cents(self) -> Cents:
        """Line 6k, column (5)."""
        return self.category_totals[10]

    @property
    def program_income_cents(self) -> Cents:
        """Line 7, column (5)."""
        return self.category_totals[11]


def sum_columns(rows: Iterable[tuple[Cell, ...]], width: int) -> tuple[Cents, ...]:
    """The sum of each of ``width`` columns."""
    listed = list(rows)
    return tuple(total(row[at] for row in listed) for at in range(width))


def mapped(form: Sf424a, change: Callable[[Cell], Cell]) -> Sf424a:
    """The form with ``change`` done to every cell that is typed; sums follow."""
    return replace(
        form,
        summary=tuple(
            SummaryRow(row.title, row.aln, *(change(cell) for cell in row.cells)) for row in form.summary
        ),
        categories=tuple(
            CategoryColumn(
                column.title,
                {letter: change(cell) for letter, cell in column.classes.items()},
                change(column.indirect_cents),
                change(column.program_income_cents),
            )
            for column in form.categories
        ),
        resources=tuple(
            ResourceRow(row.title, *(change(cell) for cell in row.cells[:3])) for row in form.resources
        ),
        federal_cash=CashRow(tuple(change(cell) for cell in form.federal_cash.quarters)),
        match_cash=CashRow(tuple(change(cell) for cell in form.match_cash.quarters)),
        funds=tuple(FundsRow(row.title, tuple(change(cell) for cell in row.years)) for row in form.funds),
    )
