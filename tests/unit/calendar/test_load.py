"""How hours lie over weeks: the tables of ``calendar.load``."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.calendar.load import LONGEST_SPREAD, Level, WeekLoad, Work, hours_by_week, spread

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def test_the_worked_example() -> None:
    assert {week: minutes // 60 for week, minutes in spread(Work(60, date(2026, 12, 1))).items()} == {
        date(2026, 10, 18): 10,
        date(2026, 10, 25): 10,
        date(2026, 11, 1): 10,
        date(2026, 11, 8): 8,
        date(2026, 11, 15): 10,
        date(2026, 11, 22): 8,
        date(2026, 11, 29): 4,
    }


@settings(max_examples=60, deadline=None)
@given(hours=st.integers(1, 2_000), gate=DAYS)
def test_no_minute_is_lost_and_none_lies_after_the_gate(hours: int, gate: date) -> None:
    found = spread(Work(hours, gate))
    assert sum(found.values()) == hours * 60
    assert all(week.isoweekday() == 7 for week in found)
    assert max(found) <= gate
    assert min(found) >= gate - LONGEST_SPREAD


def test_two_applications_add_up() -> None:
    gate = date(2026, 12, 1)
    both = hours_by_week([Work(60, gate), Work(60, gate + timedelta(days=7))])
    assert both[date(2026, 11, 22)] == 16


@pytest.mark.parametrize(
    ("items", "hours", "level"),
    [
        (0, 0, Level.NONE),
        (3, 10, Level.LIGHT),
        (5, 10, Level.USUAL),
        (2, 41, Level.USUAL),
        (9, 0, Level.HEAVY),
        (1, 81, Level.HEAVY),
    ],
)
def test_levels(items: int, hours: int, level: Level) -> None:
    assert WeekLoad(date(2026, 11, 22), gates=1, steps=items - 1, hours=hours).level is level
