"""Private feeds: who gets what, for how long, and what a subscriber is told of changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
import vobject

from funding.accounts.models import User
from funding.accounts.services.leaving import deactivate
from funding.calendar.models import CalendarFeed
from funding.calendar.types import FeedScope
from funding.infra.audit import AuditEntry
from funding.infra.db import db, unit_of_work
from funding.infra.records import Record, Visibility
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.zoned import Certainty
from funding.work.models import Deadline
from funding.work.services import remove_deadline, set_done
from funding.work.types import DeadlineKind
from tests.builders.applications import build_application, build_gate
from tests.builders.outreach import build_initiative
from tests.builders.tasks import build_task
from tests.support.client import CheckedClient
from tests.support.people import user_with

ADDRESS = re.compile(r'value="http://localhost(/calendar/feeds/[^"]+\.ics)"')
Browser = Callable[[Role], CheckedClient]


@pytest.fixture
def browser(client_for: Browser) -> CheckedClient:
    """Development staff's browser."""
    return client_for(Role.DEVELOPMENT)


def address_of(browser: CheckedClient, scope: str = "person", **values: Any) -> str:
    """A new feed's address, as it is shown once."""
    answer = browser.post("/calendar/feeds", data={"csrf_token": token_of(browser), "scope": scope, **values})
    assert answer.status_code == 200, answer.text
    found = ADDRESS.search(answer.text)
    assert found
    return found[1]


def token_of(browser: CheckedClient) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', browser.get("/calendar/feeds").text)
    assert found
    return found[1]


def events(client: CheckedClient, address: str) -> dict[str, Any]:
    """The feed's events by UID, read by vobject."""
    answer = client.get(address)
    assert answer.status_code == 200
    calendar = vobject.readOne(answer.text)
    calendar.validate(raiseException=True)
    return {one.uid.value: one for one in calendar.contents.get("vevent", [])}


def mine() -> Deadline:
    """A gate of an application of the development officer's."""
    application = build_application(title="Street outreach", owner_id=user_with(Role.DEVELOPMENT).id)
    gate = build_gate(application, date(2026, 12, 1))
    db.session.commit()
    return gate


def record_of(gate: Deadline) -> Record:
    return db.session.get_one(Record, gate.record_id)


def the_only(client: CheckedClient, address: str) -> Any:
    found = events(client, address)
    assert len(found) == 1
    return next(iter(found.values()))


def test_a_feed_opens_without_signing_in_and_its_token_is_kept_nowhere(
    browser: CheckedClient, client: CheckedClient
) -> None:
    mine()
    address = address_of(browser)
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers
    raw = address.rpartition("/")[2].removesuffix(".ics")
    kept = [
        *db.session.scalars(sa.select(CalendarFeed.token_hash)),
        *map(str, db.session.scalars(sa.select(AuditEntry.after))),
    ]
    assert kept
    assert not any(raw in text for text in kept)
    assert raw not in browser.get("/calendar/feeds").text
    assert client.get("/calendar/feeds/no-such-token.ics").status_code == 404


def test_a_change_rises_in_sequence_under_the_same_uid(browser: CheckedClient, client: CheckedClient) -> None:
    gate, address = mine(), address_of(browser)
    first = the_only(client, address)
    again = the_only(client, address)
    assert first.sequence.value == again.sequence.value == "0"
    gate.label = "Portal step"
    db.session.commit()
    second = the_only(client, address)
    assert (second.uid.value, second.sequence.value) == (first.uid.value, "1")
    record_of(gate).title = "Night outreach"
    db.session.commit()
    third = the_only(client, address)
    assert third.sequence.value == "2"
    assert third.summary.value == "Portal step: Night outreach"
    set_done(deadline=gate, record=record_of(gate), done=True, by=SYSTEM)
    assert the_only(client, address).summary.value.startswith("Done: ")


@pytest.mark.parametrize("why", ["removed", "archived", "hidden", "another owner"])
def test_what_leaves_the_feed_is_canceled_for_a_while(
    browser: CheckedClient, client: CheckedClient, clock: Any, why: str
) -> None:
    gate, address = mine(), address_of(browser)
    before = the_only(client, address)
    record, director = record_of(gate), user_with(Role.DIRECTOR).id
    if why == "removed":
        remove_deadline(deadline=gate, record=record, by=SYSTEM)
    elif why == "archived":
        record.archived_at = gate.created_at
    else:
        record.owner_id = gate.owner_id = director
        record.visibility = Visibility.RESTRICTED if why == "hidden" else Visibility.EVERYONE
    db.session.commit()
    gone = the_only(client, address)
    assert (gone.uid.value, gone.status.value, gone.sequence.value) == (before.uid.value, "CANCELLED", "1")
    assert gone.dtstart.value == before.dtstart.value
    assert "Street outreach" not in client.get(address).text
    clock.advance(days=31)
    assert not events(client, address)


def test_what_comes_back_is_told_above_its_cancellation(
    browser: CheckedClient, client: CheckedClient
) -> None:
    gate, address = mine(), address_of(browser)
    the_only(client, address)
    record, own, other = record_of(gate), user_with(Role.DEVELOPMENT).id, user_with(Role.DIRECTOR).id
    record.owner_id = gate.owner_id = other
    db.session.commit()
    assert the_only(client, address).status.value == "CANCELLED"
    record.owner_id = gate.owner_id = own
    db.session.commit()
    back = the_only(client, address)
    assert back.status.value == "CONFIRMED"
    assert int(back.sequence.value) > 1


def test_what_the_window_leaves_behind_is_not_taken_back(
    browser: CheckedClient, client: CheckedClient, clock: Any
) -> None:
    mine()
    address = address_of(browser)
    the_only(client, address)
    clock.advance(days=120)
    assert not events(client, address)


def test_who_has_it_already_is_told_so(browser: CheckedClient, client: CheckedClient) -> None:
    gate, address = mine(), address_of(browser)
    first = client.get(address)
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in ({"If-None-Match": etag}, {"If-Modified-Since": changed}):
        again = client.get(address, headers=headers)
        assert (again.status_code, again.get_data()) == (304, b"")
        assert again.headers["ETag"] == etag
    gate.label = "Portal step"
    db.session.commit()
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200
    assert client.head(address).status_code == 200


def test_a_new_address_and_an_ended_one_close_the_old(browser: CheckedClient, client: CheckedClient) -> None:
    mine()
    old = address_of(browser)
    client.get(old)
    new = address_of(browser)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    feed = db.session.scalars(sa.select(CalendarFeed)).one()
    assert (
        browser.post(f"/calendar/feeds/{feed.id}/revoke", data={"csrf_token": token_of(browser)}).status_code
        == 303
    )
    assert client.get(new).status_code == 404
    assert "In use" not in browser.get("/calendar/feeds").text


def test_nobody_touches_an_address_of_somebody_else(client_for: Browser) -> None:
    browser, other = client_for(Role.DEVELOPMENT), client_for(Role.ADMINISTRATOR)
    address_of(browser)
    feed = db.session.scalars(sa.select(CalendarFeed)).one()
    for verb in ("renew", "revoke"):
        answer = other.post(f"/calendar/feeds/{feed.id}/{verb}", data={"csrf_token": token_of(other)})
        assert answer.status_code == 404


def test_whoever_leaves_takes_no_calendar_along(browser: CheckedClient, client: CheckedClient) -> None:
    mine()
    address = address_of(browser)
    assert client.get(address).status_code == 200
    with unit_of_work():
        leaver = db.session.get_one(User, user_with(Role.DEVELOPMENT).id)
        deactivate(
            user=leaver, successor_id=user_with(Role.DIRECTOR).id, expected_version=leaver.version, by=SYSTEM
        )
    assert client.get(address).status_code == 404
    assert db.session.scalars(sa.select(CalendarFeed)).one().revoked_at is not None


def test_a_feed_of_the_office_and_one_of_an_initiative(browser: CheckedClient, client: CheckedClient) -> None:
    initiative = build_initiative()
    theirs = build_application(title="Theirs", initiative_ids=(initiative.id,))
    build_gate(theirs, date(2026, 12, 2), label="Their gate")
    mine()
    office = {one.summary.value for one in events(client, address_of(browser, "office")).values()}
    assert office == {"Their gate: Theirs", "Grants.gov step: Street outreach"}
    one = address_of(browser, "initiative", initiative_id=initiative.id)
    assert {one.summary.value for one in events(client, one).values()} == {"Their gate: Theirs"}
    for values in ({"scope": "initiative"}, {"scope": "everything"}):
        assert (
            browser.post("/calendar/feeds", data={"csrf_token": token_of(browser), **values}).status_code
            == 422
        )


def test_ones_own_tasks_are_in_ones_own_feed(browser: CheckedClient, client: CheckedClient) -> None:
    own, other = user_with(Role.DEVELOPMENT).id, user_with(Role.DIRECTOR).id
    build_task("Call the shelter", owner_id=own, due_on=date(2026, 11, 27))
    build_task("Somebody else’s", owner_id=other, due_on=date(2026, 11, 27))
    found = the_only(client, address_of(browser))
    assert found.summary.value == "Call the shelter"
    assert found.categories.value == ["Tasks"]


def test_a_private_donor_stays_nameless_to_the_auditor(client_for: Browser, client: CheckedClient) -> None:
    auditor = client_for(Role.AUDITOR)
    gift = build_application(title="Gift of Ann Example", visibility=Visibility.GIVING)
    build_gate(gift, date(2026, 12, 1), label="Visit", source_text="Ann Example", kind=DeadlineKind.OTHER)
    told = client.get(address_of(auditor, "office")).text
    assert "Visit: Private donor" in told
    assert "Ann Example" not in told


def test_fetching_too_often_is_answered_with_when_to_come_back(
    browser: CheckedClient, client: CheckedClient, clock: Any
) -> None:
    mine()
    address = address_of(browser)
    client.get(address)
    db.session.execute(sa.update(CalendarFeed).values(fetches=120))
    db.session.commit()
    refused = client.get(address)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    clock.advance(minutes=61)
    assert client.get(address).status_code == 200


def test_the_file_of_what_is_shown_and_the_feed_agree(browser: CheckedClient, client: CheckedClient) -> None:
    gate, address = mine(), address_of(browser)
    build_gate(record_of(gate), None, label="Rolling", at=None, certainty=Certainty.ROLLING)  # type: ignore[arg-type]
    fed = the_only(client, address)
    filed = vobject.readOne(browser.get("/calendar/export?show=agenda&format=ics").text).vevent
    assert (filed.uid.value, filed.sequence.value) == (fed.uid.value, fed.sequence.value)


def test_a_feed_is_read_by_a_fixed_number_of_queries(browser: CheckedClient, client: CheckedClient) -> None:
    from tests.support.queries import count_queries

    gate, address = mine(), address_of(browser, FeedScope.OFFICE.value)
    client.get(address)
    with count_queries() as few:
        client.get(address)
    for number in range(30):
        build_gate(record_of(gate), date(2026, 12, 2), label=f"Step {number}")
    db.session.commit()
    client.get(address)
    with count_queries() as many:
        client.get(address)
    assert many.count == few.count, f"{few}\n{many}"
