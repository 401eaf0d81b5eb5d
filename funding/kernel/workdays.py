"""Working days: Monday to Friday, without the legal public holidays of the United States.

Eleven days are public holidays (5 U.S.C. 6103(a)). One that falls on a Sunday is kept on the Monday after
(Executive Order 11582, section 3), one on a Saturday on the Friday before (5 U.S.C. 6103(b)(1)), even where that
Friday belongs to the year before. Dr. King's birthday counts from 1986 and Juneteenth from 2021, as enacted.

Inauguration Day (January 20 after a presidential election) is a working day here: 5 U.S.C. 6103(c) frees only those
who work for the government in and around Washington, and nobody whose days are counted here is one of them. A state's
own holidays are working days too: a plan made a day too early costs nothing, one made a day late costs the grant.

=======================================  ==================================  =======================
holiday                                  rule                                in 2027
=======================================  ==================================  =======================
New Year's Day                           January 1                           Fri, Jan 1
Birthday of Martin Luther King, Jr.      third Monday of January             Mon, Jan 18
Washington's Birthday                    third Monday of February            Mon, Feb 15
Memorial Day                             last Monday of May                  Mon, May 31
Juneteenth National Independence Day     June 19                             Fri, Jun 18 (Saturday)
Independence Day                         July 4                              Mon, Jul 5 (Sunday)
Labor Day                                first Monday of September           Mon, Sep 6
Columbus Day                             second Monday of October            Mon, Oct 11
Veterans Day                             November 11                         Thu, Nov 11
Thanksgiving Day                         fourth Thursday of November         Thu, Nov 25
Christmas Day                            December 25                         Fri, Dec 24 (Saturday)
New Year's Day of 2028                   January 1                           Fri, Dec 31 (Saturday)
=======================================  ==================================  =======================

Counting leaves the first day out: one working day before Monday, Jan 4, 2027 is Thursday, Dec 31, 2026, since Friday is
New Year's Day. Zero working days before a day that is none is the last working day before it; zero after, the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
KING_SINCE, JUNETEENTH_SINCE = 1986, 2021
FARTHEST = 2_600
"""The most working days that are counted in one go: ten years."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday: its name, the day itself, and the day on which offices are closed for it."""

    name: str
    day: date
    observed: date


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())


def _observed(day: date) -> date:
    if day.weekday() == _SATURDAY:
        return day - _DAY
    return day + _DAY if day.weekday() == _SUNDAY else day


@lru_cache(maxsize=512)
def federal_holidays(year: int) -> tuple[Holiday, ...]:
    """The public holidays whose own day lies in ``year``, in order. New Year's may be observed the day before it."""
    named = [
        ("New Year’s Day", date(year, 1, 1)),
        ("Birthday of Martin Luther King, Jr.", _nth(year, 1, _MONDAY, 3)),
        ("Washington’s Birthday", _nth(year, 2, _MONDAY, 3)),
        ("Memorial Day", _last_monday_of_may(year)),
        ("Juneteenth National Independence Day", date(year, 6, 19)),
        ("Independence Day", date(year, 7, 4)),
        ("Labor Day", _nth(year, 9, _MONDAY, 1)),
        ("Columbus Day", _nth(year, 10, _MONDAY, 2)),
        ("Veterans Day", date(year, 11, 11)),
        ("Thanksgiving Day", _nth(year, 11, _THURSDAY, 4)),
        ("Christmas Day", date(year, 12, 25)),
    ]
    since = {
        "Birthday of Martin Luther King, Jr.": KING_SINCE,
        "Juneteenth National Independence Day": JUNETEENTH_SINCE,
    }
    return tuple(Holiday(name, day, _observed(day)) for name, day in named if year >= since.get(name, 0))


@lru_cache(maxsize=512)
def _closed(year: int) -> dict[date, str]:
    """The days of ``year`` on which offices are closed, with the holiday each is kept for."""
    found = {one.observed: one.name for one in federal_holidays(year)}
    following = federal_holidays(year + 1)[0] if year < date.max.year else None
    if following is not None:
        found[following.observed] = following.name
    return {day: name for day, name in found.items() if day.year == year}


def holiday_on(day: date) -> str:
    """The holiday for which offices are closed on ``day``, or an empty text."""
    return _closed(day.year).get(day, "")


def is_working_day(day: date) -> bool:
    """Whether ``day`` is a weekday on which no federal holiday is kept."""
    return day.weekday() < _SATURDAY and day not in _closed(day.year)


def on_or_before(day: date) -> date:
    """``day`` itself where it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


def on_or_after(day: date) -> date:
    """``day`` itself where it is a working day, else the next one."""
    while not is_working_day(day):
        day += _DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """The working day ``count`` working days after ``day``, or before it where ``count`` is negative.

    Zero answers the next working day from ``day`` on. Raises ValueError for more than FARTHEST.
    """
    if count < 0:
        return subtract_working_days(day, -count)
    return _step(on_or_after(day) if count == 0 else day, count, _DAY)


def subtract_working_days(day: date, count: int) -> date:
    """The working day ``count`` working days before ``day``; zero answers the last one up to ``day``.

    Never after ``day``. Raises ValueError for a negative count or more than FARTHEST.
    """
    if count < 0:
        raise ValueError("a count of working days before a day is not negative")
    return _step(on_or_before(day) if count == 0 else day, count, -_DAY)


def _step(day: date, count: int, by: timedelta) -> date:
    if count > FARTHEST:
        raise ValueError(f"at most {FARTHEST} working days are counted")
    while count:
        day += by
        count -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days come after ``first`` up to and with ``last``; negative where ``last`` comes before it."""
    if last < first:
        return -working_days_between(last, first)
    weeks, rest = divmod((last - first).days, 7)
    days = [first + timedelta(days=7 * weeks + offset) for offset in range(1, rest + 1)]
    count = 5 * weeks + sum(day.weekday() < _SATURDAY for day in days)
    years = range(first.year, last.year + 1)
    return count - sum(
        first < day <= last and day.weekday() < _SATURDAY for year in years for day in _closed(year)
    )
