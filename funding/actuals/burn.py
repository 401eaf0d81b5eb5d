"""How fast an award's money is spent, and where that leads.

The pace is the average of the last three closed months of the period, or of as many as there are; a month is closed
when the next one has begun. Every month from the present one through the month of the last day is taken to cost that
much; what the present month has cost already is part of it. What is obligated will be spent in any case, so no
projection is lower than spent and obligated together.

With $120,000.00 for January through December 2026, nothing obligated, as of April 15:

=======================================  ==========  ===========  ============  ==========================
spent in January, February, March, April pace        projected    left at end   verdict
=======================================  ==========  ===========  ============  ==========================
$4,000, $6,000, $8,000, $2,000           $6,000.00   $72,000.00   $48,000.00    behind: over 10% is left
$10,000, $10,000, $10,000, $0            $10,000.00  $120,000.00  $0.00         on pace
$12,000, $14,000, $16,000, $9,000        $14,000.00  $168,000.00  -$48,000.00   over; used up in September
nothing yet                              -           -            -             not known
=======================================  ==========  ===========  ============  ==========================

An award is called behind only after three closed months, or once its period has ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.kernel.allocation import split
from funding.kernel.money import Cents, divide_half_up, format_money

LOOKED_AT = 3
"""How many closed months make the pace."""
BEHIND_BP = 1_000
"""The share of the money that may be left at the end before an award is called behind."""
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Verdict(StrEnum):
    """What the pace says."""

    UNKNOWN = "unknown"
    ON_PACE = "on_pace"
    BEHIND = "behind"
    OVER = "over"

    @property
    def label(self) -> str:
        """How screens name it."""
        return _VERDICTS[self][0]

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return _VERDICTS[self][1]


_VERDICTS = {
    Verdict.UNKNOWN: ("No pace yet", "neutral"),
    Verdict.ON_PACE: ("On pace", "green"),
    Verdict.BEHIND: ("Behind", "amber"),
    Verdict.OVER: ("Over the award", "red"),
}


OFF_PACE = frozenset({Verdict.OVER, Verdict.BEHIND})
"""Where the pace leads over the money, or leaves much of it."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What the projection is made of. Months are numbers that count on (see ``models.month_number``)."""

    months: Mapping[int, Cents]
    first_month: int
    last_month: int
    this_month: int
    authorized_cents: Cents
    obligated_cents: Cents = 0

    @property
    def spent_cents(self) -> Cents:
        """Everything spent, through the present month and after."""
        return sum(self.months.values())

    @property
    def closed(self) -> range:
        """The closed months of the period."""
        return range(self.first_month, min(self.this_month, self.last_month + 1))

    @property
    def ahead(self) -> range:
        """The present month and those that follow, through the last one."""
        return range(max(self.this_month, self.first_month), self.last_month + 1)


@dataclass(frozen=True, slots=True)
class Projection:
    """Where the money stands at the end at this pace. ``pace_cents`` None: no month is closed yet."""

    pace_cents: Cents | None
    pace_months: tuple[int, ...]
    projected_cents: Cents | None
    left_cents: Cents | None
    """What would be left at the end; negative where the award is overspent."""
    used_up_in: int | None
    """The month in which the money would run out, where it does before the end."""
    verdict: Verdict
    method: str


@dataclass(frozen=True, slots=True)
class MonthAhead:
    """One month that is left: what it costs at this pace, and what it would have to cost to use the award up."""

    month: int
    pace_cents: Cents | None
    needed_cents: Cents


def month_label(month: int) -> str:
    """``Sep 2026``."""
    return f"{_NAMES[month % 12]} {month // 12}"


def first_day(month: int) -> date:
    """The month's first day."""
    return date(month // 12, month % 12 + 1, 1)


def project(now: Situation) -> Projection:
    """Where this pace leads."""
    looked_at = tuple(now.closed)[-LOOKED_AT:]
    if not looked_at or not now.spent_cents:
        return Projection(None, (), None, None, None, Verdict.UNKNOWN, _untold(looked_at))
    pace = divide_half_up(sum(now.months.get(month, 0) for month in looked_at), len(looked_at))
    before = sum(cents for month, cents in now.months.items() if month < now.this_month)
    certain = now.spent_cents + now.obligated_cents
    projected = max(certain, before + pace * len(now.ahead))
    left = now.authorized_cents - projected
    return Projection(
        pace,
        looked_at,
        projected,
        left,
        _used_up(now, before, pace) if left < 0 else None,
        _verdict(now, left),
        _told(now, looked_at, pace, certain >= projected),
    )


def _used_up(now: Situation, before: Cents, pace: Cents) -> int | None:
    total = before
    for month in now.ahead:
        total += pace
        if total > now.authorized_cents:
            return month
    return None


def _verdict(now: Situation, left: Cents) -> Verdict:
    if left < 0:
        return Verdict.OVER
    long_enough = len(now.closed) >= LOOKED_AT or not now.ahead
    if long_enough and left * 10_000 > now.authorized_cents * BEHIND_BP:
        return Verdict.BEHIND
    return Verdict.ON_PACE


def _untold(looked_at: tuple[int, ...]) -> str:
    return (
        "Nothing has been spent yet, so there is no pace."
        if looked_at
        else "No month of the period is closed yet, so there is no pace."
    )


def _told(now: Situation, looked_at: tuple[int, ...], pace: Cents, is_certain: bool) -> str:
    span = month_label(looked_at[0])
    if len(looked_at) > 1:
        span = f"{span} to {month_label(looked_at[-1])}"
    told = f"The average of {span} is {format_money(pace)} a month."
    if not now.ahead:
        return f"{told} The period has ended: what is spent and obligated stands."
    count = len(now.ahead)
    if count > 1:
        span = f"{month_label(now.ahead[0])} through {month_label(now.ahead[-1])}"
        told += f" Each of the {count} months left, {span}, is taken to cost as much"
    else:
        told += " The one month left is taken to cost as much"
    told += "; what this month has cost already is part of it."
    if is_certain and now.obligated_cents:
        told += " What is spent and obligated comes to more than that, and counts instead."
    return told


def months_ahead(now: Situation, projection: Projection) -> list[MonthAhead]:
    """The months that are left, with what is still to be spent divided over them to the cent.

    What the present month has cost already is not asked of it again.
    """
    ahead = list(now.ahead)
    if not ahead:
        return []
    spent = now.months.get(ahead[0], 0) if ahead[0] == now.this_month else 0
    left = max(0, now.authorized_cents - now.spent_cents)
    needed = split(left, [1] * len(ahead))
    rows = []
    for place, (month, cents) in enumerate(zip(ahead, needed, strict=True)):
        pace = projection.pace_cents
        if pace is not None and place == 0:
            pace = max(0, pace - spent)
        rows.append(MonthAhead(month, pace, cents))
    return rows
