"""Findings on a budget: each row of the worked table, and silence where nothing is wrong."""

from dataclasses import replace
from datetime import date

from funding.budgets.checks import Tone, check
from funding.budgets.terms import ClassCap, FunderRules, IndirectKind, Terms
from funding.budgets.totals import compute
from funding.budgets.types import Amounts, Calculation

from .lines import dollars, line, salary, units

PLAIN = Terms(indirect_kind=IndirectKind.NONE)
DOJ = replace(PLAIN, funder=FunderRules.DOJ)


def findings(lines, terms=PLAIN):
    return {each.code: each for each in check(compute(lines, terms))}


def test_a_request_above_the_ceiling_stops():
    found = findings([line("other", 450_000)], replace(PLAIN, ceiling_cents=dollars(440_000)))["ceiling"]
    assert (found.tone, found.amount_cents) == (Tone.STOP, dollars(10_000))


def test_an_unknown_ceiling_raises_nothing():
    assert findings([line("other", 400_000)]) == {}


def test_a_request_below_the_floor_stops_but_an_empty_budget_does_not():
    terms = replace(PLAIN, floor_cents=dollars(100_000))
    assert findings([line("other", 90_000)], terms)["floor"].amount_cents == dollars(10_000)
    assert findings([], terms) == {}


def test_match_short_is_stated_with_its_amount():
    budget = [line("other", Amounts(dollars(500_000), dollars(150_000)))]
    found = findings(budget, replace(PLAIN, match_bp=2500))["match_short"]
    assert (found.tone, found.amount_cents) == (Tone.STOP, dollars(16_667))
    assert "$166,667" in found.message


def test_consultants_above_the_daily_or_hourly_rate_need_approval():
    daily = Calculation("days", {"units": 1000, "rate": 800_0000})
    found = findings([line("consultant", 8_000, calculations={1: daily})], DOJ)["consultant_rate"]
    assert (found.tone, found.amount_cents) == (Tone.WARN, dollars(1_500))
    hourly = Calculation("hours", {"units": 400, "rate": 90_0000})
    found = findings([line("consultant", 360, calculations={1: hourly})], DOJ)["consultant_rate"]
    assert found.amount_cents == dollars(35)
    assert "consultant_rate" not in findings([line("consultant", 360, calculations={1: hourly})])


def test_one_person_above_full_time_stops_with_the_overcharge():
    lines = [
        line("personnel", 34_800, person="Ana Ruiz", title="OVC", calculations={1: salary(58_000, 60)}),
        line("personnel", 29_000, person="ana  ruiz", title="VOCA", calculations={1: salary(58_000, 50)}),
    ]
    found = findings(lines)["over_full_time"]
    assert (found.tone, found.amount_cents) == (Tone.STOP, dollars(5_800))
    assert "110.00%" in found.message
    assert "over_full_time" not in findings(lines[:1])


def test_the_same_person_in_two_half_years_is_whole():
    halves = [
        line("personnel", 29_000, person="Ana", title=title, calculations={1: salary(58_000, 100, 600)})
        for title in ("Spring", "Fall")
    ]
    assert "over_full_time" not in findings(halves)


def test_a_de_minimis_rate_above_the_law_stops():
    terms = Terms(federal_award_date=date(2024, 5, 1), indirect_rate_bp=1500)
    assert findings([line("other", 100)], terms)["de_minimis"].tone is Tone.STOP


def test_columns_that_miss_the_calculation_are_named_with_the_difference():
    short = line("supplies", 14_000, calculations={1: units(12, 1_200)})
    found = findings([short])["arithmetic"]
    assert found.amount_cents == -dollars(400)
    assert "$400.00 less" in found.message


def test_things_in_the_wrong_class_are_named():
    van = line("supplies", 28_000, calculations={1: units(1, 28_000)})
    laptop = line("equipment", 1_200, calculations={1: units(1, 1_200)})
    assert findings([van])["is_equipment"].line_key == van.key
    assert findings([laptop])["is_supplies"].line_key == laptop.key


def test_a_subaward_needs_its_determination_and_is_reported_from_30_000():
    found = findings([line("subaward", 30_000)], DOJ)
    assert {"determination", "subaward_report"} <= set(found)
    written = line("subaward", "29999.99", determination="Decides who is served")
    assert findings([written], DOJ) == {}


def test_a_program_cap_on_some_kinds_or_one_initiative():
    lines = [line("other", 6_000, initiative_id=7), line("personnel", 94_000)]
    cap = ClassCap("Awareness", initiative_id=7, limit_bp=500, citation="The notice, page 9")
    found = findings(lines, replace(PLAIN, caps=(cap,)))["cap"]
    assert (found.amount_cents, found.citation) == (dollars(1_000), "The notice, page 9")
    assert findings(lines, replace(PLAIN, caps=(replace(cap, kinds=("travel",)),))) == {}


def test_amounts_after_the_last_year_are_counted_and_named():
    late = line("other", 100, 200)
    assert compute([late], PLAIN).whole.federal_cents == dollars(300)
    assert findings([late])["late_year"].tone is Tone.STOP


def test_stops_come_first():
    lines = [line("subaward", 30_000)]
    found = check(compute(lines, replace(DOJ, ceiling_cents=dollars(1))))
    assert len(found) == 3
    assert [each.tone for each in found] == sorted((each.tone for each in found), key=str)
