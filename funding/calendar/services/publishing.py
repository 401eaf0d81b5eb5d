"""What subscribers have been told, and what that makes of the next telling.

A calendar outside knows an event by its UID. It takes a change only with a higher SEQUENCE, and keeps showing what is
merely missing from some feeds, so what is gone must be sent as CANCELLED for a while. A date leaves a feed for many
reasons: it is removed, its record is archived, closed, restricted or given to another owner, a filter or a layer is
another one. To hook into each of them would need every feature to remember this one for ever, and one that forgot would
leave a wrong date in somebody's pocket. So nothing is hooked: what a feed *told* is kept, and each fetch compares it,
in the transaction that hands the result out, with what it tells now. That cannot miss a reason, and it writes nothing
where nothing changed. SEQUENCE is counted once per date, not per feed, so that a file and a feed agree.

=============================================  ==========================  ================================
at a fetch the date is                         and was told before         SEQUENCE
=============================================  ==========================  ================================
new                                            never                       0
as it was                                      yes                         as it was
changed (day, time, zone, name, owner, done)   yes                         one more
gone from this feed                            yes                         one more, STATUS:CANCELLED
gone since less than KEPT_CANCELLED            as canceled                 as it was, STATUS:CANCELLED
gone since longer                              as canceled                 not sent
back again                                     as canceled                 one more
so old that the window has left it behind      yes                         not sent: it happened, nothing to take back
=============================================  ==========================  ================================
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from funding.calendar.models import CalendarEvent, CalendarFeed, CalendarFeedEvent
from funding.calendar.types import Entry, Gone, Key, Layer, Source, Told
from funding.calendar.window import Window
from funding.infra.clock import now
from funding.infra.db import Base, db

KEPT_CANCELLED = timedelta(days=30)
_AT_ONCE = 400
EVENTS = Base.metadata.tables[CalendarEvent.__tablename__]
SENT = Base.metadata.tables[CalendarFeedEvent.__tablename__]


@dataclass(slots=True)
class _Row:
    """What is kept of one event."""

    id: int
    uid: str
    digest: str
    sequence: int
    changed_at: datetime


@dataclass(slots=True)
class Edition:
    """What a feed tells at one fetch."""

    told: list[Told] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)

    @property
    def state(self) -> str:
        """A hash that differs whenever anything told differs."""
        parts = [f"{one.uid}:{one.sequence}:{one.entry.title}" for one in self.told]
        parts += [f"{one.uid}:{one.sequence}:gone" for one in self.gone]
        return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def digest_of(entry: Entry) -> str:
    """A hash of all that is told of a date, whoever reads it."""
    facts = (
        entry.layer,
        entry.kind,
        entry.label,
        entry.due_on,
        entry.at_time,
        entry.zone,
        entry.due_at,
        entry.certainty,
        entry.done_at,
        entry.plain_title,
        entry.funder,
        entry.owner,
    )
    return hashlib.blake2b(repr(facts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def publish(entries: Sequence[Entry]) -> list[Told]:
    """The dates with their UID and SEQUENCE, which rise with what changed since anybody was told."""
    rows = _kept(entry.key for entry in entries)
    moment = now()
    rows.update(_begun([entry for entry in entries if entry.key not in rows], moment))
    changed = []
    for entry in entries:
        row, digest = rows[entry.key], digest_of(entry)
        if row.digest != digest:
            row.digest, row.sequence, row.changed_at = digest, row.sequence + 1, moment
            changed.append(row)
    _write(changed)
    return [_told(entry, rows[entry.key]) for entry in entries]


def _told(entry: Entry, row: _Row) -> Told:
    return Told(entry, row.uid, row.sequence, row.changed_at)


def _kept(keys: Iterable[Key]) -> dict[Key, _Row]:
    """What is kept of the given dates."""
    wanted: dict[Source, list[int]] = {}
    for key in keys:
        wanted.setdefault(key.source, []).append(key.id)
    found: dict[Key, _Row] = {}
    for source, ids in wanted.items():
        for start in range(0, len(ids), _AT_ONCE):
            query = sa.select(EVENTS).where(
                EVENTS.c.source == source.value, EVENTS.c.source_id.in_(ids[start : start + _AT_ONCE])
            )
            for row in db.session.execute(query):
                found[Key(source, row.source_id)] = _Row(
                    row.id, row.uid, row.digest, row.sequence, row.changed_at
                )
    return found


def _begun(entries: Sequence[Entry], moment: datetime) -> dict[Key, _Row]:
    """Keep dates that nobody was told yet."""
    if not entries:
        return {}
    values = [
        {
            "source": entry.key.source.value,
            "source_id": entry.key.id,
            "uid": f"{uuid.uuid4().hex}@funding",
            "digest": digest_of(entry),
            "sequence": 0,
            "changed_at": moment,
        }
        for entry in entries
    ]
    db.session.execute(sa.insert(EVENTS), values)
    return _kept(entry.key for entry in entries)


def _write(rows: Sequence[_Row]) -> None:
    if rows:
        statement = (
            sa.update(EVENTS)
            .where(EVENTS.c.id == sa.bindparam("row_id"))
            .values(
                digest=sa.bindparam("new_digest"),
                sequence=sa.bindparam("new_sequence"),
                changed_at=sa.bindparam("new_changed_at"),
            )
        )
        values = [
            {
                "row_id": row.id,
                "new_digest": row.digest,
                "new_sequence": row.sequence,
                "new_changed_at": row.changed_at,
            }
            for row in rows
        ]
        db.session.connection().execute(statement, values)


def edition_of(feed: CalendarFeed, entries: Sequence[Entry], window: Window) -> Edition:
    """What the feed tells now that it should tell ``entries``, and what it takes back of what it told before.

    ``window`` is the days that ``entries`` are all of: what lies outside has neither come nor gone. Writes what is told
    from now on; belongs in one unit of work with the answer.
    """
    before = _sent(feed.id)
    told = publish(entries)
    by_uid = {one.uid: one for one in told}
    told = _taken_up(feed, told, before)
    gone = _taken_back(feed, before, by_uid, window)
    edition = Edition(told, gone)
    state = edition.state
    if state != feed.state:
        feed.state, feed.changed_at = state, now()
    return edition


def _sent(feed_id: int) -> dict[str, Any]:
    """What the feed told, with what is kept of it, by UID: one query."""
    query = (
        sa.select(
            EVENTS.c.id,
            EVENTS.c.uid,
            EVENTS.c.digest,
            EVENTS.c.sequence,
            EVENTS.c.changed_at,
            SENT.c.layer,
            SENT.c.day,
            SENT.c.starts_at,
            SENT.c.gone_at,
        )
        .select_from(SENT.join(EVENTS, EVENTS.c.id == SENT.c.event_id))
        .where(SENT.c.feed_id == feed_id)
    )
    return {row.uid: row for row in db.session.execute(query)}


def _taken_up(feed: CalendarFeed, told: list[Told], before: Mapping[str, Any]) -> list[Told]:
    """Note what the feed tells for the first time, tells of another day, or tells again after it was gone."""
    back, new, moved = [], [], []
    for one in told:
        row = before.get(one.uid)
        if row is None:
            new.append(one)
        elif row.gone_at is not None:
            back.append(one)
        elif (row.day, row.starts_at) != (one.entry.due_on, one.entry.due_at):
            moved.append(one)
    raised = {one.uid: one for one in _raised(back, before)}
    _note_new(feed, new)
    _note_again(feed, [*moved, *back], before)
    return [raised.get(one.uid, one) for one in told]


def _raised(back: Sequence[Told], before: Mapping[str, Any]) -> list[Told]:
    """What is back needs a higher SEQUENCE than its cancellation had, even where nothing else changed."""
    found, moment = [], now()
    rows = []
    for one in back:
        row = before[one.uid]
        rows.append(_Row(row.id, one.uid, digest_of(one.entry), one.sequence + 1, moment))
        found.append(one._replace(sequence=one.sequence + 1, changed_at=moment))
    _write(rows)
    return found


def _note_new(feed: CalendarFeed, new: Sequence[Told]) -> None:
    if not new:
        return
    keys = {row.uid: row.id for row in _kept(one.entry.key for one in new).values()}
    values = [
        {"feed_id": feed.id, "event_id": keys[one.uid], "gone_at": None, **_place(one.entry)} for one in new
    ]
    db.session.execute(sa.insert(SENT), values)


def _place(entry: Entry) -> dict[str, Any]:
    return {"layer": entry.layer.value, "day": entry.due_on or date.max, "starts_at": entry.due_at}


def _note_again(feed: CalendarFeed, told: Sequence[Told], before: Mapping[str, Any]) -> None:
    for one in told:
        db.session.execute(
            sa.update(SENT)
            .where(SENT.c.feed_id == feed.id, SENT.c.event_id == before[one.uid].id)
            .values(gone_at=None, **_place(one.entry))
        )


def _taken_back(
    feed: CalendarFeed, before: Mapping[str, Any], told: Mapping[str, Told], window: Window
) -> list[Gone]:
    """What was told and is no longer, canceled with a higher SEQUENCE the first time."""
    moment = now()
    fresh: list[_Row] = []
    gone: list[Gone] = []
    for uid, row in before.items():
        if uid in told:
            continue
        sequence, changed_at = row.sequence, row.changed_at
        if row.gone_at is None:
            if not window.first <= row.day <= window.last:
                continue
            sequence, changed_at = sequence + 1, moment
            fresh.append(_Row(row.id, uid, row.digest, sequence, changed_at))
        elif row.gone_at <= moment - KEPT_CANCELLED:
            continue
        gone.append(Gone(uid, sequence, changed_at, Layer(row.layer), row.day, row.starts_at))
    _write(fresh)
    for start in range(0, len(fresh), _AT_ONCE):
        ids = [row.id for row in fresh[start : start + _AT_ONCE]]
        db.session.execute(
            sa.update(SENT).where(SENT.c.feed_id == feed.id, SENT.c.event_id.in_(ids)).values(gone_at=moment)
        )
    return sorted(gone, key=lambda one: (one.day, one.uid))
