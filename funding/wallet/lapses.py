"""Whether a registration holds for as long as an application needs it, and how it stands today.

It must hold through the last day on which a step of applying is due, and then through the whole award. The last day on
which it holds counts: one that ends on the day of the deadline still serves. An estimated end is judged like a known
one. What never ends serves always; what nobody knows is asked for, neither red nor fine.

Worked example: a deadline on Mar 1, 2027, an award from Oct 1, 2027 to Sep 30, 2028.

==============  ==============================
holds through   judged
==============  ==============================
Feb 28, 2027    lapses before the deadline
Mar 1, 2027     lapses before the award begins
Sep 30, 2027    lapses before the award begins
Oct 1, 2027     lapses during the award
Sep 29, 2028    lapses during the award
Sep 30, 2028    holds
never ends      holds
not known       not known
==============  ==============================
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from funding.kernel.workdays import subtract_working_days
from funding.kernel.zoned import format_date
from funding.wallet.types import Expiry, Validity


class Lapse(IntEnum):
    """How a registration serves an application; the greater, the worse."""

    HOLDS = 0
    NOT_KNOWN = 1
    DURING_AWARD = 2
    BEFORE_AWARD = 3
    BEFORE_DEADLINE = 4

    @property
    def is_red(self) -> bool:
        """Whether it ends too early."""
        return self >= Lapse.DURING_AWARD

    @property
    def tone(self) -> str:
        """The badge tone that goes with it."""
        return "red" if self.is_red else "amber" if self is Lapse.NOT_KNOWN else "green"

    @property
    def words(self) -> str:
        """How a badge says it."""
        return _WORDS[self]


_WORDS = {
    Lapse.HOLDS: "holds throughout",
    Lapse.NOT_KNOWN: "expiry not known",
    Lapse.DURING_AWARD: "lapses during the award",
    Lapse.BEFORE_AWARD: "lapses before the award begins",
    Lapse.BEFORE_DEADLINE: "lapses before the deadline",
}


def judge(
    validity: Validity, *, deadline_on: date | None, starts_on: date | None, ends_on: date | None
) -> Lapse:
    """How something valid so long serves an application with this last deadline and award period; None is not known."""
    if validity.expiry is Expiry.NEVER:
        return Lapse.HOLDS
    day = validity.expires_on
    if day is None:
        return Lapse.NOT_KNOWN
    if deadline_on is not None and day < deadline_on:
        return Lapse.BEFORE_DEADLINE
    if starts_on is not None and day < starts_on:
        return Lapse.BEFORE_AWARD
    return Lapse.DURING_AWARD if ends_on is not None and day < ends_on else Lapse.HOLDS


def renew_on(validity: Validity, lead_days: int) -> date | None:
    """The day on which renewing should begin: so many working days before the last; None where no day is known."""
    return None if validity.expires_on is None else subtract_working_days(validity.expires_on, lead_days)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a registration stands today: words and the tone of their badge."""

    words: str
    tone: str


def standing(validity: Validity, begins: date | None, today: date) -> Standing:
    """How it stands: held, to be renewed (from ``begins`` on), lapsed, endless, not known."""
    day = validity.expires_on
    if day is None:
        never = validity.expiry is Expiry.NEVER
        return Standing("does not end", "neutral") if never else Standing("expiry not known", "amber")
    if day < today:
        return Standing("lapsed", "red")
    if begins is not None and begins <= today:
        left = (day - today).days
        return Standing(
            "ends today" if left == 0 else f"renew now, {left} day{'' if left == 1 else 's'} left", "red"
        )
    return Standing("valid", "green")


def told(validity: Validity) -> str:
    """Until when it holds, in words: "Feb 11, 2027", "about Feb 11, 2027", "does not end", "not known"."""
    if validity.expires_on is None:
        return "does not end" if validity.expiry is Expiry.NEVER else "not known"
    day = format_date(validity.expires_on)
    return f"about {day}" if validity.expiry is Expiry.ESTIMATED else day
