"""The rules of subawards: the tables at the head of their modules, repeated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from funding.subawards import closing, ffata, risk
from funding.subawards.consequences import consequence
from funding.subawards.required import Data, checklist, missing
from funding.subawards.risk import Risk
from funding.subawards.types import MonitoringKind, Nature, RateKind


@dataclass(frozen=True)
class Action:
    number: int
    obligated_on: date
    delta_cents: int


def due(*obligations: tuple[date, int]) -> list[tuple[int, date, bool]]:
    actions = [Action(number, day, cents) for number, (day, cents) in enumerate(obligations, start=1)]
    return [(one.total_cents, one.due_on, one.is_update) for one in ffata.reports_due(actions, 30_000_00)]


def test_a_subaward_is_reported_once_its_total_reaches_the_threshold() -> None:
    first = (date(2026, 1, 12), 22_000_00)
    assert due(first) == []
    assert due(first, (date(2026, 3, 10), 9_500_00)) == [(31_500_00, date(2026, 4, 30), False)]
    assert due((date(2026, 1, 29), 30_000_00)) == [(30_000_00, date(2026, 2, 28), False)]
    assert due((date(2026, 1, 29), 29_999_00)) == []
    assert due((date(2027, 12, 5), 30_000_00)) == [(30_000_00, date(2028, 1, 31), False)]
    assert due((date(2026, 1, 29), 30_000_00), (date(2026, 5, 4), -5_000_00)) == [
        (30_000_00, date(2026, 2, 28), False),
        (25_000_00, date(2026, 6, 30), True),
    ]
    assert due((date(2026, 1, 29), 30_000_00), (date(2026, 5, 4), 0)) == [
        (30_000_00, date(2026, 2, 28), False)
    ], "more time is no obligation"


def test_what_a_report_covers_is_not_asked_for_again() -> None:
    actions = [Action(1, date(2026, 1, 29), 30_000_00), Action(2, date(2026, 5, 4), 1_000_00)]
    asked = ffata.reports_due(actions, 30_000_00)
    assert [one.action for one in ffata.unreported(asked, 1)] == [2]
    assert ffata.unreported(asked, 2) == []


def test_the_choice_of_subaward_or_contract_moves_indirect_costs() -> None:
    told = consequence(80_000_00, Nature.SUBAWARD, cap_cents=50_000_00, rate_bp=1_500)
    assert (told.inside_cents, told.outside_cents, told.flip_cents) == (50_000_00, 30_000_00, 4_500_00)
    told = consequence(80_000_00, Nature.CONTRACT, cap_cents=50_000_00, rate_bp=1_500)
    assert (told.inside_cents, told.outside_cents, told.flip_cents) == (80_000_00, 0, -4_500_00)
    for nature in Nature:
        assert consequence(40_000_00, nature, cap_cents=50_000_00, rate_bp=1_500).flip_cents == 0


@pytest.mark.parametrize(
    ("points", "found"),
    [(0, Risk.LOW), (3, Risk.LOW), (4, Risk.MEDIUM), (7, Risk.MEDIUM), (8, Risk.HIGH), (12, Risk.HIGH)],
)
def test_a_score_has_a_class(points: int, found: Risk) -> None:
    assert risk.risk_of(points) is found


def test_a_risk_proposes_reviews_over_the_whole_life() -> None:
    first, last = date(2026, 10, 1), date(2027, 9, 30)
    assert risk.plan(Risk.LOW, first, last) == [(MonitoringKind.DESK_REVIEW, date(2027, 4, 1))]
    assert len(risk.plan(Risk.HIGH, first, last)) == 4
    assert risk.plan(Risk.LOW, first, date(2026, 11, 30)) == [
        (MonitoringKind.DESK_REVIEW, date(2026, 11, 30))
    ], "a short one is looked at once all the same"


def test_answers_must_all_be_given() -> None:
    answers = {factor.key: 1 for factor in risk.FACTORS}
    assert risk.score(answers) == 6
    with pytest.raises(ValueError, match="audit"):
        risk.score({**answers, "audit": 3})


def test_closing_and_audits_have_their_days() -> None:
    assert closing.final_papers_due(date(2026, 9, 30)) == date(2026, 12, 29)
    assert closing.audit_due(date(2026, 6, 30)) == date(2027, 3, 31)
    assert closing.audit_due(date(2026, 12, 31)) == date(2027, 9, 30)
    assert closing.decision_due(date(2027, 2, 10)) == date(2027, 8, 10)
    assert len(closing.steps_of(Nature.CONTRACT)) < len(closing.steps_of(Nature.SUBAWARD))


WHOLE = Data(
    nature=Nature.SUBAWARD,
    is_federal=True,
    partner="Lakeside Shelter",
    reason="It carries out our program.",
    registered_name="Lakeside Shelter, Inc.",
    uei="K4M9WXJD7RT2",
    description="Beds",
    starts_on=date(2026, 10, 1),
    ends_on=date(2027, 9, 30),
    budget_starts_on=date(2026, 10, 1),
    budget_ends_on=date(2027, 9, 30),
    amount_cents=22_000_00,
    committed_cents=60_000_00,
    rate_kind=RateKind.DE_MINIMIS,
    rate_bp=1_500,
    is_research=False,
    fixed_amount=False,
    fixed_limit_cents=500_000_00,
    approval_on=None,
    award_number="15POVC-26-GG-00123-HT",
    federal_award_date=date(2026, 9, 24),
    award_starts_on=date(2026, 10, 1),
    award_ends_on=date(2027, 9, 30),
    federal_agency="DOJ",
    aln="16.320",
    program_title="Services for Trafficking Victims",
    house="Open Door",
    our_contact="Joanne Whitfield",
)


def test_a_whole_subaward_says_everything_that_is_required() -> None:
    rows = checklist(WHOLE)
    assert missing(rows) == []
    assert len(rows) == 16


@pytest.mark.parametrize(
    ("lacking", "key"),
    [
        ({"uei": ""}, "uei"),
        ({"uei": "O4M9WXJD7RT2"}, "uei"),
        ({"award_number": ""}, "fain"),
        ({"federal_award_date": None}, "award_date"),
        ({"aln": ""}, "aln"),
        ({"committed_cents": 1_00}, "committed"),
        ({"ends_on": date(2027, 10, 1)}, "period"),
        ({"budget_ends_on": date(2027, 10, 1)}, "budget_period"),
        ({"rate_kind": None}, "rate"),
        ({"rate_bp": None}, "rate"),
        ({"our_contact": " "}, "contact"),
        ({"fixed_amount": True}, "fixed"),
        ({"fixed_amount": True, "approval_on": date(2026, 9, 1), "committed_cents": 500_000_01}, "fixed"),
    ],
)
def test_what_is_missing_is_named(lacking: dict[str, object], key: str) -> None:
    found = missing(checklist(replace(WHOLE, **lacking)))  # type: ignore[arg-type]
    assert [one.key for one in found] == [key]


def test_other_money_and_contracts_ask_for_less() -> None:
    assert missing(checklist(replace(WHOLE, is_federal=False, award_number="", aln=""))) == []
    contract = replace(WHOLE, nature=Nature.CONTRACT, uei="", rate_kind=None, our_contact="")
    assert missing(checklist(contract)) == []
    approved = replace(WHOLE, fixed_amount=True, approval_on=date(2026, 9, 1), committed_cents=500_000_00)
    assert missing(checklist(approved)) == []


def test_a_proposal_whose_days_are_past_is_still_planned_once() -> None:
    first, last = date(2026, 7, 1), date(2027, 6, 30)
    visit, review = MonitoringKind.SITE_VISIT, MonitoringKind.DESK_REVIEW
    proposed = risk.plan(Risk.HIGH, first, last)
    today = date(2026, 11, 23)
    ahead = risk.still_to_plan(proposed, [], today, last)
    assert ahead == [(visit, date(2026, 12, 23)), (review, date(2027, 1, 1)), (review, date(2027, 4, 1))]
    assert risk.still_to_plan(proposed, ahead, today, last) == []
    assert (visit, date(2026, 12, 23)) not in risk.still_to_plan(
        proposed, [(visit, date(2026, 9, 2))], today, last
    )
    assert risk.still_to_plan(proposed, [], date(2027, 7, 1), last) == []
