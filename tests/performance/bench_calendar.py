"""The calendar at 10,000 applications and 50,000 dates against the bare list, and a feed against the bare writer."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from icalendar import Alarm, Calendar, Event

from funding.applications.models import Application
from funding.calendar import ics
from funding.calendar.services.feeds import make_feed, read_feed
from funding.calendar.types import FeedScope
from funding.calendar.views import faces
from funding.infra import kept_rows
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import Role
from funding.kernel.zoned import Certainty
from funding.work.models import Deadline
from funding.work.types import DeadlineKind
from tests.performance.bench_lists import after, against_own_sql
from tests.performance.harness import Pair, Row, growth_row, paired
from tests.performance.houses import NOW, House, house, insert
from tests.support.people import user_with

SMALL, FULL = (1_000, 0), (10_000, 0)
DATES_EACH = 5
FEED_EVENTS = 2_000
PAGES = {
    "calendar month": "/calendar",
    "calendar agenda": "/calendar?show=agenda",
    "calendar year by funder": "/calendar?show=year",
    "calendar load": "/calendar/load",
}
KINDS = (DeadlineKind.GRANTS_GOV, DeadlineKind.REPORT, DeadlineKind.INTERNAL, DeadlineKind.INTERNAL)


@cache
def full_of_dates(size: tuple[int, int]) -> House:
    """A house whose applications have five dates each, spread over as many years as such a house has."""
    place = house(size)
    with place.app.app_context(), unit_of_work():
        numbers = db.session.scalars(sa.select(Application.id)).all()
        dice = random.Random(len(numbers))  # noqa: S311 - made-up data, not secrets.
        insert(Deadline.__table__, [_date(dice, number, kind) for number in numbers for kind in KINDS])
    return place


def _date(dice: random.Random, number: int, kind: DeadlineKind) -> dict[str, Any]:
    day = NOW.date() + timedelta(days=dice.randint(-84, 375))
    return {
        "record_id": number,
        "kind": kind,
        "label": f"{kind.label} {number}",
        "sequence": 1,
        "due_on": day,
        "at_time": None,
        "zone": "America/New_York",
        "due_at": None,
        "certainty": Certainty.DATE_ONLY,
        "source_text": "",
        "created_at": NOW,
    }


def against_bare_page(place: House, address: str) -> Pair:
    """A page against the bare page of fifty rows in the same house."""
    return paired(place.get(address), place.bare_page())


def bench_calendar_against_a_bare_page() -> list[Row]:
    """10,000 applications with 50,000 dates within fifteen months; nothing was written since the last look."""
    full = full_of_dates(FULL)
    return [
        against_bare_page(full, address).row(f"{name}, full size / bare page of 50 rows", aim=2)
        for name, address in PAGES.items()
    ]


def bench_calendar_after_a_change() -> list[Row]:
    """The same pages when anything was written since the last look, and when besides none of their dates was ever
    shown."""
    full = full_of_dates(FULL)
    rows = []
    for name, address in PAGES.items():
        for words, forgets in AFTER.items():
            pair = paired(after(full.get(address), *forgets), full.bare_page(), rounds=9)
            rows.append(replace(pair.row(f"{name}, {words} / bare page", aim=2), aim="", met=None))
    return rows


AFTER: dict[str, tuple[Callable[[], None], ...]] = {
    "after a change": (kept_rows.forget,),
    "every date new": (kept_rows.forget, faces.forget),
}


def bench_calendar_growth() -> list[Row]:
    """How each page grows from 1,000 applications to 10,000, after a change, beside how its own SQL grows."""
    small, full = full_of_dates(SMALL), full_of_dates(FULL)
    return [
        growth_row(
            f"{name}, growth from 1,000 applications / growth of its SQL",
            ours=(against_own_sql(small, address), against_own_sql(full, address)),
        )
        for name, address in PAGES.items()
    ]


def bench_feed_against_the_bare_writer() -> list[Row]:
    """A feed of 2,000 dates, from the request to the bytes, against the icalendar library on rows that lie ready."""
    place = house((FEED_EVENTS, 0))
    with place.app.app_context():
        with unit_of_work():
            db.session.execute(sa.update(Deadline).values(due_on=NOW.date() + timedelta(days=30)))
            _, raw = make_feed(
                scope=FeedScope.OFFICE, initiative_id=None, by=user_with(Role.DEVELOPMENT).actor
            )
            db.session.execute(sa.update(Application).values(stage="drafting"))
        with unit_of_work():
            told = read_feed(raw=raw).edition.told
        assert len(told) == FEED_EVENTS
        with place.app.test_request_context():
            rows = [_plain_row(one) for one in told]
    address = f"/calendar/feeds/{raw}.ics"

    def ours() -> object:
        with place.app.app_context(), unit_of_work():
            db.session.execute(sa.text("UPDATE calendar_feeds SET fetches = 0"))
        answer = place.app.test_client().get(address)
        assert answer.status_code == 200
        return answer.get_data()

    return [
        paired(ours, lambda: bare_calendar(rows), rounds=7).row(
            f"feed of {FEED_EVENTS:,} dates / the bare icalendar writer on the same rows", aim=1.5
        )
    ]


def _plain_row(told: Any) -> dict[str, Any]:
    """What the writer is given for one date, ready."""
    entry = told.entry
    return {
        "uid": told.uid,
        "sequence": told.sequence,
        "changed": told.changed_at.astimezone(UTC),
        "start": entry.due_at or entry.due_on,
        "summary": ics.summary(entry),
        "description": ics.description(
            entry, "America/New_York", f"http://localhost/calendar/dates/{entry.key.id}"
        ),
        "url": f"http://localhost/calendar/dates/{entry.key.id}",
        "alarms": ics.alarms(entry),
        "category": entry.layer.label,
    }


def bare_calendar(rows: list[dict[str, Any]]) -> bytes:
    """The calendar as the library's own manual writes one."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bare//EN")
    calendar.add("version", "2.0")
    for row in rows:
        event = Event()
        event.add("uid", row["uid"])
        event.add("dtstamp", row["changed"])
        event.add("last-modified", row["changed"])
        event.add("sequence", row["sequence"])
        event.add("categories", [row["category"]])
        event.add("transp", "TRANSPARENT")
        event.add("dtstart", row["start"])
        if not isinstance(row["start"], datetime):
            event.add("dtend", _next_day(row["start"]))
        event.add("summary", row["summary"])
        event.add("description", row["description"])
        event.add("status", "CONFIRMED")
        event.add("url", row["url"])
        for before in row["alarms"]:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", row["summary"])
            alarm.add("trigger", -before)
            event.add_component(alarm)
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


def _next_day(day: date) -> date:
    return day + timedelta(days=1)
