"""What the calendar makes due to be said: to whom, once, and not any more when it is met."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy import select

from funding.infra.db import db, unit_of_work
from funding.infra.records import Visibility
from funding.kernel.actor import Actor, Role
from funding.kernel.zoned import Certainty
from funding.notices.models import Notice
from funding.wallet.models import WalletItem
from funding.work.types import DeadlineKind
from tests.builders.applications import build_application
from tests.builders.notices import build_deadline, remind_all
from tests.builders.wallet import build_item
from tests.support.clock import FakeClock
from tests.support.people import user_with

Actors = Callable[[Role | str], Actor]


def said(*, withdrawn: bool = False) -> list[tuple[str, str]]:
    """What stands as said: (who, line)."""
    query = select(Notice).where(
        Notice.withdrawn_at.is_not(None) if withdrawn else Notice.withdrawn_at.is_(None)
    )
    return [(one.kind, one.line) for one in db.session.scalars(query.order_by(Notice.id))]


def test_a_date_is_told_to_its_owner_on_the_days_chosen_and_each_once(
    actor_for: Actors, clock: FakeClock
) -> None:
    me = actor_for("development")
    with unit_of_work():
        application = build_application(by=actor_for("director"), title="Street outreach")
        build_deadline(application, date(2026, 12, 1), owner_id=me.user_id)
    clock.set(datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
    remind_all()
    remind_all()
    line = "Application due, Tue, Dec 1, 2026, 11:59 p.m. ET: Street outreach"
    assert said() == [("deadline", line)]
    (first,) = db.session.scalars(select(Notice)).all()
    assert (first.user_id, first.why, first.url) == (
        me.user_id,
        "this date is yours",
        f"/applications/{application.id}",
    )
    # The next of the days chosen: the earlier one is said no more.
    clock.set(datetime(2026, 11, 30, 15, 0, tzinfo=UTC))
    remind_all()
    assert said() == [("deadline", line)]
    assert len(said(withdrawn=True)) == 1


def test_a_missed_date_is_told_once_and_no_more_when_it_is_done(actor_for: Actors, clock: FakeClock) -> None:
    me = actor_for("development")
    with unit_of_work():
        application = build_application(by=me, title="Street outreach")
        deadline = build_deadline(application, date(2026, 11, 21), owner_id=me.user_id)
    remind_all()
    clock.advance(days=2)
    remind_all()
    line = "Application due was on Sat, Nov 21, 2026, 11:59 p.m. ET and is not marked done: Street outreach"
    assert said() == [("deadline_missed", line)]
    with unit_of_work():
        deadline.done_at = clock()
    remind_all()
    assert said() == []
    with unit_of_work():
        deadline.done_at = None
    remind_all()
    assert said() == [("deadline_missed", line)]


def test_a_date_without_an_hour_is_over_when_its_day_is_over_in_its_own_zone(
    actor_for: Actors, clock: FakeClock
) -> None:
    me = actor_for("development")
    with unit_of_work():
        application = build_application(by=me)
        facts = {
            "at_time": None,
            "certainty": Certainty.DATE_ONLY,
            "zone": "Pacific/Honolulu",
            "kind": DeadlineKind.REPORT,
        }
        build_deadline(application, date(2026, 11, 23), owner_id=me.user_id, **facts)
    clock.set(datetime(2026, 11, 24, 9, 59, tzinfo=UTC))
    remind_all()
    assert [kind for kind, _ in said()] == ["deadline"]
    clock.advance(minutes=1)
    remind_all()
    assert [kind for kind, _ in said()] == ["deadline_missed"]


def test_a_record_one_may_not_read_is_never_named_to_them(actor_for: Actors) -> None:
    me = actor_for("program")
    with unit_of_work():
        application = build_application(by=actor_for("director"), visibility=Visibility.RESTRICTED)
        application.owner_id = actor_for("director").user_id
        build_deadline(application, date(2026, 11, 23), owner_id=me.user_id)
    remind_all()
    assert said() == []


def test_an_estimate_asks_again_only_after_it_was_looked_up(actor_for: Actors, clock: FakeClock) -> None:
    me = actor_for("development")
    with unit_of_work():
        application = build_application(by=me, title="Street outreach")
        facts = {"at_time": None, "certainty": Certainty.ESTIMATED, "label": "Application"}
        deadline = build_deadline(application, date(2026, 12, 20), owner_id=me.user_id, **facts)
    remind_all()
    clock.advance(days=1)
    remind_all()
    assert said() == [
        ("deadline", "Application, about Sun, Dec 20, 2026: Street outreach"),
        ("estimate", "Is Application still about Sun, Dec 20? Street outreach"),
    ]
    with unit_of_work():
        deadline.checked_on = date(2026, 11, 23)
    remind_all()
    assert [kind for kind, _ in said()] == ["deadline"]
    clock.set(datetime(2026, 12, 8, 15, 0, tzinfo=UTC))
    remind_all()
    assert [kind for kind, _ in said()] == ["deadline", "estimate"]
    assert db.session.query(Notice).filter_by(kind="estimate").count() == 2


def test_whoever_renews_a_registration_is_told_when_to_begin_and_when_it_has_lapsed(
    actor_for: Actors, clock: FakeClock
) -> None:
    owner = user_with(Role.FINANCE)
    with unit_of_work():
        item: WalletItem = build_item(
            title="SAM.gov registration", expires_on=date(2026, 12, 15), lead_days=20
        )
        item.owner_id = owner.id
    remind_all()
    renew = [line for kind, line in said() if kind == "renewal"]
    assert renew == ["Renew SAM.gov registration: it holds through Dec 15, 2026"]
    clock.set(datetime(2026, 12, 16, 15, 0, tzinfo=UTC))
    remind_all()
    assert [line for kind, line in said() if kind == "renewal"] == [
        "SAM.gov registration lapsed on Dec 15, 2026"
    ]
