"""The worked examples of the field's rules that concern a budget, by their number.

1 cap per subaward, 2 over its life, 3 by award date, 4 subaward or contract, 5 equipment per unit, 6 match of total
cost, 7 waivers, 9 a match that is short, 10 tables that foot, 12 amounts that are refused, 17 an unknown ceiling,
23 nobody above 100% and capped fees. Examples 8, 11, 18, 19 and 25 are tested with coverage, the federal forms,
exports, versions and proposals.
"""

from dataclasses import replace
from datetime import date

import pytest

from funding.budgets.checks import check
from funding.budgets.determination import flip_cents
from funding.budgets.edits import EditError, read_amount, read_title
from funding.budgets.match import required_match
from funding.budgets.mtdc import Standing, verdict
from funding.budgets.terms import FunderRules, IndirectBase, IndirectKind, Terms
from funding.budgets.totals import compute
from funding.budgets.types import Amounts, Calculation, add_up
from funding.kernel.errors import DomainError

from .lines import costs_of_rule_1, dollars, line, salary, units

NEW = Terms(federal_award_date=date(2026, 10, 1))
OLD = Terms(federal_award_date=date(2024, 5, 15))
PLAIN = Terms(indirect_kind=IndirectKind.NONE)


def figures(lines, terms=NEW):
    totals = compute(lines, terms)
    return tuple(
        part.total_cents for part in (totals.all_direct, totals.all_base, totals.all_charge, totals.whole)
    )


def codes(lines, terms):
    return {each.code: each for each in check(compute(lines, terms))}


def test_example_1_the_cap_is_per_subaward():
    expected = tuple(dollars(amount) for amount in (484_000, 397_000, "59550.00", "543550.00"))
    assert figures(costs_of_rule_1()) == expected
    all_direct = replace(
        NEW,
        indirect_kind=IndirectKind.NEGOTIATED,
        indirect_rate_bp=1500,
        indirect_base=IndirectBase.TOTAL_DIRECT,
    )
    over = figures(costs_of_rule_1(), all_direct)[2] - figures(costs_of_rule_1())[2]
    assert over == dollars("13050.00")
    two = [line("subaward", 80_000, title="A"), line("subaward", 30_000, title="B")]
    assert figures(two)[1:3] == (dollars(80_000), dollars(12_000))


def test_example_2_the_cap_spans_the_subawards_life():
    made = compute([line("subaward", 45_000, 35_000)], replace(NEW, years=2)).indirect
    assert [made.base[year].total_cents for year in (1, 2)] == [dollars(45_000), dollars(5_000)]


def test_example_3_rates_and_thresholds_follow_the_award_date():
    assert figures(costs_of_rule_1(), OLD)[1:3] == (dollars(367_000), dollars("36700.00"))
    entered = replace(OLD, indirect_rate_bp=1500)
    assert figures(costs_of_rule_1(), entered)[2] == dollars("36700.00")
    assert "de_minimis" in codes(costs_of_rule_1(), entered)


def test_example_4_subaward_or_contract_is_a_choice_with_an_effect():
    contract = line("contract", 80_000)
    assert flip_cents(contract, compute([contract], NEW)) == -dollars("4500.00")
    assert "determination" in codes([line("subaward", 80_000)], NEW)


def test_example_5_equipment_is_judged_per_unit_against_the_lower_level():
    laptops = line("supplies", 14_400, calculations={1: units(12, 1_200)})
    van = line("equipment", 28_000, calculations={1: units(1, 28_000)})
    server = line("equipment", 7_500, calculations={1: units(1, 7_500)})
    own = replace(NEW, capitalization_cents=dollars(5_000))
    assert [verdict(each, NEW).standing for each in (laptops, van, server)] == [
        Standing.IN,
        Standing.OUT,
        Standing.IN,
    ]
    assert verdict(server, own).standing is Standing.OUT


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
    ],
)
def test_example_6_match_is_a_share_of_total_cost_rounded_up(request_dollars, match_bp, required):
    assert required_match(dollars(request_dollars), match_bp) == dollars(required)


def test_example_6_a_quarter_of_the_award_is_short():
    budget = [line("other", Amounts(dollars(500_000), dollars(125_000)))]
    assert compute(budget, replace(PLAIN, match_bp=2500)).match.short_cents == dollars(41_667)


def test_example_7_waiver_and_match_belong_to_the_award():
    budget = [line("other", 80_000)]
    assert compute(budget, PLAIN).match.required_cents == 0
    asked = replace(PLAIN, match_bp=2000)
    assert compute(budget, asked).match.required_cents == dollars(20_000)
    assert compute(budget, replace(asked, match_waived=True)).match.required_cents == 0


def test_example_9_a_short_match_is_a_debt():
    match = compute(
        [line("other", Amounts(dollars(500_000), dollars(150_000)))], replace(PLAIN, match_bp=2500)
    ).match
    assert (match.required_cents, match.short_cents) == (dollars(166_667), dollars(16_667))
    assert (match.entitled_cents, match.at_risk_cents) == (dollars(487_500), dollars(12_500))


def test_example_10_tables_foot_both_ways_to_the_cent():
    lines = [
        line("other", Amounts(333, 1, 2), Amounts(1, 1, 1)),
        line("travel", Amounts(7, 0, 9)),
        line("rent", Amounts(11, 5, 0)),
    ]
    totals = compute(lines, replace(NEW, years=2))
    assert add_up([add_up(row) for row in totals.by_class.values()]) == totals.all_direct
    assert add_up(totals.total) == totals.whole == totals.all_direct + totals.all_charge
    assert (
        totals.whole.total_cents
        == totals.whole.federal_cents + totals.whole.cash_cents + totals.whole.in_kind_cents
    )


@pytest.mark.parametrize("text", ["-5", "1.1", "1e12", "1000000000000"])
def test_example_12_amounts_that_the_form_refuses_are_refused(text):
    with pytest.raises(DomainError):
        read_amount(text, None)


def test_example_12_formatted_and_blank_amounts_are_read_and_long_titles_refused():
    assert read_amount("$500,000.00", None) == dollars(500_000)
    assert read_amount("", None) == 0
    assert read_title("x" * 200) == "x" * 200
    with pytest.raises(EditError):
        read_title("x" * 201)


def test_example_17_an_unknown_ceiling_raises_nothing():
    assert codes([line("other", 400_000)], PLAIN) == {}
    over = codes([line("other", 450_000)], replace(PLAIN, ceiling_cents=dollars(440_000)))
    assert over["ceiling"].amount_cents == dollars(10_000)


def test_example_23_nobody_above_full_time_and_fees_are_capped():
    doj = replace(PLAIN, funder=FunderRules.DOJ)
    people = [
        line("personnel", 34_800, person="Ana", title="OVC", calculations={1: salary(58_000, 60)}),
        line("personnel", 29_000, person="Ana", title="VOCA", calculations={1: salary(58_000, 50)}),
    ]
    assert codes(people, PLAIN)["over_full_time"].amount_cents == dollars(5_800)
    days = line("consultant", 8_000, calculations={1: Calculation("days", {"units": 1000, "rate": 800_0000})})
    hours = line("consultant", 360, calculations={1: Calculation("hours", {"units": 400, "rate": 90_0000})})
    assert codes([days], doj)["consultant_rate"].amount_cents == dollars(1_500)
    assert codes([hours], doj)["consultant_rate"].amount_cents == dollars(35)
