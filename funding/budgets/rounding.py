"""A budget in whole dollars, for forms that ask for them; the stored budget keeps its cents.

1. *Leaf cells.* A leaf is one line's amount in one budget year from one source, and the indirect costs of one year
   from one source. Each leaf is rounded by itself to the nearest dollar, halves away from zero.
2. *Sums.* Every class, category, initiative, year and total is the sum of rounded leaves and is never rounded
   itself. So all tables of all forms foot both ways, and agree with each other.
   A funder's limit on indirect costs is kept to the cent; rounding may show a year's charge up to 50 cents above it.
3. *Check row.* What rounding has moved, the shown total less the exact one, is shown by source. It is at most 50
   cents for each leaf that holds money. Nothing is hidden in a line to make it vanish.

======================  ===========  =========
leaf                    exact        shown
======================  ===========  =========
salary, federal         29,000.50    29,001
fringe, federal          7,105.12     7,105
rent, federal            1,200.50     1,201
indirect, federal        5,415.84     5,416
total                   42,721.96    42,723
difference                            +1.04
======================  ===========  =========
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from funding.budgets.shapes import BudgetTables, LineEntry, TableRow
from funding.budgets.types import NOTHING, Amounts, add_up
from funding.kernel.money import Cents, round_to_dollar

INDIRECT = "6j"
HALF_DOLLAR = 50


@dataclass(frozen=True, slots=True)
class RoundingCheck:
    """What rounding has moved in one total: ``cells`` leaves with money stand behind it."""

    label: str
    exact: Amounts
    shown: Amounts
    cells: int

    @property
    def difference(self) -> Amounts:
        """Shown less exact."""
        return self.shown - self.exact

    @property
    def most_cents(self) -> Cents:
        """The largest difference that so many leaves can make."""
        return self.cells * HALF_DOLLAR


@dataclass(frozen=True, slots=True)
class WholeDollars:
    """The tables in whole dollars, and the check rows: direct, indirect, total."""

    tables: BudgetTables
    checks: tuple[RoundingCheck, ...]


def round_amounts(amounts: Amounts) -> Amounts:
    """Each source rounded by itself."""
    return Amounts(*(round_to_dollar(cents) for cents in _parts(amounts)))


def in_whole_dollars(tables: BudgetTables) -> WholeDollars:
    """The budget's tables with every leaf rounded and every sum made anew. Terms, bases and findings stay exact."""
    lines = tuple(_rounded_line(line) for line in tables.lines)
    exact_charge = next((row.by_year for row in tables.classes if row.code == INDIRECT), ())
    charge = tuple(round_amounts(each) for each in exact_charge)
    classes = _rows(tables.classes, lines, charge, lambda line: line.code)
    categories = _rows(tables.categories, lines, charge, lambda line: line.category)
    direct, whole = _by_year(lines, len(tables.years)), classes[-1].by_year
    summary = replace(
        tables.summary,
        federal_cents=add_up(whole).federal_cents,
        cash_match_cents=add_up(whole).cash_cents,
        in_kind_cents=add_up(whole).in_kind_cents,
        match_cents=add_up(whole).match_cents,
        direct_cents=add_up(direct).total_cents,
        indirect_cents=add_up(charge).total_cents,
        total_cents=add_up(whole).total_cents,
        by_class=classes,
        by_year=tuple(
            replace(row, by_year=(direct[at], charge[at], whole[at]), whole=whole[at])
            for at, row in enumerate(tables.summary.by_year)
        ),
    )
    rounded = replace(
        tables,
        summary=summary,
        lines=lines,
        classes=classes,
        categories=categories,
        by_initiative=_by_initiative(lines),
        indirect_years=tuple(
            replace(each, charge=round_amounts(each.charge)) for each in tables.indirect_years
        ),
    )
    return WholeDollars(rounded, _checks(tables, rounded, exact_charge, charge))


def _checks(
    tables: BudgetTables,
    rounded: BudgetTables,
    exact_charge: Iterable[Amounts],
    charge: Iterable[Amounts],
) -> tuple[RoundingCheck, ...]:
    leaves = _leaves(amounts for line in tables.lines for amounts in line.by_year)
    indirect = _leaves(exact_charge)
    direct = RoundingCheck(
        "Total direct",
        add_up([line.whole for line in tables.lines]),
        add_up([line.whole for line in rounded.lines]),
        leaves,
    )
    charged = RoundingCheck("Indirect", add_up(list(exact_charge)), add_up(list(charge)), indirect)
    total = RoundingCheck(
        "Total", direct.exact + charged.exact, direct.shown + charged.shown, leaves + indirect
    )
    return direct, charged, total


def _rounded_line(line: LineEntry) -> LineEntry:
    by_year = tuple(round_amounts(each) for each in line.by_year)
    return replace(line, by_year=by_year, whole=add_up(by_year))


def _rows(
    rows: tuple[TableRow, ...],
    lines: tuple[LineEntry, ...],
    charge: tuple[Amounts, ...],
    code_of: Callable[[LineEntry], str],
) -> tuple[TableRow, ...]:
    """The same rows from rounded lines; the last three are direct, indirect and total, as ``shapes`` lays out."""
    years = len(charge)
    direct = _by_year(lines, years)
    sums = (direct, charge, tuple(direct[at] + charge[at] for at in range(years)))
    made = [
        _with(row, _by_year([line for line in lines if code_of(line) == row.code], years))
        for row in rows
        if not row.is_total
    ]
    totals = [row for row in rows if row.is_total]
    return (*made, *(_with(row, by_year) for row, by_year in zip(totals, sums, strict=True)))


def _with(row: TableRow, by_year: tuple[Amounts, ...]) -> TableRow:
    return replace(row, by_year=by_year, whole=add_up(by_year))


def _by_year(lines: Iterable[LineEntry], years: int) -> tuple[Amounts, ...]:
    result = [NOTHING] * years
    for line in lines:
        for at, amounts in enumerate(line.by_year):
            result[at] += amounts
    return tuple(result)


def _by_initiative(lines: Iterable[LineEntry]) -> tuple[tuple[str, Amounts], ...]:
    sums: dict[str, Amounts] = {}
    for line in lines:
        name = line.initiative or "No initiative"
        sums[name] = sums.get(name, NOTHING) + line.whole
    return tuple(sorted(sums.items(), key=lambda item: (item[0] == "No initiative", item[0])))


def _leaves(cells: Iterable[Amounts]) -> int:
    return sum(bool(cents) for amounts in cells for cents in _parts(amounts))


def _parts(amounts: Amounts) -> tuple[Cents, Cents, Cents]:
    return amounts.federal_cents, amounts.cash_cents, amounts.in_kind_cents
