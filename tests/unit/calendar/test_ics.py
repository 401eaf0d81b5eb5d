"""Dates as iCalendar: the bytes, and what a parser that is not ours reads from them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.calendar.ics import LONGEST_TEXT, Links, write
from funding.calendar.types import Entry, Gone, Key, Layer, Source, Told
from funding.kernel.zoned import Certainty, ZonedMoment

CHANGED = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
LINKS = Links(dates="https://grants.example.org/calendar/dates/")
ZONES = ("America/New_York", "America/Phoenix", "Pacific/Guam", "America/Anchorage")


def entry(number: int = 1, **overrides: Any) -> Entry:
    """A Grants.gov step on Mar 9, 2026, 8:59 p.m. Eastern."""
    values: dict[str, Any] = {
        "key": Key(Source.DEADLINE, number),
        "layer": Layer.SUBMISSIONS,
        "kind": "Grants.gov step",
        "label": "Grants.gov step",
        "sequence": 1,
        "due_on": date(2026, 3, 9),
        "at_time": time(20, 59),
        "zone": "America/New_York",
        "due_at": datetime(2026, 3, 10, 0, 59, tzinfo=UTC),
        "certainty": Certainty.EXACT,
        "done_at": None,
        "record_id": 1,
        "record_kind": "application",
        "title": "Street outreach",
        "plain_title": "Street outreach",
        "owner": "Maria",
        "hue": "doj",
        "funder": "DOJ · OVC",
        "movable": False,
        "source_text": "",
        "source_url": "",
        **overrides,
    }
    return Entry(**values)


def day_only(**overrides: Any) -> Entry:
    """The same without a time."""
    return entry(**{"due_at": None, "at_time": None, "certainty": Certainty.DATE_ONLY, **overrides})


def told(*entries: Entry) -> list[Told]:
    """The entries as they are told for the first time."""
    return [Told(one, f"{one.key.id}@funding", 0, CHANGED) for one in entries]


def written(*entries: Entry, gone: tuple[Gone, ...] = ()) -> bytes:
    return write("Funding: Ana", told(*entries), gone, zone="America/New_York", links=LINKS)


def check_bytes(data: bytes) -> None:
    """What RFC 5545 asks of any calendar: lines, line ends, one UID each, the stamps."""
    assert data.endswith(b"\r\n")
    lines = data.split(b"\r\n")[:-1]
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    whole = re.sub(rb"\r\n[ \t]", b"", data).split(b"\r\n")
    uids = [line for line in whole if line.startswith(b"UID:")]
    assert len(uids) == len(set(uids)) == whole.count(b"BEGIN:VEVENT")
    assert sum(line.startswith(b"DTSTAMP:") for line in whole) == len(uids)


def events(data: bytes) -> list[Any]:
    """The events as vobject reads them; raises where they are not valid."""
    check_bytes(data)
    calendar = vobject.readOne(data.decode())
    calendar.validate(raiseException=True)
    return list(calendar.contents.get("vevent", []))


def test_an_instant_is_written_in_utc_over_the_change_of_clocks() -> None:
    data = written(entry())
    assert b"DTSTART:20260310T005900Z" in data
    assert b"VTIMEZONE" not in data
    assert events(data)[0].dtstart.value == datetime(2026, 3, 10, 0, 59, tzinfo=UTC)


def test_a_day_is_a_date_and_so_is_the_leap_day() -> None:
    found = events(written(day_only(due_on=date(2028, 2, 29))))[0]
    assert (found.dtstart.value, found.dtend.value) == (date(2028, 2, 29), date(2028, 3, 1))


def test_an_estimate_is_tentative_and_rings_nobody() -> None:
    found = events(written(day_only(certainty=Certainty.ESTIMATED)))[0]
    assert found.status.value == "TENTATIVE"
    assert found.summary.value == "~ Grants.gov step: Street outreach"
    assert not hasattr(found, "valarm")


def test_what_is_done_says_so_and_rings_nobody() -> None:
    found = events(written(entry(done_at=CHANGED)))[0]
    assert found.summary.value.startswith("Done: ")
    assert found.status.value == "CONFIRMED"
    assert "Done Nov 22, 2026." in found.description.value
    assert not hasattr(found, "valarm")


@pytest.mark.parametrize(
    ("layer", "exact", "before"),
    [
        (Layer.SUBMISSIONS, True, [timedelta(days=7), timedelta(days=1), timedelta(hours=4)]),
        (Layer.SUBMISSIONS, False, [timedelta(days=6, hours=15), timedelta(hours=15)]),
        (Layer.REPORTS, False, [timedelta(days=6, hours=15), timedelta(hours=15)]),
        (Layer.STEPS, False, [timedelta(hours=15)]),
        (Layer.REGISTRATIONS, False, [timedelta(days=29, hours=15), timedelta(days=6, hours=15)]),
        (Layer.PERIODS, False, []),
    ],
)
def test_alarms_by_layer(layer: Layer, exact: bool, before: list[timedelta]) -> None:
    found = events(written(entry(layer=layer) if exact else day_only(layer=layer)))[0]
    assert [-one.trigger.value for one in found.contents.get("valarm", [])] == before


def test_both_clocks_the_kind_and_the_address_are_told() -> None:
    data = write("Ana", told(entry()), zone="Pacific/Guam", links=LINKS)
    found = events(data)[0]
    assert "Mon, Mar 9, 2026, 8:59 p.m. ET" in found.description.value
    assert "Where you are: Tue, Mar 10, 10:59 a.m. ChST" in found.description.value
    assert found.url.value == "https://grants.example.org/calendar/dates/1"
    assert found.categories.value == ["Submissions"]


def test_a_cancellation_says_nothing_of_what_it_was() -> None:
    gone = Gone("7@funding", 3, CHANGED, Layer.STEPS, date(2026, 12, 1), None)
    found = events(written(entry(), gone=(gone,)))[1]
    assert (found.status.value, found.sequence.value, found.uid.value) == ("CANCELLED", "3", "7@funding")
    assert found.summary.value == "Canceled: no longer in this calendar"


NASTY = st.text(
    st.one_of(
        st.sampled_from('\r\n;,:\\"\t\x00\x07\x1f\x7f\u2028\u0085😀é漢\u200b'),
        st.characters(codec="utf-8", exclude_categories=("Cs",)),
    ),
    max_size=400,
)


@settings(max_examples=60, deadline=None)
@given(title=NASTY, label=NASTY)
def test_no_title_breaks_out_of_its_line(title: str, label: str) -> None:
    nasty = entry(title=title + "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil", label=label)
    data = written(nasty, entry(2))
    check_bytes(data)
    assert data.count(b"\r\nBEGIN:VEVENT\r\n") == 2
    assert b"\r\nUID:evil" not in data
    assert b"\x00" not in data


def test_a_title_that_a_parser_reads_back_is_the_title() -> None:
    title = "Fair; nights, \\days\\ “and” 😀\nsecond line"
    found = events(written(entry(title=title)))[0]
    assert found.summary.value == f"Grants.gov step: {title}"
    long = events(written(entry(title="x" * 5_000)))[0]
    assert len(long.summary.value) == LONGEST_TEXT


@settings(max_examples=60, deadline=None)
@given(
    day=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    at=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
)
def test_every_instant_is_read_back_as_itself(day: date, at: time, zone: str) -> None:
    instant = ZonedMoment(datetime.combine(day, at), zone).utc
    exact = entry(due_on=day, at_time=at, zone=zone, due_at=instant)
    assert events(written(exact))[0].dtstart.value == instant
