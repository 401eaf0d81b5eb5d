"""What happened to a record, or to everything somebody may see: notes and changes as one list, newest first.

A change is an entry of the audit trail. Entries about notes are left out, since the note itself stands in the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from funding.infra.audit import AuditEntry
from funding.infra.clock import reader_zone
from funding.infra.db import db
from funding.infra.history import Told, told_entry
from funding.infra.pagination import Page
from funding.infra.records import Record, readable
from funding.kernel.actor import Actor
from funding.kernel.zoned import zone_info
from funding.notes.models import Note
from funding.notes.queries.followers import followed_ids
from funding.notes.queries.notes import note_readable, views_of
from funding.notes.types import NoteView, Shown


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline: a note or something done, never both. The title is the record's."""

    at: datetime
    record_id: int
    note: NoteView | None
    done: Told | None
    kind: str = ""
    title: str = ""

    @property
    def day(self) -> date:
        """The day on which it happened, where the reader is."""
        return self.at.astimezone(zone_info(reader_zone())).date()


PAGE_SIZE = 20
RECENT_SIZE = 40
RECENT_PAGES = 25
"""How far back the list over everything goes; beyond it are the records' own lists."""

_OF_NOTES = "note."


def timeline_of(actor: Actor, record_id: int, shown: Shown, *, page: int) -> Page[Moment]:
    """One page of what happened to a record. The caller has checked that the actor may read it."""
    notes, changes = _notes(actor), _changes()
    notes = notes.where(Note.record_id == record_id)
    changes = changes.where(AuditEntry.record_id == record_id)
    total = sum(
        db.session.scalar(sa.select(sa.func.count()).select_from(one.subquery())) or 0
        for one in _wanted(notes, changes, shown)
    )
    number = min(page, max(1, -(-total // PAGE_SIZE)))
    keys = _cut(_wanted(notes, changes, shown), size=PAGE_SIZE, page=number)
    return Page(_moments(keys), number, PAGE_SIZE, total)


def recent(actor: Actor, shown: Shown, *, followed: bool, page: int) -> tuple[list[Moment], bool]:
    """One page over every record the actor may read, or follows, and whether another follows."""
    notes = _notes(actor).join(Record, Record.id == Note.record_id).where(readable(actor))
    changes = _changes().join(Record, Record.id == AuditEntry.record_id).where(readable(actor))
    if followed:
        notes = notes.where(Note.record_id.in_(followed_ids(actor)))
        changes = changes.where(AuditEntry.record_id.in_(followed_ids(actor)))
    number = min(page, RECENT_PAGES)
    keys = _cut(_wanted(notes, changes, shown), size=RECENT_SIZE, page=number, more=1)
    return _titled(_moments(keys[:RECENT_SIZE])), len(keys) > RECENT_SIZE and number < RECENT_PAGES


def _notes(actor: Actor) -> Any:
    return sa.select(Note.created_at.label("at"), sa.literal(1).label("is_note"), Note.id.label("id")).where(
        note_readable(actor)
    )


def _changes() -> Any:
    return sa.select(
        AuditEntry.at.label("at"), sa.literal(0).label("is_note"), AuditEntry.id.label("id")
    ).where(~AuditEntry.action.startswith(_OF_NOTES, autoescape=True))


def _wanted(notes: Any, changes: Any, shown: Shown) -> list[Any]:
    return [one for one, hidden in ((notes, Shown.CHANGES), (changes, Shown.NOTES)) if shown is not hidden]


def _cut(parts: Sequence[Any], *, size: int, page: int, more: int = 0) -> Sequence[Any]:
    """The keys of one page. Each part is cut by its own index first, so the union stays short."""
    most = size * page + more
    cut = [one.order_by(sa.desc("at"), sa.desc("id")).limit(most).subquery() for one in parts]
    union = sa.union_all(*(sa.select(one.c.at, one.c.is_note, one.c.id) for one in cut)).subquery()
    query = (
        sa.select(union.c.is_note, union.c.id)
        .order_by(union.c.at.desc(), union.c.is_note.desc(), union.c.id.desc())
        .limit(size + more)
        .offset(size * (page - 1))
    )
    return db.session.execute(query).all()


def _moments(keys: Sequence[Any]) -> list[Moment]:
    note_ids = [row.id for row in keys if row.is_note]
    entry_ids = [row.id for row in keys if not row.is_note]
    notes = db.session.scalars(sa.select(Note).where(Note.id.in_(note_ids))).all() if note_ids else []
    views = {view.id: view for view in views_of(notes)}
    query = sa.select(AuditEntry).where(AuditEntry.id.in_(entry_ids))
    entries = {entry.id: entry for entry in db.session.scalars(query)} if entry_ids else {}
    found: list[Moment] = []
    for row in keys:
        if row.is_note:
            view = views[row.id]
            found.append(Moment(view.at, view.record_id, view, None))
        else:
            entry = entries[row.id]
            found.append(Moment(entry.at, entry.record_id or 0, None, told_entry(entry)))
    return found


def _titled(moments: Sequence[Moment]) -> list[Moment]:
    """The moments with the kind and title of their records, whose names the reader may read."""
    ids = {moment.record_id for moment in moments}
    query = sa.select(Record.id, Record.kind, Record.title).where(Record.id.in_(ids))
    known = {row.id: row for row in db.session.execute(query)} if ids else {}
    return [
        Moment(
            one.at, one.record_id, one.note, one.done, known[one.record_id].kind, known[one.record_id].title
        )
        for one in moments
    ]
