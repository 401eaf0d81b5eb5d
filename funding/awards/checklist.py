"""What the set-up of an award still lacks, from its own facts, its budget and the match rule.

===========================================  ==========================  ===============================
asked                                        of                          met once
===========================================  ==========================  ===============================
award number                                 every award                 it is written down
federal agency, listing, title, award date   federal money               all four are written down
pass-through's number                        federal money through one   it is written down
match agrees with its rule                   where a rule is known       it is at least what the rule asks
awarded budget approved                      every award                 a granted version is approved
budget agrees with the award                 once there is one           the funder's total is the amount
budget periods                               more than 12 months         there are any
conditions put down                          federal and state money     there is one
award document filed                         every award                 a file hangs on the award
===========================================  ==========================  ===============================
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.awards.types import AwardFacts, AwardRoute
from funding.kernel.money import Cents, format_money
from funding.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Known:
    """What the rest of the program knows of the award. Amounts are cents; None means that there is none."""

    rule_match_cents: Cents | None = None
    budget_cents: Cents | None = None
    budget_is_granted: bool = False
    conditions: int = 0
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist: ``page`` names where it is mended (edit, budget, conditions, documents)."""

    key: str
    label: str
    is_met: bool
    note: str
    page: str


def checklist(facts: AwardFacts, known: Known) -> tuple[Item, ...]:
    """Everything the set-up asks for, met or not, in order."""
    found = [_item("number", "Award number", bool(facts.award_number), "As on the award document.")]
    found += _federal(facts)
    if facts.route is AwardRoute.FEDERAL_PASS_THROUGH:
        found.append(
            _item(
                "through",
                "Pass-through’s number",
                bool(facts.pass_through_number),
                "The schedule of federal awards asks for it.",
            )
        )
    found += [*_match(facts, known), *_periods(facts), *_budget(facts, known)]
    if facts.route.is_federal or facts.route is AwardRoute.STATE:
        found.append(
            _item(
                "conditions",
                "Conditions of the award",
                known.conditions > 0,
                "Those with a day become dates.",
                "conditions",
            )
        )
    found.append(
        _item("document", "Award document on file", known.documents > 0, "The signed award.", "documents")
    )
    return tuple(found)


def _federal(facts: AwardFacts) -> list[Item]:
    if not facts.route.is_federal:
        return []
    parts = {
        "federal agency": facts.federal_agency,
        "assistance listing": facts.aln,
        "program title": facts.program_title,
        "federal award date": facts.federal_award_date,
    }
    missing = [name for name, value in parts.items() if not value]
    note = f"Missing: {', '.join(missing)}." if missing else "Agency, listing, title and award date."
    return [_item("federal", "Federal facts", not missing, note)]


def _item(key: str, label: str, is_met: bool, note: str, page: str = "edit") -> Item:
    return Item(key, label, is_met, note, page)


def _match(facts: AwardFacts, known: Known) -> list[Item]:
    if known.rule_match_cents is None:
        return []
    short = known.rule_match_cents - facts.match_required_cents
    asked = format_money(known.rule_match_cents, whole=True)
    note = (
        f"The rule asks {asked}, the award says {format_money(short)} less. Where it was waived, say so in the terms."
        if short > 0
        else f"The rule asks {asked}."
        if known.rule_match_cents
        else "No match is asked."
    )
    return [_item("match", "Match agrees with its rule", short <= 0, note)]


def _periods(facts: AwardFacts) -> list[Item]:
    if len(Period(facts.starts_on, facts.ends_on).years()) < 2:
        return []
    return [_item("periods", "Budget periods", bool(facts.periods), "The award is longer than a year.")]


def _budget(facts: AwardFacts, known: Known) -> list[Item]:
    found = [
        _item(
            "budget",
            "Awarded budget approved",
            known.budget_is_granted,
            "Costs are compared with the approved version.",
            "budget",
        )
    ]
    if known.budget_is_granted and known.budget_cents is not None:
        off = known.budget_cents - facts.amount_cents
        side = "more" if off > 0 else "less"
        note = f"The budget’s {format_money(known.budget_cents)} is {format_money(abs(off))} {side}."
        found.append(
            _item(
                "agrees", "Budget agrees with the award", not off, note if off else "To the cent.", "budget"
            )
        )
    return found
