"""Valuation, the seven tests, the shortfall and the keys that keep an item from counting twice."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from funding.kernel.errors import DomainError
from funding.match_ledger.seven_tests import Known, judge, missing_reasons, proposed
from funding.match_ledger.shortfall import closeout, outlook, recipient_share
from funding.match_ledger.types import Answer, MatchKind, MatchPosition, RateBasis, Test, Valuation
from funding.match_ledger.uses import use_key
from funding.match_ledger.valuation import (
    check_valuation,
    parse_hours,
    rate_cents,
    show_hours,
    valuation_words,
    value_of,
)


@pytest.mark.parametrize(
    ("hours", "pay", "fringe", "rate", "value"),
    [
        (340_00, 30_00, 0, 30_00, 10_200_00),
        (340_00, 25_00, 20_00, 30_00, 10_200_00),
        (2_25, 31_80, 0, 31_80, 71_55),
        (25, 33_33, 7_65, 35_88, 8_97),
    ],
)
def test_hours_are_worth_what_the_job_is_paid(
    hours: int, pay: int, fringe: int, rate: int, value: int
) -> None:
    assert rate_cents(pay, fringe) == rate
    assert value_of(Valuation(hours=hours, pay_cents=pay, fringe_bp=fringe)) == value


def test_the_value_explains_itself() -> None:
    told = valuation_words(Valuation(hours=340_00, pay_cents=25_00, fringe_bp=20_00))
    assert told == "340 h × $30.00 = $10,200.00 ($25.00 and 20% fringe)"


@pytest.mark.parametrize(
    ("text", "hours", "shown"),
    [
        ("340", 34_000, "340"),
        ("2.25", 225, "2.25"),
        ("2:15", 225, "2.25"),
        (".5", 50, "0.5"),
        ("1,200", 120_000, "1,200"),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: int, shown: str) -> None:
    assert parse_hours(text) == hours
    assert show_hours(hours) == shown


@pytest.mark.parametrize("text", ["", "0", "-3", "2.255", "three", "1e3", "99999", "2:75"])
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(DomainError):
        parse_hours(text)


def test_a_rate_needs_its_basis_and_citation() -> None:
    bare = Valuation(hours=100, pay_cents=30_00)
    with pytest.raises(DomainError, match="where the rate comes from"):
        check_valuation(bare, by_hours=True)
    with pytest.raises(DomainError, match="cite the rate"):
        check_valuation(Valuation(hours=100, pay_cents=30_00, basis=RateBasis.OWN_PAY), by_hours=True)


YES = {test: Answer(True, "So it is.") for test in Test}


@pytest.mark.parametrize(
    ("changed", "words", "passes"),
    [
        ({}, "passes all seven", True),
        ({Test.IN_BUDGET: Answer(False, "No line.")}, "fails test 6", False),
        ({Test.IN_BUDGET: Answer()}, "1 test open", False),
        ({one: Answer() for one in Test} | {Test.NOT_TWICE: Answer(False, "VOCA")}, "fails test 2", False),
    ],
)
def test_an_item_counts_only_with_seven_yes(changed: dict[Test, Answer], words: str, passes: bool) -> None:
    verdict = judge(YES | changed)
    assert (verdict.words, verdict.passes) == (words, passes)


def test_what_is_stored_answers_four_tests() -> None:
    found = proposed(Known(has_evidence=True, line_title="Volunteers", within_period=True))
    assert set(found) == {Test.VERIFIABLE, Test.NOT_TWICE, Test.IN_BUDGET, Test.OTHERWISE}
    assert missing_reasons(found) == ()
    assert missing_reasons({Test.ALLOWABLE: Answer(True, " ")}) == (Test.ALLOWABLE,)


@pytest.mark.parametrize(
    ("authorized", "required", "share"),
    [
        (500_000_00, 166_667_00, Fraction(1, 4)),
        (350_000_00, 38_889_00, Fraction(1, 10)),
        (80_000_00, 20_000_00, Fraction(1, 5)),
        (500_000_00, 0, Fraction(0)),
        (100_00, 33_17, Fraction(3317, 13317)),
    ],
)
def test_the_recipients_share_is_read_off_the_award(authorized: int, required: int, share: Fraction) -> None:
    assert recipient_share(authorized, required) == share


def test_missing_match_is_a_debt_and_costs_the_funders_share_at_closeout() -> None:
    position = MatchPosition(required_cents=166_667_00, received_cents=150_000_00)
    assert position.short_cents == 16_667_00
    closed = closeout(
        spent_cents=500_000_00, documented_cents=150_000_00, share=recipient_share(500_000_00, 166_667_00)
    )
    assert (closed.whole_cents, closed.entitled_cents, closed.above_cents) == (
        650_000_00,
        487_500_00,
        12_500_00,
    )


def test_more_match_than_asked_is_no_debt() -> None:
    assert MatchPosition(required_cents=100, received_cents=150).short_cents == 0


def test_the_outlook_says_what_lacks_at_the_end() -> None:
    one = outlook(
        required_cents=120_000_00,
        received_cents=40_000_00,
        promised_cents=30_000_00,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        today=date(2026, 7, 2),
    )
    assert one.expected_cents == 60_164_38
    assert one.is_behind
    assert one.at_pace_cents == 79_781_42
    assert one.words == (
        "At the pace so far, $79,781.42 is here by Dec 31, 2026: $40,218.58 short. "
        "If only what is promised came, $50,000.00 would still be missing. It takes $13,333.34 a month from now on."
    )


def test_the_outlook_before_the_first_day_and_after_the_last() -> None:
    facts = {"required_cents": 100_00, "received_cents": 10_00, "promised_cents": 0}
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    before = outlook(**facts, **days, today=date(2025, 6, 1))
    after = outlook(**facts, **days, today=date(2027, 6, 1))
    assert (before.expected_cents, before.at_pace_cents) == (0, 10_00)
    assert (after.at_pace_cents, after.monthly_cents) == (10_00, None)


def test_the_same_sheet_has_one_key_however_it_is_written() -> None:
    day = date(2026, 11, 4)

    def key(source: str, reference: str) -> str:
        return use_key(source=source, given_on=day, reference=reference, kind=MatchKind.VOLUNTEER)

    assert key("St. Paul's Parish", "Sheet 12") == "st paul s parish|2026-11-04|sheet 12"
    assert key("St. Paul’s  Parish", "sheet  12.") == key("St. Paul's Parish", "Sheet 12")
    assert key("ST PAULS PARISH", "sheet 12") != key("St. Paul's Parish", "Sheet 12")
    assert key("St. Paul's Parish", "") == "st paul s parish|2026-11-04|=volunteer"
