"""Money: reading, showing, rounding."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.kernel.money import (
    MAX_CENTS,
    MoneyError,
    apply_rate,
    ceil_to_dollar,
    divide_half_up,
    format_compact,
    format_money,
    format_percent,
    parse_money,
    plain,
    round_to_dollar,
)
from tests.support.availability import shared_data

amounts = st.integers(-MAX_CENTS, MAX_CENTS)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("$500,000.00", 50_000_000),
        ("500000", 50_000_000),
        ("12.34", 1_234),
        (" 0 ", 0),
        ("0012", 1_200),
        ("999,999,999,999.99", MAX_CENTS),
    ],
)
def test_amounts_that_grants_gov_accepts_are_read(text: str, cents: int) -> None:
    assert parse_money(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "1.1", "1e12", "3.", "+12", "12,34", "1,2345", ",123", "NaN", "inf", "$", "--5", "1 000"),
        *(
            "٣",
            "1.005",
            "0x10",
            "1_000",
            "1000000000000",
            "9" * 5000,
            "$-5",
            "5-",
            "12.34.56",
            "\x00",
            "1\n2",
        ),
    ],
)
def test_text_that_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(MoneyError):
        parse_money(text, allow_negative=True)


def test_a_negative_amount_needs_permission() -> None:
    assert parse_money("-5.00", allow_negative=True) == parse_money("−$5.00", allow_negative=True) == -500
    with pytest.raises(MoneyError, match="zero or more"):
        parse_money("-5.00")


@pytest.mark.parametrize(
    ("cents", "full", "whole", "compact", "machine"),
    [
        (123_450, "$1,234.50", "$1,235", "$1.23k", "1234.50"),
        (-500, "−$5.00", "−$5", "−$5", "-5.00"),
        (0, "$0.00", "$0", "$0", "0.00"),
        (-40, "−$0.40", "$0", "$0", "-0.40"),
        (131_000_000, "$1,310,000.00", "$1,310,000", "$1.31m", "1310000.00"),
        (64_000_000, "$640,000.00", "$640,000", "$640k", "640000.00"),
        (1_250_000, "$12,500.00", "$12,500", "$12.5k", "12500.00"),
        (99_950_000, "$999,500.00", "$999,500", "$1m", "999500.00"),
        (99_949_900, "$999,499.00", "$999,499", "$999k", "999499.00"),
        (MAX_CENTS, "$999,999,999,999.99", "$1,000,000,000,000", "$1,000b", "999999999999.99"),
    ],
)
def test_amounts_are_shown(cents: int, full: str, whole: str, compact: str, machine: str) -> None:
    assert format_money(cents) == full
    assert format_money(cents, whole=True) == whole
    assert format_compact(cents) == compact
    assert plain(cents) == machine


@given(amounts)
def test_what_is_shown_reads_back_as_the_same_amount(cents: int) -> None:
    assert parse_money(format_money(cents), allow_negative=True) == cents
    assert parse_money(plain(cents), allow_negative=True) == cents


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        cents = parse_money(text)
    except MoneyError:
        return
    assert 0 <= cents <= MAX_CENTS


@given(amounts, st.integers(-20_000, 20_000))
def test_a_rate_is_half_up_to_the_cent(cents: int, basis_points: int) -> None:
    exact = Decimal(cents) * Decimal(basis_points) / 10_000
    assert apply_rate(cents, basis_points) == int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@given(st.integers(), st.integers().filter(bool))
def test_a_quotient_is_at_most_half_away_and_halves_go_outward(numerator: int, denominator: int) -> None:
    quotient = divide_half_up(numerator, denominator)
    assert 2 * abs(quotient * denominator - numerator) <= abs(denominator)
    assert divide_half_up(-numerator, denominator) == -quotient


@given(amounts)
def test_whole_dollars_are_near(cents: int) -> None:
    assert 0 <= ceil_to_dollar(cents) - cents < 100
    assert abs(round_to_dollar(cents) - cents) <= 50
    assert ceil_to_dollar(cents) % 100 == round_to_dollar(cents) % 100 == 0


def test_the_de_minimis_rate_of_the_worked_example() -> None:
    assert apply_rate(39_700_000, 1_500) == 5_955_000
    assert apply_rate(8_000_000, 1_500) == 1_200_000
    assert ceil_to_dollar(16_666_667) == 16_666_700


def test_match_is_a_share_of_the_total_rounded_up_as_in_the_shared_vectors() -> None:
    rules = json.loads(shared_data("worked_examples.json").read_text())["rules"]
    vectors = [vector for rule in rules if rule["rule"] == 6 for vector in rule["vectors"]]
    assert len(vectors) == 8
    for vector in vectors:
        award, federal = parse_money(vector["award"]), vector["fed_pct"]
        assert ceil_to_dollar(-(-award * (100 - federal) // federal)) == parse_money(vector["match"]), vector


def test_rates_are_told_without_idle_decimals() -> None:
    assert [format_percent(rate) for rate in (6_000, 3_333, 50, 0, 10_000)] == [
        "60%",
        "33.33%",
        "0.50%",
        "0%",
        "100%",
    ]
