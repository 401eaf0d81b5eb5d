"""Cash on hand, how long it lies, what is owed, and what a request counts for."""

from __future__ import annotations

from datetime import date

import pytest

from funding.kernel.errors import DomainError
from funding.payments.cash import interest_due, on_hand, receivable
from funding.payments.moving import MOVES, Verb, counted, move, standing
from funding.payments.types import RequestState

FEB_20 = date(2027, 2, 20)
JAN_5, FEB_1 = date(2027, 1, 5), date(2027, 2, 1)


@pytest.mark.parametrize(
    ("receipts", "paid", "cents", "since", "days"),
    [
        ([(JAN_5, 10_000_00)], 10_000_00, 0, None, 0),
        ([(JAN_5, 10_000_00)], 4_000_00, 6_000_00, JAN_5, 46),
        ([(JAN_5, 10_000_00), (FEB_1, 5_000_00)], 12_000_00, 3_000_00, FEB_1, 19),
        ([(JAN_5, 10_000_00)], 12_500_00, -2_500_00, None, 0),
        ([(JAN_5, 10_000_00), (FEB_1, -6_000_00)], 0, 4_000_00, JAN_5, 46),
        ([(date(2027, 3, 1), 10_000_00)], 0, 0, None, 0),
    ],
)
def test_what_came_first_is_spent_first(
    receipts: list[tuple[date, int]], paid: int, cents: int, since: date | None, days: int
) -> None:
    found = on_hand(receipts, paid, FEB_20)
    assert (found.cents, found.since, found.days) == (cents, since, days)


def test_cash_lies_too_long_only_where_a_limit_holds() -> None:
    found = on_hand([(JAN_5, 10_000_00)], 4_000_00, FEB_20)
    assert found.lies_too_long(10)
    assert not found.lies_too_long(60)
    assert not found.lies_too_long(None)


def test_only_what_lies_longer_than_the_limit_is_told_to_lie_too_long() -> None:
    found = on_hand([(FEB_1, 5_000_00), (date(2027, 2, 18), 9_000_00)], 4_000_00, FEB_20)
    assert (found.cents, found.longer_than(10), found.longer_than(1), found.longer_than(19)) == (
        10_000_00,
        1_000_00,
        10_000_00,
        0,
    )
    returned = on_hand([(JAN_5, 10_000_00), (FEB_1, -6_000_00)], 0, FEB_20)
    assert returned.longer_than(10) == 4_000_00


def test_what_is_spent_and_not_paid_is_receivable() -> None:
    assert receivable(42_300_00, 30_000_00) == 12_300_00
    assert receivable(30_000_00, 42_300_00) == 0


@pytest.mark.parametrize(
    ("earned", "returned", "due"), [(480_00, 0, 0), (612_35, 0, 112_35), (612_35, 100_00, 12_35)]
)
def test_interest_above_500_a_year_goes_back(earned: int, returned: int, due: int) -> None:
    assert interest_due(earned, returned) == due


@pytest.mark.parametrize(
    ("state", "paid", "words", "counts"),
    [
        (RequestState.DRAFTED, 0, "drafted", 0),
        (RequestState.APPROVED, 0, "approved", 26_000_00),
        (RequestState.SENT, 0, "sent", 26_000_00),
        (RequestState.SENT, 20_000_00, "paid in part", 26_000_00),
        (RequestState.SENT, 26_000_00, "paid", 26_000_00),
        (RequestState.REFUSED, 20_000_00, "refused, paid in part", 20_000_00),
        (RequestState.REFUSED, 0, "refused", 0),
        (RequestState.WITHDRAWN, 0, "withdrawn", 0),
    ],
)
def test_a_request_stands_by_what_came_for_it(
    state: RequestState, paid: int, words: str, counts: int
) -> None:
    assert standing(state, 26_000_00, paid).words == words
    assert counted(state, 26_000_00, paid) == counts


def test_a_request_moves_only_as_the_table_says() -> None:
    assert MOVES
    for state in RequestState:
        for verb in Verb:
            if (state, verb) in MOVES:
                assert move(state, verb) is MOVES[state, verb]
            else:
                with pytest.raises(DomainError):
                    move(state, verb)
