"""Match: a share of total cost, rounded up to the dollar; waivers; what is short and what is at risk."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.budgets.match import compute_match, required_match
from funding.budgets.terms import Terms, TermsError

from .lines import dollars

QUARTER = Terms(match_bp=2500)


@pytest.mark.parametrize(
    ("request_dollars", "match_bp", "required"),
    [
        (500_000, 2500, 166_667),
        (350_000, 2500, 116_667),
        (350_000, 1000, 38_889),
        (500_000, 1000, 55_556),
        (440_000, 2500, 146_667),
        (950_000, 2500, 316_667),
        (200_000, 2500, 66_667),
        (80_000, 2000, 20_000),
        (350_000, 5000, 350_000),
    ],
)
def test_the_worked_table(request_dollars, match_bp, required):
    assert required_match(dollars(request_dollars), match_bp) == dollars(required)


def test_a_shortfall_is_a_debt_with_the_part_at_risk():
    match = compute_match(dollars(500_000), dollars(150_000), QUARTER)
    assert match.short_cents == dollars(16_667)
    assert match.entitled_cents == dollars(487_500)
    assert match.at_risk_cents == dollars(12_500)


def test_a_waiver_belongs_to_the_award():
    assert compute_match(dollars(80_000), 0, replace(QUARTER, match_waived=True)).required_cents == 0
    assert compute_match(dollars(80_000), 0, Terms()).short_cents == 0


def test_a_match_of_all_is_refused():
    with pytest.raises(ValueError, match="below 100%"):
        required_match(100, 10_000)
    with pytest.raises(TermsError):
        Terms(match_bp=10_000)


@given(st.integers(0, 10**13), st.integers(0, 9_999))
def test_the_required_match_is_enough_and_a_dollar_less_is_not(request_cents, match_bp):
    required = required_match(request_cents, match_bp)
    assert required % 100 == 0
    assert required * (10_000 - match_bp) >= request_cents * match_bp
    assert required == 0 or (required - 100) * (10_000 - match_bp) < request_cents * match_bp


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_the_part_at_risk_is_never_negative_and_zero_once_matched(request_cents, pledged):
    match = compute_match(request_cents, pledged, QUARTER)
    assert match.at_risk_cents >= 0
    assert match.at_risk_cents == 0 or match.short_cents > 0
