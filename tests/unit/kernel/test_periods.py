"""Project periods, budget years, fiscal years, quarters."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.kernel.periods import (
    Period,
    PeriodError,
    add_months,
    fiscal_year_of,
    fiscal_year_period,
    quarters,
)

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
months = st.integers(1, 12)


def periods() -> st.SearchStrategy[Period]:
    """Periods of up to six years."""
    return st.builds(
        lambda start, length: Period(start, start + timedelta(days=length)), days, st.integers(0, 2200)
    )


def test_three_federal_budget_years() -> None:
    years = Period(date(2026, 10, 1), date(2029, 9, 30)).years()
    assert years == [
        Period(date(2026, 10, 1), date(2027, 9, 30)),
        Period(date(2027, 10, 1), date(2028, 9, 30)),
        Period(date(2028, 10, 1), date(2029, 9, 30)),
    ]


def test_the_last_budget_year_may_be_short() -> None:
    years = Period(date(2027, 1, 15), date(2028, 7, 14)).years()
    assert years == [
        Period(date(2027, 1, 15), date(2028, 1, 14)),
        Period(date(2028, 1, 15), date(2028, 7, 14)),
    ]


def test_a_period_that_begins_on_a_leap_day_has_its_anniversary_on_the_last_of_february() -> None:
    years = Period(date(2028, 2, 29), date(2030, 2, 28)).years()
    assert [year.start for year in years] == [date(2028, 2, 29), date(2029, 2, 28), date(2030, 2, 28)]


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(PeriodError) as caught:
        Period(date(2026, 2, 1), date(2026, 1, 31))
    assert caught.value.field == "ends_on"


@given(periods())
def test_budget_years_and_quarters_tile_the_period(period: Period) -> None:
    for pieces in (period.years(), quarters(period)):
        assert pieces[0].start == period.start
        assert pieces[-1].end == period.end
        assert sum(piece.days for piece in pieces) == period.days
        assert all(a.end + timedelta(days=1) == b.start for a, b in itertools.pairwise(pieces))


@given(periods())
def test_every_fourth_quarter_begins_a_budget_year(period: Period) -> None:
    assert [quarter.start for quarter in quarters(period)][::4] == [year.start for year in period.years()]


@given(periods(), days)
def test_a_day_inside_a_period_is_in_exactly_one_budget_year(period: Period, day: date) -> None:
    assert sum(year.contains(day) for year in period.years()) == int(period.contains(day))


@given(periods(), periods())
def test_the_overlap_holds_the_days_of_both(one: Period, other: Period) -> None:
    shared = one.overlap(other)
    assert shared == other.overlap(one)
    if shared is None:
        assert one.end < other.start or other.end < one.start
    else:
        assert one.contains(shared.start)
        assert other.contains(shared.start)
        assert one.contains(shared.end)
        assert other.contains(shared.end)


@pytest.mark.parametrize(
    ("day", "start_month", "year"),
    [
        (date(2026, 9, 30), 10, 2026),
        (date(2026, 10, 1), 10, 2027),
        (date(2026, 12, 31), 1, 2026),
        (date(2026, 6, 30), 7, 2026),
        (date(2026, 7, 1), 7, 2027),
    ],
)
def test_a_fiscal_year_is_named_for_the_year_in_which_it_ends(day: date, start_month: int, year: int) -> None:
    assert fiscal_year_of(day, start_month) == year


@given(days, months)
def test_a_day_lies_in_its_fiscal_year(day: date, start_month: int) -> None:
    period = fiscal_year_period(fiscal_year_of(day, start_month), start_month)
    assert period.contains(day)
    assert period.end.year == fiscal_year_of(day, start_month)
    assert period.days in {365, 366}


@given(days, st.integers(-60, 60))
def test_adding_months_keeps_the_day_or_takes_the_last_one(day: date, count: int) -> None:
    moved = add_months(day, count)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == count
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)
