"""What the set-up still lacks, as the table of ``funding.awards.checklist`` has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from funding.awards.checklist import Known, checklist
from funding.awards.types import AwardFacts, AwardRoute, PeriodFacts

FEDERAL = AwardFacts(
    title="Services",
    route=AwardRoute.FEDERAL_DIRECT,
    starts_on=date(2026, 10, 1),
    ends_on=date(2028, 9, 30),
    amount_cents=500_000_00,
    match_required_cents=166_667_00,
    award_number="15POVC-26-GG-00123-HT",
    federal_agency="Office for Victims of Crime",
    aln="16.320",
    program_title="Services for Trafficking Victims",
    federal_award_date=date(2026, 9, 24),
    periods=(PeriodFacts(date(2026, 10, 1), date(2028, 9, 30), 500_000_00),),
)
ALL = Known(166_667_00, 500_000_00, budget_is_granted=True, conditions=3, documents=1)


def lacks(facts: AwardFacts, known: Known) -> set[str]:
    return {one.key for one in checklist(facts, known) if not one.is_met}


def test_a_whole_set_up_lacks_nothing() -> None:
    assert lacks(FEDERAL, ALL) == set()


def test_each_thing_that_is_missing_is_named() -> None:
    bare = replace(FEDERAL, award_number="", program_title="", match_required_cents=125_000_00, periods=())
    assert lacks(bare, Known(166_667_00)) == {
        "number",
        "federal",
        "match",
        "periods",
        "budget",
        "conditions",
        "document",
    }
    assert lacks(FEDERAL, replace(ALL, budget_cents=499_999_99)) == {"agrees"}
    assert lacks(replace(FEDERAL, route=AwardRoute.FEDERAL_PASS_THROUGH), ALL) == {"through"}


def test_a_foundation_is_asked_less() -> None:
    small = replace(FEDERAL, route=AwardRoute.FOUNDATION, aln="", ends_on=date(2027, 9, 30), periods=())
    asked = {one.key for one in checklist(small, replace(ALL, rule_match_cents=None))}
    assert asked == {"number", "budget", "agrees", "document"}
