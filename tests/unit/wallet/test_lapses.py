"""Whether a registration holds long enough, in the numbers of the module's own table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.wallet.lapses import Lapse, judge, renew_on, standing, told
from funding.wallet.types import USUAL_ITEMS, Expiry, Validity

DEADLINE, STARTS, ENDS = date(2027, 3, 1), date(2027, 10, 1), date(2028, 9, 30)
days = st.dates(date(2000, 1, 1), date(2080, 1, 1))


def dated(day: date) -> Validity:
    return Validity(Expiry.DATED, day)


@pytest.mark.parametrize(
    ("validity", "lapse"),
    [
        (dated(date(2027, 2, 28)), Lapse.BEFORE_DEADLINE),
        (dated(date(2027, 3, 1)), Lapse.BEFORE_AWARD),
        (dated(date(2027, 9, 30)), Lapse.BEFORE_AWARD),
        (dated(date(2027, 10, 1)), Lapse.DURING_AWARD),
        (dated(date(2028, 9, 29)), Lapse.DURING_AWARD),
        (dated(date(2028, 9, 30)), Lapse.HOLDS),
        (Validity(Expiry.NEVER), Lapse.HOLDS),
        (Validity(Expiry.UNKNOWN), Lapse.NOT_KNOWN),
    ],
)
def test_the_table_of_the_module_holds(validity: Validity, lapse: Lapse) -> None:
    assert judge(validity, deadline_on=DEADLINE, starts_on=STARTS, ends_on=ENDS) is lapse
    assert lapse.is_red == lapse.words.startswith("lapses")


@given(days, days)
def test_nothing_is_judged_against_a_day_nobody_knows(day: date, ends: date) -> None:
    assert judge(dated(day), deadline_on=None, starts_on=None, ends_on=None) is Lapse.HOLDS
    assert judge(dated(day), deadline_on=None, starts_on=None, ends_on=ends).is_red == (day < ends)


@given(days, days)
def test_holding_longer_is_never_worse(one: date, other: date) -> None:
    sooner, later = sorted((one, other))
    facts = {"deadline_on": DEADLINE, "starts_on": STARTS, "ends_on": ENDS}
    assert judge(dated(later), **facts) <= judge(dated(sooner), **facts)


@given(days, st.integers(0, 260))
def test_renewing_begins_on_or_before_the_last_day(day: date, lead: int) -> None:
    begins = renew_on(dated(day), lead)
    assert begins is not None
    assert begins <= day
    assert renew_on(Validity(Expiry.UNKNOWN), lead) is None


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2027, 1, 19), "valid"),
        (date(2027, 1, 20), "renew now, 22 days left"),
        (date(2027, 2, 11), "ends today"),
        (date(2027, 2, 12), "lapsed"),
    ],
)
def test_how_it_stands_today(today: date, words: str) -> None:
    validity = dated(date(2027, 2, 11))
    begins = renew_on(validity, 16)
    assert begins == date(2027, 1, 20)
    assert standing(validity, begins, today).words == words


def test_unknown_is_not_a_day_and_not_fine() -> None:
    assert told(Validity(Expiry.UNKNOWN)) == "not known"
    assert standing(Validity(Expiry.UNKNOWN), None, DEADLINE).tone == "amber"
    assert told(Validity(Expiry.NEVER)) == "does not end"
    assert told(Validity(Expiry.ESTIMATED, DEADLINE + timedelta(days=1))) == "about Mar 2, 2027"


def test_the_usual_items_begin_without_made_up_days() -> None:
    assert len(USUAL_ITEMS) >= 8
    assert {expiry for _, expiry in USUAL_ITEMS} == {Expiry.UNKNOWN, Expiry.NEVER}
