"""Calculators: the worked table, what they write, what they refuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.budgets.calculators import (
    CALCULATORS,
    OFFERED,
    CalculationError,
    Scale,
    arithmetic,
    cost,
    followed_salaries,
    fringe,
    parse_part,
    raised,
    show_part,
    type_part,
    unit_cents,
)
from funding.budgets.classes import CATEGORIES, CLASSES, category_of, class_of
from funding.budgets.types import Amounts, Calculation, FringeComponent, LineKind

from .lines import dollars, line, units


@pytest.mark.parametrize(
    ("key", "parts", "unit", "written", "result"),
    [
        (
            "personnel",
            {"people": 100, "fte": 50, "annual": 58_000_00, "months": 1200},
            "",
            "1 × 0.50 FTE × $58,000 × 12 mo",
            "29000.00",
        ),
        (
            "travel",
            {"trips": 2600, "people": 100, "units": 8400, "rate": 7000},
            "mi",
            "26 trips × 84 mi × $0.70",
            "1528.80",
        ),
        (
            "travel",
            {"trips": 100, "people": 200, "units": 300, "rate": 180_0000},
            "nights",
            "1 trip × 2 people × 3 nights × $180",
            "1080.00",
        ),
        (
            "travel",
            {"trips": 100, "people": 100, "units": 10_000, "rate": 7250},
            "mi",
            "1 trip × 100 mi × $0.725",
            "72.50",
        ),
        ("units", {"units": 1200, "rate": 1_200_0000}, "", "12 × $1,200", "14400.00"),
        ("days", {"units": 4000, "rate": 640_0000}, "", "40 days × $640", "25600.00"),
        ("hours", {"units": 400, "rate": 90_0000}, "", "4 hours × $90", "360.00"),
        (
            "participants",
            {"people": 3000, "units": 200, "rate": 125_0000},
            "days",
            "30 people × 2 days × $125",
            "7500.00",
        ),
        (
            "rent",
            {"months": 1200, "rate": 4_000_0000, "share": 5000},
            "",
            "12 mo × $4,000 × 50.00%",
            "24000.00",
        ),
        ("rent", {"months": 1200, "rate": 4_000_0000, "share": 10_000}, "", "12 mo × $4,000", "48000.00"),
        (
            "per_diem",
            {
                "trips": 100,
                "people": 300,
                "nights": 200,
                "lodging": 140_0000,
                "full_days": 100,
                "travel_days": 200,
                "mie": 70_0000,
            },
            "",
            "3 people × (2 nights × $140 + 1 day × $70 + 2 travel days × 75% × $70)",
            "1365.00",
        ),
        (
            "per_diem",
            {
                "trips": 200,
                "people": 100,
                "nights": 0,
                "lodging": 0,
                "full_days": 0,
                "travel_days": 100,
                "mie": 68_3300,
            },
            "",
            "2 trips × (1 travel day × 75% × $68.33)",
            "102.50",
        ),
    ],
)
def test_the_worked_table(key, parts, unit, written, result):
    calculation = Calculation(key, parts, unit)
    assert cost(calculation) == dollars(result)
    assert arithmetic(calculation) == written


def test_fringe_follows_the_salaries_and_their_sources():
    people = [
        line("personnel", Amounts(dollars(29_000)), title="Coordinator", key="a"),
        line("personnel", Amounts(dollars(46_800), dollars(15_600)), title="Trainer", key="b"),
    ]
    rates = (FringeComponent("FICA", 765), FringeComponent("Health", 1635))
    everyone = Calculation("fringe", components=rates)
    salaries = followed_salaries(everyone, people, 1)
    assert fringe(everyone, salaries) == Amounts(dollars(18_192), dollars(3_744))
    assert arithmetic(everyone, salaries) == "24.00% × $91,400"
    one = Calculation("fringe", components=rates, follows=("a",))
    assert fringe(one, followed_salaries(one, people, 1)) == Amounts(dollars(6_960))
    assert fringe(one, followed_salaries(one, people, 2)) == Amounts()


@pytest.mark.parametrize("text", ["", "x", "1.123", "1e3", "-1", "+1", "1,00", "NaN", "1.", "¼"])
def test_a_malformed_part_is_refused_at_the_part(text):
    part = CALCULATORS["days"].parts[0]
    with pytest.raises(CalculationError) as refused:
        parse_part(text, part)
    assert refused.value.field == "units"


def test_a_part_above_its_most_is_refused():
    with pytest.raises(CalculationError, match=r"1\.00 at most"):
        parse_part("1.01", CALCULATORS["personnel"].parts[1])
    with pytest.raises(CalculationError, match="12 at most"):
        parse_part("13", CALCULATORS["personnel"].parts[3])


def test_a_blank_part_takes_its_default():
    assert parse_part(" ", CALCULATORS["personnel"].parts[0]) == 100


@given(st.sampled_from(list(Scale)), st.integers(0, 10**8))
def test_a_part_typed_into_a_form_reads_back(scale, value):
    part = next(part for each in CALCULATORS.values() for part in each.parts if part.scale is scale)
    part = type(part)("x", "X", scale, most=10**12)
    assert parse_part(type_part(value, scale), part) == value
    assert show_part(value, scale)


def test_a_raise_compounds_and_rounds_each_year():
    calculation = Calculation("personnel", {"people": 100, "fte": 100, "annual": 58_000_00, "months": 1200})
    assert raised(calculation, 300).parts["annual"] == 59_740_00
    assert raised(calculation, 300, 2).parts["annual"] == 61_532_20


def test_a_raise_reaches_lodging_and_meals_and_keeps_the_source():
    parts = {
        "trips": 100,
        "people": 100,
        "nights": 100,
        "lodging": 100_0000,
        "full_days": 100,
        "travel_days": 0,
    }
    trip = Calculation("per_diem", {**parts, "mie": 50_0000}, source="GSA, fiscal year 2027")
    later = raised(trip, 1000)
    assert (later.parts["lodging"], later.parts["mie"], later.source) == (110_0000, 55_0000, trip.source)


def test_a_per_diem_of_nothing_says_so():
    empty = dict.fromkeys(("nights", "lodging", "full_days", "travel_days", "mie"), 0)
    assert arithmetic(Calculation("per_diem", {"trips": 100, "people": 100, **empty})) == "nothing"


def test_the_unit_cost_is_the_highest_over_the_years():
    laptops = line("supplies", 1, 1, calculations={1: units(1, 900), 2: units(1, 1_100)})
    assert unit_cents(laptops) == dollars(1_100)
    assert unit_cents(line("supplies", 5)) is None


def test_every_kind_has_a_class_a_category_and_known_calculators():
    assert len(LineKind) == 14
    for kind in LineKind:
        assert kind in class_of(kind).kinds
        assert kind in category_of(kind).kinds
        assert all(key in CALCULATORS for key in OFFERED[kind])
        assert kind.label
    assert [each.code for each in CLASSES] == [f"6{letter}" for letter in "abcdefgh"]
    assert "".join(each.letter for each in CATEGORIES) == "ABCDEFGHI"
    assert (class_of(LineKind.CONSULTANT).code, category_of(LineKind.CONSULTANT).letter) == ("6f", "H")
