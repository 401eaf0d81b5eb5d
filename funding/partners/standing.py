"""How an agreement and a check against SAM.gov stand on a day.

An agreement holds through its last day. From ``lead_days`` before it on it should be renewed; one that was renewed, or
ended before its time, asks for nothing more.

====================================  ================  ===========================
agreement, on Nov 22, 2026            standing          asks to be renewed
====================================  ================  ===========================
no last day                           in force          no
Jan 1, 2026 to Dec 31, 2026, 60 days  ends soon         yes
the same, 30 days                     in force          no
through Nov 22, 2026                  ends soon         yes: today is its last day
through Nov 21, 2026                  lapsed            yes
from Jan 1, 2027                      begins later      no
ended on Oct 1, 2026, or renewed      ended, renewed    no
====================================  ================  ===========================

Whoever passes federal money on verifies that the partner is not excluded (2 CFR 180.300, 200.332(a)). The rule names no
rhythm; here a check counts for a year on the list, and before money is promised it may be at most 30 days old.

=======================================  =====================
last check, on Nov 22, 2026              standing
=======================================  =====================
none                                     not checked
clear, Nov 22, 2025                      clear
clear, Nov 21, 2025                      check again
excluded, any day                        excluded
=======================================  =====================
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from funding.partners.types import SamResult

CHECK_COUNTS_FOR = timedelta(days=365)
FRESH_FOR = timedelta(days=30)
"""How old a check may be when money is promised."""


class Standing(StrEnum):
    """How an agreement stands."""

    BEGINS_LATER = "begins_later"
    IN_FORCE = "in_force"
    ENDS_SOON = "ends_soon"
    LAPSED = "lapsed"
    RENEWED = "renewed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """How a badge says it."""
        return self.value.replace("_", " ")

    @property
    def tone(self) -> str:
        """The badge's tone."""
        return {"in_force": "green", "ends_soon": "amber", "lapsed": "red"}.get(self.value, "neutral")


@dataclass(frozen=True, slots=True)
class Told:
    """A standing in words with its tone."""

    words: str
    tone: str


def renew_on(ends_on: date | None, lead_days: int) -> date | None:
    """The day from which on an agreement should be renewed; None where it does not end."""
    return None if ends_on is None else ends_on - timedelta(days=lead_days)


def agreement_standing(
    *,
    starts_on: date | None,
    ends_on: date | None,
    renew_from: date | None,
    ended_on: date | None,
    renewed: bool,
    today: date,
) -> Standing:
    """How an agreement stands on ``today``."""
    if ended_on is not None and ended_on <= today:
        return Standing.ENDED
    if renewed:
        return Standing.RENEWED
    if ends_on is not None and ends_on < today:
        return Standing.LAPSED
    if starts_on is not None and starts_on > today:
        return Standing.BEGINS_LATER
    if renew_from is not None and renew_from <= today:
        return Standing.ENDS_SOON
    return Standing.IN_FORCE


def check_standing(result: SamResult | None, checked_on: date | None, today: date) -> Told:
    """How the last look into SAM.gov stands on ``today``."""
    if result is None or checked_on is None:
        return Told("not checked", "amber")
    if result is SamResult.EXCLUDED:
        return Told("excluded", "red")
    if checked_on < today - CHECK_COUNTS_FOR:
        return Told("check again", "amber")
    return Told("clear", "green")


def promise_problem(result: SamResult | None, checked_on: date | None, today: date) -> str:
    """Why no federal money may be promised to a partner on ``today``; empty where it may."""
    if result is None or checked_on is None:
        return "Nobody has checked SAM.gov for exclusions of this partner."
    if result is SamResult.EXCLUDED:
        return "SAM.gov lists this partner as excluded. No federal money may be promised to it."
    if checked_on < today - FRESH_FOR:
        return f"The check for exclusions is more than {FRESH_FOR.days} days old. Look into SAM.gov again."
    return ""
