"""Every computed figure opens to steps that end in it, with its citation; what follows from terms is told."""

from dataclasses import replace
from datetime import date

import pytest

from funding.budgets.explain import explain_base, explain_direct, explain_indirect, explain_total
from funding.budgets.explain_limits import explain_limits
from funding.budgets.follows import follows
from funding.budgets.line_standings import line_standings
from funding.budgets.stored import StoredLine
from funding.budgets.terms import ClassCap, FunderRules, IndirectBase, IndirectKind, RateRow, Terms
from funding.budgets.totals import compute
from funding.budgets.types import Amounts, add_up

from .lines import costs_of_rule_1, dollars, line

TERMS = Terms(
    funder=FunderRules.DOJ,
    federal_award_date=date(2026, 10, 1),
    first_day=date(2026, 10, 1),
    years=2,
    match_bp=2500,
    match_citation="The notice, page 7",
    ceiling_cents=dollars(500_000),
    caps=(ClassCap("Rent", kinds=("rent",), limit_bp=100, limit_cents=dollars(20_000), citation="Page 9"),),
)


def told(totals):
    made = (explain_direct, explain_base, explain_indirect, explain_total)
    return {each.key: each for each in (*(one(totals) for one in made), *explain_limits(totals))}


def test_each_figure_is_the_last_of_its_steps():
    totals = compute(costs_of_rule_1(), TERMS)
    found = told(totals)
    assert set(found) == {"direct", "base", "indirect", "total", "required", "short", "request", "cap-1"}
    ends = {key: each.steps[-1].amounts.total_cents for key, each in found.items()}
    assert ends == {
        "direct": totals.all_direct.total_cents,
        "base": dollars(397_000),
        "indirect": dollars(59_550),
        "total": dollars(543_550),
        "required": totals.match.required_cents,
        "short": totals.match.short_cents,
        "request": dollars(43_550),
        "cap-1": dollars("18564.50"),
    }
    assert all(each.citation and each.title for each in found.values())


def test_steps_by_year_add_up_to_the_whole():
    lines = [
        line("subaward", Amounts(dollars(40_000), 7), Amounts(dollars(40_000), 0, 9)),
        line("rent", 5, 6),
    ]
    checked = 0
    for each in told(compute(lines, TERMS)).values():
        for step in each.steps:
            if step.by_year:
                checked += 1
                assert add_up(list(step.by_year)) == step.amounts, (each.key, step.label)
    assert checked > 10


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (replace(TERMS, match_waived=True), "25.00% is waived for this award"),
        (replace(TERMS, match_bp=None), "No match is asked"),
    ],
)
def test_a_match_that_is_not_asked_says_why(terms, words):
    found = told(compute(costs_of_rule_1(), terms))["required"]
    assert [step.label for step in found.steps] == [words]
    assert found.steps[0].amounts.total_cents == 0


def test_the_part_at_risk_is_told():
    totals = compute(
        [line("other", Amounts(dollars(500_000), dollars(150_000)))],
        replace(TERMS, indirect_kind=IndirectKind.NONE),
    )
    found = told(totals)["short"]
    assert found.steps[-1].amounts.total_cents == dollars(16_667)
    assert any("$487,500.00; $12,500.00 is at risk" in note for note in found.notes)


def test_a_line_tells_its_standing_by_year_where_the_base_changes():
    rates = (
        RateRow(date(2026, 10, 1), 1000, date(2027, 9, 30), IndirectBase.SALARIES),
        RateRow(date(2027, 10, 1), 1000),
    )
    terms = replace(TERMS, indirect_kind=IndirectKind.NEGOTIATED, rates=rates)
    travel, rent = line("travel", 10, 20), line("rent", 10)
    totals = compute([travel, rent], terms)
    first, second = line_standings([StoredLine(1, 1, travel), StoredLine(2, 1, rent)], totals)
    assert (first.word, first.base.total_cents) == ("by year", dollars(20))
    assert first.reason.startswith(
        "Year 1: The base is salaries and wages only. Year 2: Travel counts in MTDC."
    )
    assert second.base.total_cents == 0


def test_what_follows_is_told_for_every_section():
    found = follows(compute(costs_of_rule_1(), replace(TERMS, capitalization_cents=dollars(5_000))))
    sentences = {name: " ".join(each.text for each in parts) for name, parts in found.items()}
    for name, words in {
        "award": "Budget years begin on Oct 1, 2026, Oct 1, 2027",
        "indirect": "Year 1: 15.00% of MTDC, $397,000.00, is $59,550.00",
        "subaward": "$30,000.00 is above it and leaves the base: $30,000.00 the funder’s.",
        "equipment": "the lower of the federal $10,000 and your own $5,000",
        "match": "rounded up to the dollar",
        "limits": "$43,550.00 above the ceiling. Rent: $24,000.00 of at most $5,435.50; $18,564.50 above.",
        "pay": "Consultants above $650 a day need prior approval.",
    }.items():
        assert words in sentences[name], (name, sentences[name])


def test_a_cap_that_takes_the_rate_down_says_what_is_lost():
    terms = replace(
        TERMS, indirect_cap_bp=1000, unrecovered_as_match=True, floor_cents=dollars(1), figures_on=None
    )
    sentences = " ".join(each.text for each in follows(compute([line("travel", 1_000)], terms))["indirect"])
    assert "takes 15.00% down to 10.00%. About $50.00 is not charged." in sentences
    assert "$50.00 that the cap leaves uncharged counts as match." in sentences
