"""Days in a line of words, in American order: where each stands, which day it is, or why that cannot be told.

The rules and their worked table stand at the head of ``quick``. Here each way of naming a day is one pattern with one
function that reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from funding.kernel.periods import add_months
from funding.kernel.workdays import add_working_days
from funding.kernel.zoned import format_date

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_COUNTS = {
    word: count
    for count, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
} | {"a": 1, "an": 1}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?P<weekday>mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_NUMBER = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>\d{4}))?"
_LEAD = re.compile(r"(?:\b(?:due\s+by|due\s+on|due|by|on|until|till)\s+)(?:the\s+)?$", re.IGNORECASE)
_END = r"(?![\w/’'-])"
MOST_COUNT = 1_000
FARTHEST_YEARS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """One day in a line, from ``start`` to ``end``: the day, or in ``ask`` why it cannot be told.

    ``introduced`` says that a word such as "by" stands before it; ``plain`` that it can mean nothing else.
    """

    start: int
    end: int
    words: str
    day: date | None = None
    ask: str = ""
    note: str = ""
    introduced: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    day: date | None = None
    ask: str = ""
    note: str = ""


def days_in(text: str, today: date) -> list[Found]:
    """Every day named in ``text``, in the order of their places, none overlapping another."""
    found: list[Found] = []
    for pattern, read, plain in _WAYS:
        for match in pattern.finditer(text):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(_place(text, match, read(match, today), plain))
    return sorted(found, key=lambda one: one.start)


def _place(text: str, match: re.Match[str], read: _Read, plain: bool) -> Found:
    lead = _LEAD.search(text[: match.start()])
    start = lead.start() if lead else match.start()
    return Found(
        start,
        match.end(),
        match.group(0),
        read.day,
        read.ask,
        read.note,
        introduced=lead is not None,
        plain=plain,
    )


def _iso(match: re.Match[str], _today: date) -> _Read:
    return _exactly(int(match["year"]), int(match["month"]), int(match["day"]), match.group(0))


def _figures(match: re.Match[str], today: date) -> _Read:
    month, day, year = int(match["month"]), int(match["day"]), match["year"]
    if month > 12:
        if day <= 12:
            return _Read(
                ask=f"“{match.group(0)}” has no month {month}: the month comes first. Do you mean {day}/{month}?"
            )
        return _Read(ask=f"“{match.group(0)}” is no date.")
    if year:
        return _exactly(int(year) + (2000 if len(year) == 2 else 0), month, day, match.group(0))
    return _coming(month, day, today, match.group(0))


def _named(match: re.Match[str], today: date) -> _Read:
    month = next(
        place for place, name in enumerate(_MONTHS, 1) if name.startswith(match["month"].lower()[:3])
    )
    if match["year"]:
        return _exactly(int(match["year"]), month, int(match["day"]), match.group(0))
    return _coming(month, int(match["day"]), today, match.group(0))


def _exactly(year: int, month: int, day: int, words: str) -> _Read:
    try:
        return _Read(date(year, month, day))
    except ValueError:
        return _Read(ask=f"There is no such day as “{words}”.")


def _coming(month: int, day: int, today: date, words: str) -> _Read:
    """The next such day from today on."""
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            note = "" if year == today.year else f"That is {format_date(found)}: this year’s has passed."
            if year > today.year and (month, day) == (2, 29):
                note = f"That is {format_date(found)}, the next leap year."
            return _Read(found, note=note)
    return _Read(ask=f"There is no such day as “{words}”.")


def _near(match: re.Match[str], today: date) -> _Read:
    return _Read(today + timedelta(days=match.group(0).lower() == "tomorrow"))


def _weekday(match: re.Match[str], today: date) -> _Read:
    wanted = next(place for place, name in enumerate(_DAYS) if name.startswith(match["weekday"].lower()[:3]))
    which = (match["which"] or "").strip().lower()
    if not which:
        return _Read(today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1))
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    day = sunday + timedelta(days=(wanted + 1) % 7 + (7 if which == "next" else 0))
    if day < today:
        return _Read(
            ask=f"This week’s {_DAYS[wanted].capitalize()} has passed. Do you mean next {match['weekday']}?"
        )
    return _Read(day)


def _counted(match: re.Match[str], today: date) -> _Read:
    count = _COUNTS.get(match["count"].lower()) or int(match["count"])
    unit = " ".join(match["unit"].lower().split())
    if count > MOST_COUNT or (unit.startswith("month") and count > 12 * FARTHEST_YEARS):
        return _Read(ask=f"“{match.group(0)}” is too far away.")
    if unit.startswith(("working", "business", "work")):
        return _Read(add_working_days(today, count))
    if unit.startswith("month"):
        return _Read(add_months(today, count))
    return _Read(today + timedelta(days=count * (7 if unit.startswith("week") else 1)))


def _end_of(match: re.Match[str], today: date) -> _Read:
    later = (match["which"] or "").lower() == "next"
    if match["span"].lower() == "month":
        first = add_months(today.replace(day=1), 2 if later else 1)
        return _Read(first - timedelta(days=1))
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 + (7 if later else 0))
    friday = saturday - timedelta(days=1)
    if friday < today:
        return _Read(ask="This week is over. Which day do you mean?")
    return _Read(friday)


def _vague(match: re.Match[str], _today: date) -> _Read:
    return _Read(ask=f"“{match.group(0)}” is no day. Which day do you mean?")


def _ways() -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str], date], _Read], bool]]:
    """Each way of naming a day: its pattern, what reads it, and whether it can mean nothing else."""
    start = r"(?<![\w/@#.-])"

    def pattern(text: str) -> re.Pattern[str]:
        return re.compile(f"{start}{text}{_END}", re.IGNORECASE)

    yield pattern(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"), _iso, False
    yield pattern(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?"), _figures, False
    yield pattern(rf"{_MONTH}\s+{_NUMBER}{_YEAR}"), _named, False
    yield pattern(rf"{_NUMBER}\s+(?:of\s+)?{_MONTH}{_YEAR}"), _named, False
    yield (
        pattern(r"(?:the\s+)?end\s+of\s+(?:the\s+|(?P<which>this|next)\s+)?(?P<span>week|month)"),
        _end_of,
        False,
    )
    yield (
        pattern(
            r"in\s+(?P<count>\d{1,4}|an?|" + "|".join(_COUNTS) + r")\s+"
            r"(?P<unit>(?:working|business|work)\s+days?|days?|weeks?|months?)"
        ),
        _counted,
        True,
    )
    yield pattern(rf"(?P<which>(?:this|next)\s+)?{_WEEKDAY}"), _weekday, False
    yield pattern(r"today|tomorrow"), _near, True
    yield pattern(r"next\s+(?:week|month|year|quarter)"), _vague, False


_WAYS = tuple(_ways())
