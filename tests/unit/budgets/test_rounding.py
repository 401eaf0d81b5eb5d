"""Whole dollars: each leaf rounded, sums made of rounded leaves, what moved shown and bounded."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from funding.budgets.rounding import in_whole_dollars, round_amounts
from funding.budgets.shapes import BudgetTables, TableRow
from funding.budgets.terms import Terms
from funding.budgets.types import Amounts, LineKind, add_up
from tests.unit.federal_forms.test_sf424a import tables_of

from .lines import line

SALARY_AND_RENT = [
    line("personnel", "29000.50", key="salary"),
    line("fringe", "7105.12", key="fringe"),
    line("rent", "1200.50", key="rent"),
]


def foots(rows: tuple[TableRow, ...]) -> bool:
    parts = [row for row in rows if not row.is_total]
    direct, charge, total = (row for row in rows if row.is_total)
    across = all(add_up(row.by_year) == row.whole for row in rows)
    down = add_up([row.whole for row in parts]) == direct.whole and direct.whole + charge.whole == total.whole
    return across and down


def test_the_worked_example() -> None:
    tables = tables_of(SALARY_AND_RENT, Terms(indirect_kind="de_minimis", indirect_rate_bp=1500))
    exact = [29_000_50, 7_105_12, 1_200_50, 5_415_84]
    assert [each.whole.federal_cents for each in tables.lines] + [
        tables.classes[-2].whole.federal_cents
    ] == exact
    shown = in_whole_dollars(tables)
    assert [each.whole.federal_cents for each in shown.tables.lines] == [29_001_00, 7_105_00, 1_201_00]
    assert shown.tables.classes[-2].whole.federal_cents == 5_416_00
    assert shown.tables.summary.total_cents == 42_723_00
    assert shown.checks[-1].exact.federal_cents == 42_721_96
    assert shown.checks[-1].difference.federal_cents == 1_04
    assert shown.checks[-1].cells == 4


def test_halves_round_away_from_zero() -> None:
    assert round_amounts(Amounts(50, -50, 149)) == Amounts(100, -100, 100)


amounts = st.builds(Amounts, *(st.integers(0, 10**8),) * 3)
drawn_lines = st.lists(
    st.tuples(st.sampled_from(list(LineKind)), st.lists(amounts, min_size=1, max_size=3)), max_size=10
)


@settings(max_examples=60, deadline=None)
@given(drawn_lines)
def test_rounded_tables_foot_and_the_difference_is_bounded_and_shown(
    drawn: list[tuple[LineKind, list[Amounts]]],
) -> None:
    lines = [line(kind, *values, key=f"k{at}") for at, (kind, values) in enumerate(drawn)]
    tables: BudgetTables = tables_of(lines, Terms(years=3))
    shown = in_whole_dollars(tables)
    assert foots(shown.tables.classes)
    assert foots(shown.tables.categories)
    assert shown.tables.classes[-1].whole == shown.tables.categories[-1].whole
    assert add_up([part for _, part in shown.tables.by_initiative]) == add_up(
        [one.whole for one in shown.tables.lines]
    )
    assert shown.tables.summary.total_cents == shown.tables.classes[-1].whole.total_cents
    total = shown.checks[-1]
    assert total.exact == tables.classes[-1].whole
    assert total.shown == shown.tables.classes[-1].whole
    assert abs(total.difference.total_cents) <= total.most_cents
    assert total.shown.total_cents % 100 == 0


def test_a_budget_of_whole_dollars_moves_nothing() -> None:
    shown = in_whole_dollars(tables_of([line("other", 100)], Terms(indirect_kind="none")))
    assert shown.checks[-1].difference == Amounts()
