"""What a no-cost extension would take: which rule holds, and what speaks against it.

====================  ==========  =====================  ==========================================
who made the award    how often   how long               when
====================  ==========  =====================  ==========================================
DOJ                   once        up to 12 months        asked at least 30 days before the end
other federal         once        up to 12 months        told at least 10 days before the end
passed through        as agreed   as agreed              in writing, before the end
state, private        as agreed   as agreed              in writing, before the end
====================  ==========  =====================  ==========================================

An award of the Department of Justice that ends September 30, 2027:

=================  ==============  =================  =======================================
asked on           new last day    extended before    findings
=================  ==============  =================  =======================================
Aug 31, 2027       Mar 31, 2028    never              within the rule
Sep 1, 2027        Mar 31, 2028    never              asked 29 days before the end
Aug 31, 2027       Oct 1, 2028     never              longer than 12 months
Aug 31, 2027       Mar 31, 2028    once               extended once already
Oct 1, 2027        Mar 31, 2028    never              ended already
=================  ==============  =================  =======================================

Sources: DOJ Grants Financial Guide and training on Grant Award Modifications; 2 CFR 200.308. A funder may always say
more or less in the award itself; then the award decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from funding.awards.types import AwardRoute
from funding.kernel.periods import add_months

MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """What holds for one kind of award. ``ask_days`` is None where only the agreement decides."""

    name: str
    says: str
    source: str
    ask_days: int | None = None
    once: bool = False
    most_months: int | None = None
    needs_approval: bool = True


DOJ = ExtensionRule(
    "Department of Justice",
    "One extension of up to 12 months, asked for at least 30 days before the award ends.",
    "DOJ training on Grant Award Modifications",
    30,
    True,
    MOST_MONTHS,
)
FEDERAL = ExtensionRule(
    "Other federal agency",
    "One extension of up to 12 months; the agency is told in writing, with reasons, at least 10 days before the end.",
    "2 CFR 200.308",
    10,
    True,
    MOST_MONTHS,
    needs_approval=False,
)
AGREED = ExtensionRule(
    "As agreed", "Ask in writing before the award ends; the agreement decides.", "The agreement"
)


@dataclass(frozen=True, slots=True)
class ExtensionVerdict:
    """Whether an extension is within its rule; ``against`` says what is not, in sentences.

    ``is_used_up`` says that the rule knows one extension and it was given: no day is within the rule then.
    """

    rule: ExtensionRule
    ask_by: date | None
    latest_end: date | None
    against: tuple[str, ...]
    is_used_up: bool = False

    @property
    def is_within(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.against


def rule_of(route: AwardRoute, *, of_justice: bool) -> ExtensionRule:
    """The rule that holds for an award."""
    if route is AwardRoute.FEDERAL_DIRECT:
        return DOJ if of_justice else FEDERAL
    return AGREED


def judge_extension(
    rule: ExtensionRule, *, ends_on: date, new_ends_on: date, asked_on: date, extended_before: bool
) -> ExtensionVerdict:
    """Judge one extension. ``ends_on`` is the last day without it."""
    ask_by = ends_on - timedelta(days=rule.ask_days) if rule.ask_days is not None else None
    latest = (
        add_months(ends_on + timedelta(days=1), rule.most_months) - timedelta(days=1)
        if rule.most_months
        else None
    )
    against = []
    if new_ends_on <= ends_on:
        against.append("The new last day does not come after the present one.")
    is_used_up = rule.once and extended_before
    if is_used_up:
        against.append("It was extended once already.")
    if latest is not None and new_ends_on > latest:
        against.append(f"It is longer than {rule.most_months} months.")
    if asked_on > ends_on:
        against.append("The award has ended already.")
    elif ask_by is not None and asked_on > ask_by:
        left = (ends_on - asked_on).days
        against.append(
            f"It is asked {left} {'day' if left == 1 else 'days'} before the end, not {rule.ask_days}."
        )
    return ExtensionVerdict(rule, ask_by, latest, tuple(against), is_used_up)
