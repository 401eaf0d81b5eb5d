"""The arithmetic of the SF-270, line by line."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from funding.payments.sf270 import Books, fill_11, fill_12
from funding.payments.types import ShareRule, TypedOver

EXAMPLE = Books(
    funder_cents=95_000_00,
    match_cents=25_000_00,
    income_cents=2_000_00,
    requested_cents=70_000_00,
    authorized_cents=500_000_00,
    share=Fraction(1, 4),
)


def test_the_worked_example_asks_for_26000() -> None:
    form = fill_11(EXAMPLE, rule=ShareRule.AGREED, advance_cents=10_000_00)
    assert {one.letter: one.cents for one in form.lines} == {
        "a": 120_000_00,
        "b": 2_000_00,
        "c": 118_000_00,
        "d": 10_000_00,
        "e": 128_000_00,
        "f": 32_000_00,
        "g": 96_000_00,
        "h": 70_000_00,
        "i": 26_000_00,
        "j": 7_500_00,
    }
    assert form.asked_cents == 26_000_00
    assert form.months == (2_500_00, 2_500_00, 2_500_00)
    assert form.line("f").made_of == "25% of line e, the award’s share"


def test_recorded_match_leaves_what_was_spent_of_the_funders_money() -> None:
    form = fill_11(EXAMPLE, rule=ShareRule.RECORDED)
    assert form.line("f").cents == 25_000_00
    assert form.line("g").cents == 93_000_00
    assert "match is behind by $4,500.00" in " ".join(form.warnings)


def test_match_ahead_of_the_award_share_is_never_asked_of_the_funder() -> None:
    ahead = Books(funder_cents=75_000_00, match_cents=50_000_00, share=Fraction(1, 4))
    form = fill_11(ahead, rule=ShareRule.AGREED)
    assert form.asked_cents == 75_000_00
    assert "more than the award’s share, $31,250.00" in form.line("f").made_of


def test_a_line_typed_over_keeps_what_was_derived_and_the_form_foots() -> None:
    over = {"h": TypedOver(71_500_00, "The portal shows $1,500 more.")}
    form = fill_11(EXAMPLE, rule=ShareRule.RECORDED, typed_over=over)
    assert (form.line("h").cents, form.line("h").derived_cents) == (71_500_00, 70_000_00)
    assert form.line("h").is_typed_over
    assert form.asked_cents == form.line("g").cents - 71_500_00


def test_sums_cannot_be_typed_over() -> None:
    form = fill_11(EXAMPLE, rule=ShareRule.RECORDED, typed_over={"i": TypedOver(1, "Because")})
    assert form.asked_cents == 23_000_00


def test_months_of_line_j_add_up_or_are_told() -> None:
    form = fill_11(EXAMPLE, rule=ShareRule.AGREED, advance_cents=10_000_00, months=(5_000_00, 2_500_00, 0))
    assert (form.months, form.months_off) == ((5_000_00, 2_500_00, 0), "")
    off = fill_11(EXAMPLE, rule=ShareRule.AGREED, advance_cents=10_000_00, months=(5_000_00, 0, 0))
    assert off.months_off.endswith("the federal part of the advance is $7,500.00.")


def test_more_than_the_award_is_warned_of() -> None:
    small = Books(funder_cents=60_000_00, requested_cents=45_000_00, authorized_cents=50_000_00)
    assert "$5,000.00 has not been asked for yet" in fill_11(small, rule=ShareRule.RECORDED).warnings[0]


def test_an_advance_takes_off_the_cash_on_hand() -> None:
    held = Books(received_cents=30_000_00, paid_cents=26_000_00, authorized_cents=90_000_00)
    form = fill_12(held, outlays_cents=12_000_00)
    assert [one.cents for one in form.lines] == [12_000_00, 4_000_00, 8_000_00]
    assert form.asked_cents == 8_000_00


AMOUNT = st.integers(0, 10**12)


@settings(max_examples=60)
@given(AMOUNT, AMOUNT, AMOUNT, AMOUNT, AMOUNT, st.integers(0, 99), st.sampled_from(ShareRule))
def test_the_form_foots_whatever_the_books_say(
    funder: int, match: int, income: int, before: int, advance: int, percent: int, rule: ShareRule
) -> None:
    books = Books(funder, match, income, before, share=Fraction(percent, 100))
    form = fill_11(books, rule=rule, advance_cents=advance)
    line = {one.letter: one.cents for one in form.lines}
    assert line["a"] - line["b"] == line["c"]
    assert line["c"] + line["d"] == line["e"] == line["f"] + line["g"]
    assert line["g"] - line["h"] == line["i"] == form.asked_cents
    assert sum(form.months) == line["j"]
    assert line["g"] <= max(0, funder + advance)
