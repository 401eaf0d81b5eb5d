"""How the hours of an application lie over the weeks before its deadline.

Nobody can say on which day a proposal will be written, but it is written before it is due, and mostly in the last
weeks. So the hours that the decision to apply estimated lie evenly on the WORKED working days that end with the day of
the gate that counts; the gate's own day is one of them where it is a working day. Weekends and federal holidays bear
nothing. Weeks run from Sunday to Saturday, and what a week bears is proportional to its working days among those. A
week's minutes are whole, and all weeks together are the estimate (largest remainder, as money is split).

Nothing is piled up on the weeks that are left when some of them are over: how much is done nobody reports, and a band
that grew each morning would say more than is known.

Worked example: 60 hours for a gate on Tue, Dec 1, 2026: 30 working days of 2 hours each. Nov 26 is Thanksgiving Day,
Nov 11 Veterans Day.

==================  ============  =====
week of             working days  hours
==================  ============  =====
Sun, Oct 18, 2026   5             10
Sun, Oct 25, 2026   5             10
Sun, Nov 1, 2026    5             10
Sun, Nov 8, 2026    4             8
Sun, Nov 15, 2026   5             10
Sun, Nov 22, 2026   4             8
Sun, Nov 29, 2026   2             4
==================  ============  =====

A week is light, usual or heavy by what falls due and what is to be written: more than HEAVY_HOURS hours, or more than
HEAVY_ITEMS gates and internal steps, is heavy; more than half of either is usual.

=====  =====  ======
items  hours  level
=====  =====  ======
0      0      none
3      10     light
5      10     usual
2      41     usual
9      0      heavy
1      81     heavy
=====  =====  ======
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from funding.calendar.window import week_of
from funding.kernel.allocation import split
from funding.kernel.money import divide_half_up
from funding.kernel.workdays import is_working_day, subtract_working_days

WORKED = 30
"""Over how many working days the hours of an application lie."""
LONGEST_SPREAD = timedelta(days=60)
"""No spread begins earlier than this before its gate: thirty working days with any number of holidays between."""
HEAVY_HOURS = 80
HEAVY_ITEMS = 8
_MINUTES = 60


class Level(StrEnum):
    """How much a week asks for."""

    NONE = "none"
    LIGHT = "light"
    USUAL = "usual"
    HEAVY = "heavy"


@dataclass(frozen=True, slots=True)
class Work:
    """An application at work: the hours it was estimated at, and the day of the gate that counts."""

    hours: int
    gate_on: date


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """What one week asks for: gates and internal steps that fall due and are open, and hours to be worked."""

    first: date
    gates: int = 0
    steps: int = 0
    hours: int = 0

    @property
    def items(self) -> int:
        """What falls due."""
        return self.gates + self.steps

    @property
    def level(self) -> Level:
        """How heavy the week is, by the table above."""
        if not self.items and not self.hours:
            return Level.NONE
        if self.hours > HEAVY_HOURS or self.items > HEAVY_ITEMS:
            return Level.HEAVY
        usual = self.hours > HEAVY_HOURS // 2 or self.items > HEAVY_ITEMS // 2
        return Level.USUAL if usual else Level.LIGHT


@lru_cache(maxsize=1_024)
def _working_days(gate_on: date) -> tuple[tuple[date, int], ...]:
    """The weeks before a gate with their working days among the last WORKED ones, in order."""
    day = subtract_working_days(gate_on, 0 if is_working_day(gate_on) else 1)
    first = subtract_working_days(day, WORKED - 1)
    days: Counter[date] = Counter()
    while first <= day:
        if is_working_day(first):
            days[week_of(first)] += 1
        first += timedelta(days=1)
    return tuple(sorted(days.items()))


def spread(work: Work) -> dict[date, int]:
    """The minutes that each week bears, by its Sunday: they sum to the estimate."""
    weeks = _working_days(work.gate_on)
    shares = split(work.hours * _MINUTES, [days for _, days in weeks])
    return dict(zip((week for week, _ in weeks), shares, strict=True))


def hours_by_week(works: Iterable[Work]) -> dict[date, int]:
    """Whole hours that all of ``works`` lay on each week, half an hour up."""
    minutes: Counter[date] = Counter()
    for work in works:
        minutes.update(spread(work))
    return {week: divide_half_up(total, _MINUTES) for week, total in minutes.items()}
