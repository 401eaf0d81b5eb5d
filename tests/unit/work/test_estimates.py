"""When estimates ask to be confirmed, in the numbers of the module's own table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.work.estimates import ASK_BEFORE, asks, asks_from

DUE = date(2027, 3, 1)
days = st.dates(date(2000, 1, 1), date(2080, 1, 1))


@pytest.mark.parametrize(
    ("checked_on", "begins"),
    [
        (None, date(2027, 1, 15)),
        (date(2026, 11, 2), date(2027, 1, 15)),
        (date(2027, 1, 20), date(2027, 2, 3)),
        (date(2027, 2, 5), date(2027, 2, 16)),
        (date(2027, 2, 20), date(2027, 2, 27)),
        (date(2027, 3, 4), date(2027, 3, 11)),
    ],
)
def test_the_table_of_the_module_holds(checked_on: date | None, begins: date) -> None:
    assert asks_from(DUE, checked_on) == begins
    assert asks(DUE, checked_on, begins)
    assert not asks(DUE, checked_on, begins - timedelta(days=1))


@given(days, days)
def test_looking_keeps_a_date_quiet_for_one_to_two_weeks(due: date, checked: date) -> None:
    begins, week = due - ASK_BEFORE, timedelta(days=7)
    assert asks_from(due, checked) >= max(begins, checked + week)
    assert asks_from(due, checked) <= max(begins, checked + 2 * week)
