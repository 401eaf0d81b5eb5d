"""Periods within periods: the worked table, and that no difference of what is told is small."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.outreach.combining import Figure
from funding.outreach.result_types import IndicatorKind
from funding.outreach.subtraction import Nested, parts_of, whole_months
from tests.unit.outreach.test_suppression import _follows

START = date(2026, 10, 1)
COUNT, RATE = IndicatorKind.COUNT, IndicatorKind.RATE


def _days(first: int, last: int) -> tuple[date, date]:
    return START + timedelta(days=first), START + timedelta(days=last)


def _told(nested: Nested, first: int, last: int) -> tuple[int | None, bool]:
    told = nested.told(*_days(first, last))
    return (told.figure.value if told.figure else None, told.complete)


def _nested(figures: dict[tuple[int, int], int], kind: IndicatorKind = COUNT) -> Nested:
    return Nested(kind, [Figure(*_days(*period), value) for period, value in figures.items()], 5)


YEAR = (0, 3)


@pytest.mark.parametrize(
    ("quarters", "year", "told", "of_year"),
    [
        ([3, 20, 8, 30], 61, [None, None, 8, 30], (61, True)),
        ([3, 0, 0, 0], 3, [None, 0, 0, 0], (0, False)),
        ([1, 1, 20], 22, [None, None, None], (22, True)),
        ([20], 23, [20], (20, False)),
        ([3], 61, [None], (61, True)),
        ([3, 20, 8, 30], None, [None, None, 8, 30], (61, True)),
        ([20, 3], None, [20, None], (20, False)),
    ],
)
def test_periods_are_told_as_the_table_says(quarters, year, told, of_year) -> None:
    figures = {(at, at): number for at, number in enumerate(quarters)}
    nested = _nested({**figures, **({YEAR: year} if year is not None else {})})
    assert [_told(nested, at, at)[0] for at in range(len(quarters))] == told
    assert _told(nested, *YEAR) == of_year
    if quarters[:2] == [3, 20]:
        assert _told(nested, 0, 1) == (23, True)


@pytest.mark.parametrize(("base", "shown"), [(73, (40, False)), (80, (60, True))])
def test_a_rate_tells_its_part_and_its_rest(base, shown) -> None:
    assert parts_of(RATE, Figure(START, START, 40, 50)) == (40, 10)
    assert parts_of(IndicatorKind.MEAN, Figure(START, START, 900, 12)) == (12,)
    quarter, year = Figure(*_days(0, 0), 40, 50), Figure(*_days(*YEAR), 60, base)
    assert _told(Nested(RATE, [quarter, year], 5), *YEAR) == shown


def test_periods_that_only_overlap_are_not_told_together() -> None:
    nested = _nested({(0, 1): 20, (1, 2): 22})
    assert _told(nested, 0, 1) == (20, True)
    assert _told(nested, 1, 2) == (None, False)


def test_months_count_where_a_period_covers_them_whole() -> None:
    days = {1: date(2026, 10, 31), 2: date(2026, 11, 5), 3: date(2026, 12, 31)}
    assert whole_months(days, date(2026, 10, 1), date(2026, 11, 29)) == {1}
    assert whole_months(days, date(2026, 10, 2), date(2026, 11, 30)) == {2}
    assert whole_months(days, date(2026, 11, 1), None) == {2, 3}
    assert whole_months(days, None, date(2026, 12, 31)) == {1, 2, 3}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.just(0), st.integers(1, 6), st.integers(5, 30)), min_size=2, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=5),
    st.integers(0, 6),
)
def test_nothing_small_follows_from_any_periods_told_now_or_before(counts, longer, rest) -> None:
    """Single steps, sums over them with something of their own besides, as they stood when each step ended."""
    size = len(counts)
    spans = sorted({(min(a, b), max(a, b)) for a, b in longer if max(a, b) < size and a != b})
    own = [*counts, *(rest for _ in spans)]
    figures = {(at, at): number for at, number in enumerate(counts)}
    made: dict[tuple[int, int], list[int]] = {(at, at): [at] for at in range(size)}
    for first, last in spans:
        inside = [other for other, (a, b) in enumerate(spans) if first <= a and b <= last]
        made[first, last] = [*range(first, last + 1), *(size + other for other in inside)]
        figures[first, last] = sum(own[one] for one in made[first, last])
    offered = []
    for until in range(size):
        nested = _nested({key: one for key, one in figures.items() if key[1] <= until})
        for first in range(size):
            for last in range(first, until + 1):
                value, complete = _told(nested, first, last)
                if (first, last) in figures and complete and value is not None:
                    offered.append([int(one in made[first, last]) for one in range(len(own))])
    for at, number in enumerate(own):
        if 0 < number < 5:
            assert not _follows(offered, [int(one == at) for one in range(len(own))]), (counts, spans, rest)
