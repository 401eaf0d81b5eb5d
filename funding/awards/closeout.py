"""When an award has to be closed out, what belongs to it, and how long its records are kept.

Days count from the last day of the period of performance; that day itself is day 0 and a date is never moved for a
weekend. The route decides: whoever holds a federal award directly has 120 days for reports and for paying what was
owed, whoever holds it through somebody has 90. Day 121, on which the Department of Justice begins to close an award by
itself, is a habit it has told and no regulation: it is shown as such.

===================================  =============  =============================================
award ended September 30, 2026       last day       source
===================================  =============  =============================================
federal, direct: final reports       Jan 28, 2027   2 CFR 200.344(b), 120 days
federal, direct: pay what was owed   Jan 28, 2027   2 CFR 200.344(c), 120 days
... DOJ closes by itself (day 121)   Jan 29, 2027   as told in DOJ training
passed through: final reports        Dec 29, 2026   2 CFR 200.344(b), 90 days or as agreed
state money: final reports           Dec 29, 2026   common practice: the agreement decides
foundation or other private          Oct 30, 2026   common practice: the agreement decides
===================================  =============  =============================================

Records are kept three years from the day the final financial report was sent (2 CFR 200.334): sent January 20, 2027,
kept through January 20, 2030. While an audit, litigation or a claim is open they are kept on without a last day; a day
that the funder set in writing, or three years from the disposition of equipment, holds where it is later.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from funding.awards.types import AwardRoute, RetentionFlag
from funding.kernel.periods import add_months

RECIPIENT_DAYS = 120
THROUGH_DAYS = 90
PRIVATE_DAYS = 30
RETENTION_MONTHS = 36
WITHOUT_END = frozenset({RetentionFlag.AUDIT, RetentionFlag.LITIGATION})
"""Flags that hold records for as long as they stand, whatever the calendar says."""
AGREED = "Common practice: the agreement decides"


@dataclass(frozen=True, slots=True)
class Clock:
    """One date of the closeout: what is due, until when, where it is written. Indicative ones bind nobody."""

    key: str
    label: str
    due_on: date
    source: str
    is_indicative: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the checklist: its key, what is to be done, and why or how."""

    key: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class Retention:
    """Until when records are kept: ``until`` None means not known yet, or as long as a flag stands."""

    until: date | None
    words: str


def clocks(route: AwardRoute, ends_on: date, *, of_justice: bool = False) -> tuple[Clock, ...]:
    """The dates of an award's closeout, in their order. ``of_justice``: the Department of Justice made it."""
    if route is AwardRoute.FEDERAL_DIRECT:
        last = ends_on + timedelta(days=RECIPIENT_DAYS)
        found = [
            Clock("reports", "Final reports", last, "2 CFR 200.344(b): 120 days"),
            Clock("liquidate", "Pay what was owed", last, "2 CFR 200.344(c): 120 days"),
        ]
        if of_justice:
            day = last + timedelta(days=1)
            found.append(
                Clock("by_itself", "DOJ begins to close it by itself", day, "As told in DOJ training", True)
            )
        return tuple(found)
    if route is AwardRoute.FEDERAL_PASS_THROUGH:
        last = ends_on + timedelta(days=THROUGH_DAYS)
        return (
            Clock("reports", "Final reports", last, "2 CFR 200.344(b): 90 days, or earlier as agreed"),
            Clock("liquidate", "Pay what was owed", last, "2 CFR 200.344(c), or earlier as agreed"),
        )
    days = THROUGH_DAYS if route is AwardRoute.STATE else PRIVATE_DAYS
    return (Clock("reports", "Final report", ends_on + timedelta(days=days), AGREED),)


def steps(route: AwardRoute, *, has_match: bool, has_subawards: bool) -> tuple[Step, ...]:
    """What closing an award takes, in the order in which it is usually done."""
    found = [
        Step("costs", "All costs are in the books", "Nothing dated after the last day; credits are entered."),
        Step("liquidated", "Everything owed is paid", "No obligation is left unliquidated."),
    ]
    if has_match:
        found.append(Step("match", "The match is complete", "What is missing is owed in cash."))
    if has_subawards:
        found.append(
            Step("subawards", "Every subaward is closed out", "Their final reports and invoices are in.")
        )
    found += [
        Step("money", "The last money is drawn or returned", "What was received equals what was spent."),
        Step("performance", "Final performance report is sent", "It covers the whole award."),
        Step("financial", "Final financial report is sent", "Its day starts the clock of record retention."),
    ]
    if route.is_federal:
        found.append(
            Step(
                "property",
                "Equipment and supplies are accounted for",
                "SF-428 where it applies; 2 CFR 200.313.",
            )
        )
    found.append(Step("records", "Records are in one place", "With the name of whoever keeps them."))
    return tuple(found)


def retention(sent_on: date | None, flags: Collection[RetentionFlag], kept_until: date | None) -> Retention:
    """Until when the records are kept. ``kept_until`` is the later day that a flag brings, where it brings one."""
    open_ended = [one.label for one in RetentionFlag if one in flags and one in WITHOUT_END]
    if open_ended:
        return Retention(None, f"Kept on: {'; '.join(open_ended)}.")
    if sent_on is None:
        return Retention(None, "Three years from the day the final financial report is sent.")
    usual = add_months(sent_on, RETENTION_MONTHS)
    if flags and kept_until is not None and kept_until > usual:
        reasons = "; ".join(one.label for one in RetentionFlag if one in flags)
        return Retention(kept_until, f"Longer than three years: {reasons}.")
    return Retention(usual, "Three years from the final financial report (2 CFR 200.334).")
