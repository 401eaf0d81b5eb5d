"""Several periods in one place: the worked table, and that subtraction tells no small count."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.kernel.periods import Period
from funding.outreach.combining import Figure
from funding.outreach.result_types import IndicatorKind
from funding.outreach.subtraction import Parts, hidden_periods, parts_of

START = date(2026, 10, 1)


def _days(first: int, last: int) -> Period:
    """The ``first`` to the ``last`` day of some days, counted from 0."""
    return Period(START + timedelta(days=first), START + timedelta(days=last))


def _hidden(
    days: list[Parts], asked: list[tuple[int, int]], known: tuple[tuple[int, int], ...] = ()
) -> set[tuple[int, int]]:
    def between(period: Period) -> Parts:
        first, last = (period.start - START).days, (period.end - START).days
        return tuple(map(sum, zip(*days[first : last + 1], strict=True)))

    periods = {_days(*one): one for one in asked}
    found = hidden_periods(
        {one: between(one) for one in periods}, between, threshold=5, known=[_days(*one) for one in known]
    )
    return {periods[one] for one in found}


@pytest.mark.parametrize(
    ("days", "asked", "known", "hidden"),
    [
        ([3, 20, 8, 30], [(0, 3), (0, 0), (1, 1), (2, 2), (3, 3)], (), {(0, 0), (2, 2)}),
        ([3, 0, 0, 0], [(0, 3), (0, 0), (1, 1), (2, 2), (3, 3)], (), {(0, 0), (0, 3)}),
        ([1, 1, 20], [(0, 2), (0, 0), (1, 1), (2, 2)], (), {(0, 0), (1, 1), (2, 2)}),
        ([3, 20], [(0, 1), (1, 1)], (), {(1, 1)}),
        ([20, 3], [(0, 1), (1, 1)], ((0, 0),), {(0, 1), (1, 1)}),
        ([3, 3], [(0, 1), (1, 1)], ((0, 0),), {(1, 1)}),
        ([12, 30, 9], [(0, 2), (0, 0), (1, 1), (2, 2)], (), set()),
        ([7], [(0, 0)], (), set()),
    ],
)
def test_periods_are_shown_as_the_table_says(days, asked, known, hidden) -> None:
    assert _hidden([(count,) for count in days], asked, known) == hidden


def test_a_rate_tells_its_part_its_rest_and_its_base() -> None:
    assert parts_of(IndicatorKind.RATE, Figure(START, START, 40, 50)) == (40, 10, 50)
    assert parts_of(IndicatorKind.MEAN, Figure(START, START, 900, 12)) == (12,)
    assert parts_of(IndicatorKind.COUNT, Figure(START, START, 7)) == (7,)
    assert parts_of(IndicatorKind.TEXT, Figure(START, START, text="Two schools.")) is None
    assert _hidden([(40, 10, 50), (20, 3, 23)], [(0, 1), (0, 0)]) == {(0, 0)}


def test_a_count_entered_for_the_year_alone_is_compared_with_its_quarters() -> None:
    year, fall = _days(0, 1), _days(1, 1)
    told = {year: (23,), fall: (20,)}
    assert hidden_periods(told, told.get, threshold=5) == {fall}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.just(0), st.integers(1, 6), st.integers(5, 30)), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=6),
)
def test_no_small_count_between_any_two_days_follows_from_what_is_shown(days, wanted) -> None:
    size = len(days)
    asked = sorted({(min(a, b), max(a, b)) for a, b in wanted if max(a, b) < size} | {(0, size - 1)})
    hidden = _hidden([(count,) for count in days], asked)

    def possible(change: tuple[int, ...]) -> bool:
        """Whether a reader could believe the counts with these changes."""
        return all(count + by >= 0 for count, by in zip(days, change, strict=True)) and all(
            sum(days[a : b + 1]) + sum(change[a : b + 1]) >= 1
            if (a, b) in hidden
            else not sum(change[a : b + 1])
            for a, b in asked
        )

    others = [change for change in product((-1, 0, 1), repeat=size) if possible(change)]
    for first in range(size):
        for last in range(first, size):
            count = sum(days[first : last + 1])
            assert (first, last) not in hidden or count, "zeros are shown"
            starts = {a for a, _ in asked} | {b + 1 for _, b in asked}
            if 0 < count < 5 and {first, last + 1} <= starts:
                assert any(sum(change[first : last + 1]) for change in others), (days, asked, hidden)
