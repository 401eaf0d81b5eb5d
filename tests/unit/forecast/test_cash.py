"""Cash by month: the table of the rule, and that no cent is lost or made."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.forecast.cash import by_month, shape
from funding.forecast.types import CashRule, PaymentMethod, month_number, month_of

M = PaymentMethod


def told(cents: int, starts: date, ends: date | None, rule: CashRule) -> list[tuple[str, int]]:
    over = shape(starts, ends, rule)
    return [(f"{month_of(month):%b}", part) for month, part, _ in by_month(cents, cents, over)]


@pytest.mark.parametrize(
    ("starts", "ends", "rule", "cents", "expected"),
    [
        (
            date(2026, 10, 1),
            date(2026, 12, 31),
            CashRule(M.REIMBURSEMENT, 30),
            92_000_00,
            [("Nov", 31_000_00), ("Dec", 30_000_00), ("Jan", 31_000_00)],
        ),
        (
            date(2027, 1, 1),
            date(2027, 12, 31),
            CashRule(M.INSTALLMENTS, 15, 2),
            10_000_01,
            [("Jan", 5_000_01), ("Jul", 5_000_00)],
        ),
        (date(2027, 3, 10), None, CashRule(M.ONE_TIME, 30), 500_00, [("Apr", 500_00)]),
    ],
)
def test_the_table_of_the_rule_holds(
    starts: date, ends: date | None, rule: CashRule, cents: int, expected: list[tuple[str, int]]
) -> None:
    assert told(cents, starts, ends, rule) == expected


def test_without_dates_no_month_is_guessed() -> None:
    for rule in (CashRule(M.REIMBURSEMENT, 30), CashRule(M.INSTALLMENTS, 0, 2)):
        assert shape(date(2027, 1, 1), None, rule) == ()
        assert shape(None, date(2027, 1, 1), rule) == ()
    assert by_month(100, 50, ()) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**11),
    st.integers(0, 10_000),
    st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    st.integers(0, 2_000),
    st.sampled_from(PaymentMethod),
    st.integers(0, 400),
    st.integers(1, 12),
)
def test_months_sum_to_the_amount_and_begin_no_earlier_than_the_lag(
    cents: int, bp: int, starts: date, days: int, method: PaymentMethod, lag: int, payments: int
) -> None:
    weighted = cents * bp // 10_000
    rule = CashRule(method, lag, payments)
    rows = by_month(cents, weighted, shape(starts, starts + timedelta(days=days), rule))
    assert sum(row[1] for row in rows) == cents
    assert sum(row[2] for row in rows) == weighted
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert rows[0][0] >= month_number(starts + timedelta(days=lag))
    assert rows[-1][0] <= month_number(starts + timedelta(days=days + lag))
