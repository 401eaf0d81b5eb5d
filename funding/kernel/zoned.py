"""Dates and times as grant makers state them: a clock time in a named zone, and how sure it is.

A deadline is an instant. "11:59 p.m. Eastern" is kept as the clock reading and the zone's name, and
turned into UTC by the zone's own rules, so that summer time is never guessed. A reading that the clock
shows twice (in fall) or never (in spring) is taken at the earlier of the two possible instants: nobody
is told a time later than the true one.

===================  ==================  =====================
local                zone                UTC
===================  ==================  =====================
2026-06-16 20:59     America/New_York    2026-06-17 00:59
2026-01-13 23:59     America/New_York    2026-01-14 04:59
2026-03-09 20:59     America/New_York    2026-03-10 00:59
2026-03-08 02:30     America/New_York    2026-03-08 06:30
2026-11-01 01:30     America/New_York    2026-11-01 05:30
===================  ==================  =====================
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from funding.kernel.errors import DomainError

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LABELS = {
    "America/New_York": "ET",
    "America/Detroit": "ET",
    "America/Chicago": "CT",
    "America/Denver": "MT",
    "America/Boise": "MT",
    "America/Los_Angeles": "PT",
    "America/Anchorage": "AKT",
    "Pacific/Honolulu": "HT",
}


class ZoneError(DomainError):
    """There is no time zone of that name."""


class Certainty(StrEnum):
    """How much a source says about a date."""

    EXACT = "exact"
    DATE_ONLY = "date_only"
    ESTIMATED = "estimated"
    ROLLING = "rolling"
    UNKNOWN = "unknown"


def zone_info(name: str) -> ZoneInfo:
    """The rules of the zone called ``name``, such as America/New_York. Raises ZoneError."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ZoneError(f"There is no time zone called {name!r}.", field="zone") from error


def in_zone(moment: datetime, zone: str) -> datetime:
    """An aware instant as the clocks of ``zone`` show it. Raises ZoneError."""
    return moment.astimezone(zone_info(zone))


@dataclass(frozen=True, slots=True)
class ZonedMoment:
    """A clock reading in a named zone.

    Raises ValueError for an aware ``local`` and ZoneError for an unknown zone.
    """

    local: datetime
    zone: str

    def __post_init__(self) -> None:
        if self.local.tzinfo is not None:
            raise ValueError("A clock reading carries no time zone of its own.")
        zone_info(self.zone)

    @property
    def utc(self) -> datetime:
        """The instant, as an aware datetime in UTC.

        The earlier one where the reading is double or missing.
        """
        place = zone_info(self.zone)
        return min(self.local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))


@lru_cache(maxsize=4_096)
def end_of_day(day: date, zone: str) -> datetime:
    """The last second of ``day`` in ``zone``, as an aware datetime in UTC. Raises ZoneError."""
    return ZonedMoment(datetime.combine(day, time(23, 59, 59)), zone).utc


def days_left(due: date, today: date) -> int:
    """Whole days from ``today`` to ``due``: 0 on the day itself, negative after it."""
    return (due - today).days


def format_date(day: date) -> str:
    """``Nov 22, 2026``."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def format_date_short(day: date) -> str:
    """``Tue, Dec 1``: for lists in which the year is plain."""
    return f"{_WEEKDAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day}"


def format_time(moment: time | datetime) -> str:
    """``11:59 p.m.``; midnight is ``12:00 a.m.`` and noon ``12:00 p.m.``."""
    return f"{moment.hour % 12 or 12}:{moment.minute:02d} {'a.m.' if moment.hour < 12 else 'p.m.'}"


def format_moment(moment: datetime, zone: str) -> str:
    """An aware instant on the clocks of ``zone``: ``Tue, Dec 1, 11:59 p.m. ET``. Raises ZoneError."""
    local = in_zone(moment, zone)
    return f"{format_date_short(local)}, {format_time(local)} {zone_label(zone, moment)}"


def format_moment_long(moment: datetime, zone: str) -> str:
    """The same with the year: ``Tue, Dec 1, 2026, 11:59 p.m. ET``. Raises ZoneError."""
    local = in_zone(moment, zone)
    return f"{format_date_short(local)}, {local.year}, {format_time(local)} {zone_label(zone, moment)}"


def zone_label(zone: str, moment: datetime) -> str:
    """What people call the zone at that instant.

    ``ET``; ``MST`` for Phoenix; ``UTC+3`` where it has no letters.
    """
    if zone in _LABELS:
        return _LABELS[zone]
    name = in_zone(moment, zone).tzname() or "UTC"
    if name[0] not in "+-":
        return name
    hours, minutes = int(name[1:3]), name[3:5]
    return f"UTC{'+' if name[0] == '+' else '−'}{hours}{':' + minutes if minutes else ''}"
