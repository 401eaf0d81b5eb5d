"""When a letter may go out: the hour of the digest, and the hours in which nothing is sent.

Hours are read on the person's own clock; the zone's rules turn them into instants, so that summer time moves nothing.
An hour that the clock skips in spring or shows twice in fall is taken at its earlier instant. A digest is due once the
latest digest moment lies after the oldest thing that waits: nothing new, no letter; and what was missed while the
program was down is due as soon as it is up.

Worked example: digest at 7 a.m. in New York, quiet from 8 p.m. to 7 a.m., weekly on Monday.

=======================  =====================  ===================  =============================
now (New York)           latest daily moment    latest weekly one    quiet
=======================  =====================  ===================  =============================
Sun, Nov 22, 10 a.m.     Sun, Nov 22, 7 a.m.    Mon, Nov 16, 7 a.m.  no
Mon, Nov 23, 6:59 a.m.   Sun, Nov 22, 7 a.m.    Mon, Nov 16, 7 a.m.  until 7 a.m.
Mon, Nov 23, 7 a.m.      Mon, Nov 23, 7 a.m.    Mon, Nov 23, 7 a.m.  no
Mon, Nov 23, 9 p.m.      Mon, Nov 23, 7 a.m.    Mon, Nov 23, 7 a.m.  until Tue, Nov 24, 7 a.m.
=======================  =====================  ===================  =============================
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from funding.kernel.zoned import ZonedMoment, in_zone
from funding.notices.types import Cadence, Preferences, Quiet

_DAY = timedelta(days=1)


def at_hour(day: date, hour: int, zone: str) -> datetime:
    """The instant, in UTC, at which the clocks of ``zone`` show that hour on that day."""
    return ZonedMoment(datetime.combine(day, time(hour)), zone).utc


def latest_daily(now: datetime, hour: int, zone: str) -> datetime:
    """The latest instant, not after ``now``, at which a daily digest was due."""
    day = in_zone(now, zone).date()
    moment = at_hour(day, hour, zone)
    return moment if moment <= now else at_hour(day - _DAY, hour, zone)


def latest_weekly(now: datetime, weekday: int, hour: int, zone: str) -> datetime:
    """The latest instant, not after ``now``, at which a weekly digest was due; Monday is 0."""
    today = in_zone(now, zone).date()
    day = today - timedelta(days=(today.weekday() - weekday) % 7)
    moment = at_hour(day, hour, zone)
    return moment if moment <= now else at_hour(day - 7 * _DAY, hour, zone)


def is_quiet(now: datetime, quiet: Quiet | None, zone: str) -> bool:
    """Whether no letter may be sent now. Hours that begin and end alike are none."""
    if quiet is None or quiet.start == quiet.end:
        return False
    day = in_zone(now, zone).date()
    start, end = at_hour(day, quiet.start, zone), at_hour(day, quiet.end, zone)
    if quiet.start < quiet.end:
        return start <= now < end
    return now < end or now >= start


def due_cadences(now: datetime, chosen: Preferences, oldest: Mapping[Cadence, datetime]) -> set[Cadence]:
    """Which waiting notices make a letter now, given since when the oldest of each cadence waits."""
    if is_quiet(now, chosen.quiet, chosen.zone):
        return set()
    latest = {
        Cadence.AT_ONCE: now,
        Cadence.DIGEST: latest_daily(now, chosen.hour, chosen.zone),
        Cadence.WEEKLY: latest_weekly(now, chosen.weekday, chosen.hour, chosen.zone),
    }
    return {cadence for cadence, since in oldest.items() if cadence in latest and since <= latest[cadence]}
