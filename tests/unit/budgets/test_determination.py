"""Subaward or contract: what the signs suggest, and what the choice does to indirect costs."""

from dataclasses import replace
from datetime import date

import pytest

from funding.budgets.determination import SIGNS, flip_cents, flipped, suggest
from funding.budgets.services.lines import LineFacts
from funding.budgets.terms import Terms
from funding.budgets.totals import compute
from funding.budgets.trial import NEW, try_line
from funding.budgets.types import Amounts, Calculation, FringeComponent, LineKind

from .lines import dollars, line, units

NEW_AWARD = Terms(federal_award_date=date(2026, 10, 1))


@pytest.mark.parametrize(
    ("kind", "cost", "change"),
    [("contract", 80_000, "-4500"), ("subaward", 80_000, "4500"), ("contract", 40_000, "0")],
)
def test_the_worked_table(kind, cost, change):
    agreement = line(kind, cost)
    totals = compute([agreement, line("personnel", 100_000)], NEW_AWARD)
    assert flip_cents(agreement, totals) == int(change) * 100


def test_the_side_with_more_signs_is_suggested():
    assert suggest("eligibility, decisions, buyers").kind is LineKind.SUBAWARD
    assert suggest("eligibility,business,buyers, buyers").kind is LineKind.CONTRACT
    assert suggest("eligibility, buyers").kind is None
    assert suggest("").words == "No signs are ticked yet."
    assert (
        "2 signs of a subaward, 1 of a contract: a subaward is suggested"
        in suggest("eligibility, purpose, buyers").words
    )
    assert suggest("unheard of").kind is None


def test_each_side_has_five_signs():
    sides = [sign.points_to for sign in SIGNS]
    assert (sides.count(LineKind.SUBAWARD), sides.count(LineKind.CONTRACT)) == (5, 5)
    assert flipped(line("subaward", 1)) is LineKind.CONTRACT


def test_a_new_line_is_tried_among_the_others_and_writes_itself():
    facts = LineFacts(
        LineKind.CONTRACT,
        "Evaluator",
        signs="business",
        amounts={1: Amounts(0, dollars(1_000))},
        calculations={1: units(1, 80_000)},
    )
    trial = try_line(facts, [line("personnel", 10)], NEW_AWARD)
    assert trial.line.key == NEW
    assert trial.line.whole == Amounts(dollars(79_000), dollars(1_000))
    assert trial.written.startswith("1 × $80,000 = $80,000.00.")
    assert trial.flip_cents == -dollars(4_500)
    assert trial.suggestion is not None
    assert len(trial.totals.lines) == 2


def test_a_stored_line_is_tried_in_its_place_and_keeps_other_years():
    stored = line("supplies", 100, 200, calculations={1: units(1, 100), 2: units(2, 100)}, key="a")
    facts = LineFacts(LineKind.SUPPLIES, "Kits", calculations={1: units(3, 100)})
    trial = try_line(facts, [stored], replace(NEW_AWARD, years=2), key="a", stored=stored)
    assert [trial.line.in_year(year).total_cents for year in (1, 2)] == [dollars(300), dollars(200)]
    assert len(trial.totals.lines) == 1
    assert trial.suggestion is None


def test_a_tried_fringe_line_follows_the_salaries():
    rates = Calculation("fringe", components=(FringeComponent("FICA", 765),))
    facts = LineFacts(LineKind.FRINGE, "Fringe", calculations={1: rates})
    trial = try_line(facts, [line("personnel", 1_000)], NEW_AWARD)
    assert trial.line.whole.total_cents == dollars("76.50")
