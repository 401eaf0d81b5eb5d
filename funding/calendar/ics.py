"""Dates as iCalendar (RFC 5545), written with the icalendar library.

Instants are written in UTC. A zone's own rules in the file (VTIMEZONE) are read differently by calendars, some of
which take a day on which clocks change for another, while ``…Z`` means the same to all of them; both clocks are told in
the description. A day without a time is a date, never midnight. Nothing here blocks anybody's time (TRANSPARENT).

==================================  =====================================================
date                                written
==================================  =====================================================
exact, Mon, Mar 9, 2026, 8:59 pm    DTSTART:20260310T005900Z
day only, Dec 1, 2026               DTSTART;VALUE=DATE:20261201, DTEND the day after
estimated, ~ Dec 2026               the same, STATUS:TENTATIVE, "~" before its name
done                                "Done:" before its name, no alarm
gone                                STATUS:CANCELLED, without the name it had
==================================  =====================================================

Alarms, for what is open and not an estimate; for a day without a time they ring at 9 a.m., so one day before is
fifteen hours before its midnight:

=======================  ==============================
layer                    before
=======================  ==============================
submissions              7 days, 1 day; 4 hours if exact
reports and payments     7 days, 1 day
decisions and board      1 day
internal steps, tasks    1 day
registrations            30 days, 7 days
project periods          none
=======================  ==============================
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event
from icalendar.prop import vCategory, vDate, vDatetime, vDuration, vInt, vText, vUri

from funding.calendar.types import Entry, Gone, Layer, Source, Told
from funding.work.gates import told_here, told_long

CONTENT_TYPE = "text/calendar; charset=utf-8"
LONGEST_TEXT = 500
"""The most characters of a title that a calendar outside is told; longer ones end in an ellipsis."""
REFRESH = "PT1H"
_DAY = timedelta(days=1)
_MORNING = timedelta(hours=9)
_ALARMS: dict[Layer, tuple[timedelta, ...]] = {
    Layer.SUBMISSIONS: (_DAY * 7, _DAY),
    Layer.REPORTS: (_DAY * 7, _DAY),
    Layer.DECISIONS: (_DAY,),
    Layer.STEPS: (_DAY,),
    Layer.TASKS: (_DAY,),
    Layer.REGISTRATIONS: (_DAY * 30, _DAY * 7),
    Layer.PERIODS: (),
    Layer.HOLIDAYS: (),
}
_LAST_HOURS = timedelta(hours=4)
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_CONTROL = dict.fromkeys((*range(0x0A), *range(0x0B, 0x20), 0x7F), None)


@dataclass(frozen=True, slots=True)
class Links:
    """What addresses begin with, by where a date comes from; the number follows. Empty where there is no server."""

    dates: str = ""
    registrations: str = ""
    applications: str = ""
    tasks: str = ""

    def to(self, entry: Entry) -> str:
        """The address of an entry's page, or an empty text."""
        by_source = {Source.DEADLINE: self.dates, Source.RENEWAL: self.registrations, Source.TASK: self.tasks}
        start = by_source.get(entry.key.source, self.applications)
        return f"{start}{entry.key.id}" if start else ""


def plain(text: str) -> str:
    """A text without control characters, which no calendar shows and some refuse; line breaks stay."""
    text = _LINE_END.sub("\n", text).translate(_CONTROL)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def summary(entry: Entry) -> str:
    """The name of the event: "~ Answer expected: Street outreach"."""
    mark = "Done: " if entry.done_at is not None else "~ " if entry.estimated else ""
    return plain(f"{mark}{entry.label}: {entry.title}" if entry.title else f"{mark}{entry.label}")


def description(entry: Entry, zone: str, link: str) -> str:
    """Both clocks, how sure the date is, whose it is, and where it is kept."""
    here = told_here(entry, zone)
    lines = [
        f"{entry.kind}: {told_long(entry)}",
        f"Where you are: {here}" if here else "",
        "Estimated: to be confirmed." if entry.estimated else "",
        "No time is stated." if entry.due_at is None and entry.layer is Layer.SUBMISSIONS else "",
        f"Done {entry.done_at:%b} {entry.done_at.day}, {entry.done_at.year}." if entry.done_at else "",
        f"Funder: {entry.funder}" if entry.funder else "",
        f"Who: {entry.owner}" if entry.owner else "",
        link,
    ]
    return "\n".join(plain(line) for line in lines if line)


def alarms(entry: Entry) -> list[timedelta]:
    """How long before its beginning an entry rings."""
    if entry.done_at is not None or entry.estimated:
        return []
    before = list(_ALARMS[entry.layer])
    if entry.due_at is None:
        return [span - _MORNING for span in before]
    return [*before, _LAST_HOURS] if entry.layer is Layer.SUBMISSIONS else before


def _event(uid: str, sequence: int, changed_at: datetime, layer: Layer) -> Event:
    event = Event()
    stamp = vDatetime(changed_at.astimezone(UTC).replace(microsecond=0))
    event["UID"] = vText(uid)
    event["DTSTAMP"] = event["LAST-MODIFIED"] = stamp
    event["SEQUENCE"] = vInt(sequence)
    event["CATEGORIES"] = vCategory([layer.label])
    event["TRANSP"] = vText("TRANSPARENT")
    return event


def _when(event: Event, day: date, instant: datetime | None) -> None:
    if instant is not None:
        event["DTSTART"] = vDatetime(instant.astimezone(UTC).replace(microsecond=0))
        return
    for name, value in (("DTSTART", day), ("DTEND", day + _DAY)):
        event[name] = vDate(value)
        event[name].params["VALUE"] = "DATE"


def told_event(told: Told, zone: str, links: Links) -> Event:
    """One date as an event, told to somebody whose clock is in ``zone``."""
    entry = told.entry
    event = _event(told.uid, told.sequence, told.changed_at, entry.layer)
    _when(event, entry.due_on or date.max, entry.due_at)
    link = links.to(entry)
    event["SUMMARY"] = vText(summary(entry))
    event["DESCRIPTION"] = vText(description(entry, zone, link))
    event["STATUS"] = vText("TENTATIVE" if entry.estimated and entry.done_at is None else "CONFIRMED")
    if link:
        event["URL"] = vUri(link)
    for before in alarms(entry):
        alarm = Alarm()
        alarm["ACTION"] = vText("DISPLAY")
        alarm["DESCRIPTION"] = event["SUMMARY"]
        alarm["TRIGGER"] = vDuration(-before)
        event.add_component(alarm)
    return event


def gone_event(gone: Gone) -> Event:
    """The cancellation of a date that was told before."""
    event = _event(gone.uid, gone.sequence, gone.changed_at, gone.layer)
    _when(event, gone.day, gone.starts_at)
    event["SUMMARY"] = vText("Canceled: no longer in this calendar")
    event["STATUS"] = vText("CANCELLED")
    return event


def write(name: str, told: Iterable[Told], gone: Iterable[Gone] = (), *, zone: str, links: Links) -> bytes:
    """A whole calendar called ``name``: lines of at most 75 octets that end in CRLF."""
    calendar = Calendar()
    calendar["PRODID"] = vText("-//Funding//Calendar//EN")
    calendar["VERSION"] = vText("2.0")
    calendar["CALSCALE"] = vText("GREGORIAN")
    calendar["NAME"] = calendar["X-WR-CALNAME"] = vText(plain(name))
    refresh = vDuration(timedelta(hours=1))
    refresh.params["VALUE"] = "DURATION"
    calendar["REFRESH-INTERVAL"] = refresh
    calendar["X-PUBLISHED-TTL"] = vText(REFRESH)
    calendar.subcomponents = [
        *(told_event(one, zone, links) for one in told),
        *(gone_event(one) for one in gone),
    ]
    data: bytes = calendar.to_ical(sorted=False)
    return data
