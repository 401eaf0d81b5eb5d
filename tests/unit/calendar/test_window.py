"""Which days a view shows: the table of ``calendar.window``, and what holds for every month."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.calendar.window import EARLIEST, LATEST, add_months, kept_in_reach, month_window, year_window


@pytest.mark.parametrize(
    ("month", "first", "last", "rows"),
    [
        (date(2026, 11, 22), date(2026, 11, 1), date(2026, 12, 5), 5),
        (date(2026, 2, 1), date(2026, 2, 1), date(2026, 2, 28), 4),
        (date(2026, 8, 31), date(2026, 7, 26), date(2026, 9, 5), 6),
        (date(2028, 2, 29), date(2028, 1, 30), date(2028, 3, 4), 5),
    ],
)
def test_the_worked_example(month: date, first: date, last: date, rows: int) -> None:
    window = month_window(month)
    assert (window.first, window.last, len(list(window.weeks()))) == (first, last, rows)


@settings(max_examples=60, deadline=None)
@given(day=st.dates(EARLIEST, LATEST))
def test_every_month_is_whole_weeks_that_hold_it(day: date) -> None:
    window = month_window(day)
    days = list(window.days())
    assert day in days
    assert len(days) % 7 == 0
    assert window.first.isoweekday() == 7
    assert sum(one.month == day.month for one in days) >= 28
    assert add_months(add_months(day, 7), -7) == day.replace(day=1)
    assert (year_window(day).last - year_window(day).first).days in {364, 365}


def test_no_address_runs_off_the_end() -> None:
    assert kept_in_reach(date.max) == LATEST
    assert month_window(kept_in_reach(date.min)).first < EARLIEST
