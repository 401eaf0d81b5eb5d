"""A year's share of an award, in the numbers of the module's own table."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.dashboard.money import share_of_year


def share(cents: int, starts: date | None, ends: date | None, year: int) -> int:
    return share_of_year(cents, starts, ends, year=year, start_month=10, this_year=2027)


@pytest.mark.parametrize(
    ("cents", "starts", "ends", "in_2027", "in_2028"),
    [
        (120_000_00, date(2026, 10, 1), date(2027, 9, 30), 120_000_00, 0),
        (109_800_00, date(2027, 4, 1), date(2028, 9, 30), 36_600_00, 73_200_00),
        (50_000_00, None, None, 50_000_00, 0),
    ],
)
def test_an_award_belongs_to_years_by_its_days(
    cents: int, starts: date | None, ends: date | None, in_2027: int, in_2028: int
) -> None:
    assert share(cents, starts, ends, 2027) == in_2027
    assert share(cents, starts, ends, 2028) == in_2028


@given(
    st.integers(0, 10**13),
    st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    st.integers(0, 2_000),
    st.integers(1, 12),
)
def test_the_years_sum_to_the_award(cents: int, starts: date, days: int, month: int) -> None:
    ends = date.fromordinal(starts.toordinal() + days)
    years = range(starts.year, ends.year + 2)
    parts = [
        share_of_year(cents, starts, ends, year=year, start_month=month, this_year=2027) for year in years
    ]
    assert sum(parts) == cents
