"""Spans of days: project periods and their budget years, fiscal years and quarters.

Both ends of a period belong to it. A budget year begins on the anniversary of the first day; where the
month has no such day, on its last day. A fiscal year is named for the calendar year in which it ends,
as the federal one is: the year from Oct 1, 2026 to Sep 30, 2027 is fiscal year 2027.

===============================  ========================================================
period                           budget years
===============================  ========================================================
Oct 1, 2026 to Sep 30, 2029      three, each from Oct 1 to Sep 30
Jan 15, 2027 to Jul 14, 2028     Jan 15, 2027 to Jan 14, 2028; Jan 15 to Jul 14, 2028
Feb 29, 2028 to Feb 28, 2030     Feb 29, 2028 to Feb 27, 2029; Feb 28, 2029 to Feb 27, 2030; Feb 28, 2030
===============================  ========================================================
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from funding.kernel.errors import DomainError

_DAY = timedelta(days=1)


class PeriodError(DomainError):
    """The last day of a period comes before its first."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from ``start`` to ``end``, both included.

    Raises PeriodError where the end is before the start.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodError("The last day cannot be before the first day.", field="ends_on")

    @property
    def days(self) -> int:
        """How many days there are, both ends counted."""
        return (self.end - self.start).days + 1

    def contains(self, day: date) -> bool:
        """Whether ``day`` is one of the period's days."""
        return self.start <= day <= self.end

    def overlap(self, other: Period) -> Period | None:
        """The days that both periods share, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start <= end else None

    def years(self) -> list[Period]:
        """The budget years in order; the last one may be short."""
        return _pieces(self, months=12)


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later (or earlier), or that month's last day where it is

    shorter.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def fiscal_year_of(day: date, start_month: int) -> int:
    """The fiscal year of ``day`` where years begin on the first of ``start_month`` (1 to 12)."""
    return day.year + 1 if start_month > 1 and day.month >= start_month else day.year


def fiscal_year_period(year: int, start_month: int) -> Period:
    """The days of fiscal year ``year`` where years begin on the first of ``start_month`` (1 to 12)."""
    start = date(year if start_month == 1 else year - 1, start_month, 1)
    return Period(start, add_months(start, 12) - _DAY)


def quarters(period: Period) -> list[Period]:
    """The period in pieces of three months counted from its first day; the last one may be short."""
    return _pieces(period, months=3)


def _pieces(period: Period, *, months: int) -> list[Period]:
    pieces: list[Period] = []
    start = period.start
    while start <= period.end:
        following = add_months(period.start, months * (len(pieces) + 1))
        pieces.append(Period(start, min(following - _DAY, period.end)))
        start = following
    return pieces
