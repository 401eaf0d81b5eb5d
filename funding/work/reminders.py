"""Reminders of dates: so many days before each, once when it was missed, and estimates that ask to be confirmed.

Whom: the owner of the date, else of the record it hangs on, and only who may read that record. The key of a reminder
holds the day itself, so that a date that moves is told anew and one that does not is never told twice.

=====================================  =========================================================
date                                   what is said, and under which key
=====================================  =========================================================
14, 7 or 1 days away (as chosen)       the nearest of them that has come: ``due:31:2027-03-01:7``
its instant or day is over, not done   that it was missed, once: ``missed:31:2027-03-01``
an estimate that asks today            to confirm it, once for each time it asks: ``confirm:31:...``
done, archived, rolling, not known     nothing
=====================================  =========================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from funding.accounts.models import User
from funding.infra.db import db
from funding.infra.places import record_url
from funding.infra.records import Record, readers_of
from funding.kernel.zoned import Certainty, ZonedMoment, format_date_short, format_time, in_zone, zone_label
from funding.notices.offsets import nearest
from funding.notices.outbox import Cadence, Reminder, Topic, notice_kind, reminder_source
from funding.notices.queries import preferences_of
from funding.notices.types import FARTHEST_OFFSET, Preferences
from funding.work import estimates
from funding.work.models import Deadline
from funding.work.queries import estimate_asks
from funding.work.types import DeadlineKind

DEADLINE = "deadline"
MISSED = "deadline_missed"
ESTIMATE = "estimate"
MISSED_FOR = timedelta(days=30)
"""For how long a missed date is news."""

NEVER_MISSED = (DeadlineKind.DECISION, DeadlineKind.REGISTRATION)
"""A funder's decision is not ours to meet; that a registration has lapsed is told by the wallet. Nor is an estimate
ever overdue: it asks to be confirmed."""

_DAYS = {
    DeadlineKind.LETTER_OF_INQUIRY: (14, 7, 2, 1),
    DeadlineKind.GRANTS_GOV: (14, 7, 2, 1),
    DeadlineKind.JUSTGRANTS: (14, 7, 2, 1),
    DeadlineKind.APPLICATION: (30, 14, 7, 2, 1),
    DeadlineKind.REPORT: (30, 14, 7, 1),
    DeadlineKind.REGISTRATION: (14, 7, 1),
    DeadlineKind.INTERNAL: (3, 1),
    DeadlineKind.DECISION: (),
}
_USUAL = (7, 1)
TOPICS = tuple(Topic(kind.value, kind.label, _DAYS.get(kind, _USUAL)) for kind in DeadlineKind)
_TOPIC = {topic.key: topic for topic in TOPICS}

notice_kind(
    DEADLINE, "Dates that come near", "A date that is yours, or of a record that is yours.", topics=TOPICS
)
notice_kind(
    MISSED,
    "Missed dates",
    "A date that is yours went by and was not marked done.",
    default=Cadence.AT_ONCE,
)
notice_kind(ESTIMATE, "Estimates to confirm", "An estimated date that is yours asks to be looked up.")

Found = tuple[Deadline, Record, User]


def _open_dates(*conditions: sa.ColumnElement[bool]) -> Iterator[Found]:
    """Open dates with their record and whom to tell, if that person is here and may read the record."""
    query = (
        sa.select(Deadline, Record, User)
        .join(Record, Record.id == Deadline.record_id)
        .join(User, User.id == sa.func.coalesce(Deadline.owner_id, Record.owner_id))
        .where(
            Deadline.done_at.is_(None),
            Record.archived_at.is_(None),
            User.deactivated_at.is_(None),
            *conditions,
        )
        .order_by(Deadline.due_on, Deadline.id)
    )
    for deadline, record, user in db.session.execute(query):
        if readers_of(record, [user.actor]):
            yield deadline, record, user


@reminder_source(DEADLINE)
def coming(now: datetime) -> Iterable[Reminder]:
    """What comes near, on the days that each person chose."""
    first, last = _day_before(now), now.date() + timedelta(days=FARTHEST_OFFSET + 8)
    found = list(_open_dates(Deadline.due_on.between(first, last)))
    chosen = preferences_of({user.id for _, _, user in found})
    for deadline, record, user in found:
        if deadline.due_on is None or _is_over(deadline, now):
            continue
        days = _days_before(deadline, deadline.due_on, chosen[user.id], now)
        if days is not None:
            key = f"due:{deadline.id}:{deadline.due_on.isoformat()}:{days}"
            yield _reminder(
                user, key, f"{deadline.label}, {told(deadline)}: {record.title}", deadline, record
            )


@reminder_source(MISSED)
def missed(now: datetime) -> Iterable[Reminder]:
    """What went by without being done."""
    first, last = now.date() - MISSED_FOR, now.date() + timedelta(days=1)
    for deadline, record, user in _open_dates(
        Deadline.due_on.between(first, last),
        Deadline.kind.not_in(NEVER_MISSED),
        Deadline.certainty != Certainty.ESTIMATED,
    ):
        if deadline.due_on is not None and _is_over(deadline, now):
            key = f"missed:{deadline.id}:{deadline.due_on.isoformat()}"
            line = f"{deadline.label} was on {told(deadline)} and is not marked done: {record.title}"
            yield _reminder(user, key, line, deadline, record)


@reminder_source(ESTIMATE)
def unconfirmed(_now: datetime) -> Iterable[Reminder]:
    """Estimates that ask to be confirmed today."""
    for deadline, record, user in _open_dates(estimate_asks()):
        if deadline.due_on is not None:
            since = estimates.asks_from(deadline.due_on, deadline.checked_on)
            key = f"confirm:{deadline.id}:{deadline.due_on.isoformat()}:{since.isoformat()}"
            line = f"Is {deadline.label} still about {format_date_short(deadline.due_on)}? {record.title}"
            yield _reminder(user, key, line, deadline, record)


def told(deadline: Deadline) -> str:
    """When, in words that stay true however late they are read: "Tue, Dec 1, 2026, 11:59 p.m. ET"."""
    day = deadline.due_on
    assert day is not None  # noqa: S101 - only dated ones are reminded of.
    words = f"{format_date_short(day)}, {day.year}"
    if deadline.certainty is Certainty.ESTIMATED:
        return f"about {words}"
    if deadline.at_time is not None:
        moment = ZonedMoment(datetime.combine(day, deadline.at_time), deadline.zone).utc
        words += f", {format_time(deadline.at_time)} {zone_label(deadline.zone, moment)}"
    return words


def _days_before(deadline: Deadline, due_on: date, chosen: Preferences, now: datetime) -> int | None:
    offsets = chosen.days_before(DEADLINE, _TOPIC[deadline.kind.value])
    # It is not over yet, though the person's own day may be ahead of the deadline's.
    return nearest(due_on, min(in_zone(now, chosen.zone).date(), due_on), offsets)


def _is_over(deadline: Deadline, now: datetime) -> bool:
    """Whether its instant has passed, or where it has none its day in its own zone."""
    if deadline.due_at is not None:
        return deadline.due_at <= now
    return deadline.due_on is not None and deadline.due_on < in_zone(now, deadline.zone).date()


def _day_before(now: datetime) -> date:
    return now.date() - timedelta(days=1)


def _reminder(user: User, key: str, line: str, deadline: Deadline, record: Record) -> Reminder:
    own = deadline.owner_id == user.id
    return Reminder(
        to=user.id,
        key=key,
        line=line,
        url=record_url(record.kind, record.id),
        why="this date is yours" if own else f"you own {record.title}",
        record_id=record.id,
    )


__all__ = ["DEADLINE", "ESTIMATE", "MISSED", "coming", "missed", "told", "unconfirmed"]
