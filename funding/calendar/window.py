"""Which days a view shows. Weeks begin on Sunday, as printed calendars do in the United States.

A month is shown in whole weeks, so that four to six rows begin with the Sunday on or before its first day:

=============  ==============  ==============  ====
month          first day       last day        rows
=============  ==============  ==============  ====
November 2026  Sun, Nov 1      Sat, Dec 5      5
February 2026  Sun, Feb 1      Sat, Feb 28     4
August 2026    Sun, Jul 26     Sat, Sep 5      6
February 2028  Sun, Jan 30     Sat, Mar 4      5
=============  ==============  ==============  ====
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
AGENDA_DAYS = 42
EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)
"""What an address can ask for; nobody plans beyond it, and date arithmetic cannot run off either end."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days from ``first`` to ``last``, both shown."""

    first: date
    last: date

    def days(self) -> Iterator[date]:
        """Every day in order."""
        for offset in range((self.last - self.first).days + 1):
            yield self.first + DAY * offset

    def weeks(self) -> Iterator[tuple[date, ...]]:
        """Every week from its Sunday; for a window of whole weeks."""
        first = self.first
        while first <= self.last:
            yield tuple(first + DAY * offset for offset in range(7))
            first += WEEK


def week_of(day: date) -> date:
    """The Sunday on which the week of ``day`` begins."""
    return day - DAY * (day.isoweekday() % 7)


def first_of_month(day: date) -> date:
    """The first day of the month of ``day``."""
    return day.replace(day=1)


def add_months(day: date, count: int) -> date:
    """The first day of the month ``count`` months after that of ``day``."""
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def month_window(day: date) -> Window:
    """The whole weeks that hold the month of ``day``."""
    first = first_of_month(day)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return Window(week_of(first), week_of(last) + DAY * 6)


def agenda_window(day: date) -> Window:
    """Six weeks from ``day`` on."""
    return Window(day, day + DAY * (AGENDA_DAYS - 1))


def year_window(day: date) -> Window:
    """Twelve months from the month of ``day`` on."""
    return Window(first_of_month(day), add_months(day, 12) - DAY)


def kept_in_reach(day: date) -> date:
    """``day``, or the nearest one that can be shown."""
    return min(max(day, EARLIEST), LATEST)
