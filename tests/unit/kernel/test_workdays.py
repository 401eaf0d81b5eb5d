"""Working days and federal holidays, in the numbers of the module's own table and as laws for any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.kernel.workdays import (
    add_working_days,
    federal_holidays,
    holiday_on,
    is_working_day,
    on_or_after,
    on_or_before,
    subtract_working_days,
    working_days_between,
)

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
counts = st.integers(0, 400)

KEPT_IN_2027 = [
    (1, 1),
    (1, 18),
    (2, 15),
    (5, 31),
    (6, 18),
    (7, 5),
    (9, 6),
    (10, 11),
    (11, 11),
    (11, 25),
    (12, 24),
]


def test_the_table_of_the_module_holds() -> None:
    assert [(one.observed.month, one.observed.day) for one in federal_holidays(2027)] == KEPT_IN_2027
    assert federal_holidays(2028)[0].observed == date(2027, 12, 31)
    assert holiday_on(date(2027, 12, 31)) == "New Year’s Day"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 26), "Thanksgiving Day"),
        (date(2026, 7, 3), "Independence Day"),
        (date(2026, 7, 4), ""),
        (date(2026, 10, 12), "Columbus Day"),
        (date(2026, 5, 25), "Memorial Day"),
        (date(2021, 12, 31), "New Year’s Day"),
        (date(2023, 1, 2), "New Year’s Day"),
        (date(2022, 6, 20), "Juneteenth National Independence Day"),
        (date(2020, 6, 19), ""),
        (date(2026, 11, 27), ""),
    ],
)
def test_known_days(day: date, name: str) -> None:
    assert holiday_on(day) == name


@pytest.mark.parametrize("year", [2025, 2033, 2037])
def test_inauguration_day_is_a_working_day_unless_it_is_also_a_holiday(year: int) -> None:
    day = date(year, 1, 20)
    assert is_working_day(day) == (year != 2025), "in 2025 it is also Dr. King’s day"


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2027, 1, 4), 1, date(2026, 12, 31)),
        (date(2027, 1, 4), 0, date(2027, 1, 4)),
        (date(2027, 1, 30), 0, date(2027, 1, 29)),
        (date(2027, 1, 30), 1, date(2027, 1, 29)),
        (date(2026, 12, 1), 3, date(2026, 11, 25)),
        (date(2028, 3, 1), 1, date(2028, 2, 29)),
        (date(2027, 1, 13), 10, date(2026, 12, 29)),
    ],
)
def test_counting_back(day: date, count: int, before: date) -> None:
    assert subtract_working_days(day, count) == before


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2026, 12, 25), 0, date(2026, 12, 28)),
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
    ],
)
def test_counting_on(day: date, count: int, after: date) -> None:
    assert add_working_days(day, count) == after


@given(st.integers(1990, 2090))
def test_a_year_has_its_eleven_holidays_each_kept_on_a_weekday_within_a_day(year: int) -> None:
    found = federal_holidays(year)
    assert len(found) == (11 if year >= 2021 else 10)
    assert list(found) == sorted(found, key=lambda one: one.day)
    for one in found:
        assert one.observed.weekday() < 5
        assert abs((one.observed - one.day).days) <= 1
        assert not is_working_day(one.observed)


@given(days, counts)
def test_counting_back_never_answers_a_later_day_and_always_a_working_one(day: date, count: int) -> None:
    before = subtract_working_days(day, count)
    assert before <= day
    assert is_working_day(before)
    assert working_days_between(before, day) in {count, count - 1, 0}


@given(days, counts)
def test_counting_there_and_back_is_the_same_working_day(day: date, count: int) -> None:
    start = on_or_before(day)
    assert subtract_working_days(add_working_days(start, count), count) == start
    start = on_or_after(day)
    assert add_working_days(subtract_working_days(start, count), count) == start


@given(days, days)
def test_days_between_are_those_that_counting_meets(first: date, last: date) -> None:
    first, last = sorted((first, last))
    last = min(last, first + timedelta(days=900))
    step = [first + timedelta(days=one) for one in range(1, (last - first).days + 1)]
    assert working_days_between(first, last) == sum(map(is_working_day, step))
    assert working_days_between(last, first) == -working_days_between(first, last)


@given(days, counts, counts)
def test_more_working_days_back_is_never_later(day: date, fewer: int, more: int) -> None:
    fewer, more = sorted((fewer, more))
    assert subtract_working_days(day, more) <= subtract_working_days(day, fewer)


def test_a_count_that_is_negative_or_endless_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        subtract_working_days(date(2027, 1, 4), -1)
    with pytest.raises(ValueError, match="at most"):
        add_working_days(date(2027, 1, 4), 3_000)
    assert add_working_days(date(2027, 1, 4), -1) == date(2026, 12, 31)
