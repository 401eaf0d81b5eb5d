"""Which of several dates is THE deadline, and how urgent it is.

An application often has several gates: an optional or required letter of intent, a first step in one system, a second
step in another. They are met in order. The first gate that is not met is the deadline that counts, even when it has
passed: an application whose first step was missed is missed, however far away its second step is.

Worked example (a two-step call of the Office for Victims of Crime, Eastern time):

==============================  ===================  =======================================
now                             step one             the deadline that counts
==============================  ===================  =======================================
Jun 5, 2023, 9:00 a.m.          not done             step one, Jun 6, 11:59 p.m., open
Jun 5, 2023, 9:00 a.m.          done                 step two, Jun 13, 8:59 p.m., open
Jun 7, 2023, 12:00 a.m.         not done             step one, missed
==============================  ===================  =======================================

A date without a clock time ends with its day in the zone it is told in. Estimated dates are never missed: they are
due to be confirmed. Rolling and unknown dates are neither near nor far.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from funding.kernel import workdays, zoned
from funding.kernel.zoned import Certainty

SOON_DAYS = 14
NEAR_DAYS = 30
COUNTED_DOWN = timedelta(hours=72)
"""From how long before an instant its hours are counted."""


class Dated(Protocol):
    """What the rules below need to know of a deadline."""

    @property
    def sequence(self) -> int: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def at_time(self) -> time | None: ...
    @property
    def zone(self) -> str: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def certainty(self) -> Certainty: ...
    @property
    def done_at(self) -> datetime | None: ...


class Urgency(StrEnum):
    """How a date stands to now."""

    DONE = "done"
    MISSED = "missed"
    SOON = "soon"
    NEAR = "near"
    FAR = "far"
    OPEN = "open"

    @property
    def tone(self) -> str:
        """The badge tone that goes with it."""
        return _TONES.get(self, "neutral")


_TONES = {Urgency.MISSED: "red", Urgency.SOON: "red", Urgency.NEAR: "amber", Urgency.DONE: "green"}


def first_unmet(gates: Iterable[Dated]) -> Dated | None:
    """The gate that counts: the first in sequence that is not done, or None where all are."""
    waiting = [gate for gate in gates if gate.done_at is None]
    return min(waiting, key=_place, default=None)


def hidden_sooner(gates: Iterable[Dated]) -> Dated | None:
    """A waiting step that ends before the one that counts and so is hidden by it, or None where the order holds.

    Met in order, step one cannot end after step two: one of the days or the order is wrong, and whoever wrote them
    has to look. A first step without a day hides every dated one behind it.
    """
    waiting = sorted((gate for gate in gates if gate.done_at is None), key=_place)
    if not waiting:
        return None
    counts = end_instant(waiting[0])
    ends = [(end, gate) for gate in waiting[1:] if (end := end_instant(gate)) is not None]
    sooner = [one for one in ends if counts is None or one[0] < counts]
    return min(sooner, key=lambda one: one[0])[1] if sooner else None


def _place(gate: Dated) -> tuple[int, date]:
    return gate.sequence, gate.due_on or date.max


def end_instant(gate: Dated) -> datetime | None:
    """The UTC instant at which the date has passed, or None for rolling and unknown ones."""
    if gate.due_at is not None:
        return gate.due_at
    return None if gate.due_on is None else zoned.end_of_day(gate.due_on, gate.zone)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a deadline stands: urgency, whole days left on the reader's calendar, and the words for both."""

    urgency: Urgency
    days: int | None
    words: str


def standing(gate: Dated, *, now: datetime, reader_zone: str) -> Standing:
    """How ``gate`` stands at ``now`` for somebody whose calendar is in ``reader_zone``."""
    if gate.done_at is not None:
        return Standing(Urgency.DONE, None, "done")
    ends = end_instant(gate)
    if ends is None:
        return Standing(
            Urgency.OPEN, None, "rolling" if gate.certainty is Certainty.ROLLING else "no date yet"
        )
    zone = zoned.zone_info(reader_zone)
    last_day = ends.astimezone(zone).date() if gate.due_at else gate.due_on
    days = zoned.days_left(last_day or date.max, now.astimezone(zone).date())
    if gate.certainty is Certainty.ESTIMATED:
        return Standing(Urgency.OPEN, days, "to be confirmed" if days < 0 else f"~ {_in_days(days)}")
    if now > ends:
        return Standing(Urgency.MISSED, days, "missed" if days == 0 else f"missed {_ago(-days)}")
    return Standing(_nearness(days), days, _in_days(days))


def _nearness(days: int) -> Urgency:
    if days <= SOON_DAYS:
        return Urgency.SOON
    return Urgency.NEAR if days <= NEAR_DAYS else Urgency.FAR


def _in_days(days: int) -> str:
    if days == 0:
        return "today"
    return "tomorrow" if days == 1 else f"{days:,} days"


def _ago(days: int) -> str:
    return "yesterday" if days == 1 else f"{days:,} days ago"


def told(gate: Dated) -> str:
    """The date as people say it: "Tue, Dec 1, 11:59 p.m. ET", "Jan 15, 2027", "~ Mar 2027", "rolling"."""
    if gate.due_on is None:
        return "no fixed date" if gate.certainty is Certainty.ROLLING else "no date yet"
    if gate.certainty is Certainty.ESTIMATED:
        return "~ " + gate.due_on.strftime("%b %Y")
    if gate.due_at is not None:
        return zoned.format_moment(gate.due_at, gate.zone)
    return zoned.format_date(gate.due_on)


def told_long(gate: Dated) -> str:
    """The same with the year of an instant, for lists that reach over years: "Tue, Dec 1, 2026, 11:59 p.m. ET"."""
    if gate.due_at is not None and gate.certainty is not Certainty.ESTIMATED:
        return zoned.format_moment_long(gate.due_at, gate.zone)
    return told(gate)


def told_here(gate: Dated, reader_zone: str) -> str:
    """The same instant on the reader's own clock: "Tue, Dec 1, 8:59 p.m. PT".

    Empty where there is no instant, or where both clocks read the same.
    """
    if gate.due_at is None:
        return ""
    here, there = (zoned.in_zone(gate.due_at, zone) for zone in (reader_zone, gate.zone))
    same = here.utcoffset() == there.utcoffset()
    return "" if same else zoned.format_moment(gate.due_at, reader_zone)


def countdown(gate: Dated, now: datetime) -> str:
    """The time that is left, as it passes: "1 day 23 hours", "5 hours 20 minutes", "under a minute".

    Told only for an instant within COUNTED_DOWN, empty otherwise and once it has passed. Counted between instants, so
    that the day on which clocks change has 23 or 25 hours.
    """
    if gate.due_at is None or gate.done_at is not None or not now <= gate.due_at <= now + COUNTED_DOWN:
        return ""
    minutes = int((gate.due_at - now).total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "day"), (hours, "hour")) if days else ((hours, "hour"), (minutes, "minute"))
    told_parts = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(told_parts) or "under a minute"


def closed_day_note(gate: Dated) -> str:
    """What to do about a date that falls on a weekend or a federal holiday: finish before it.

    "Saturday: finish by Fri, Jan 29." No date is ever moved later for a closed day, since the funder has not said so.
    """
    day = gate.due_on
    if day is None or gate.certainty is Certainty.ESTIMATED or workdays.is_working_day(day):
        return ""
    why = workdays.holiday_on(day) or f"{day:%A}"
    return f"{why}: finish by {zoned.format_date_short(workdays.on_or_before(day))}."
