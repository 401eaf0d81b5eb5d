"""Reads of notes. Who may read a note: whoever may read the record, and of a restricted one only the people named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from funding.accounts.models import User
from funding.infra.db import db
from funding.infra.records import Record, readable
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import NotFound
from funding.notes.mentions import Person
from funding.notes.models import Note, NoteMention, NotePerson, NoteText
from funding.notes.types import Earlier, NoteView


def note_readable(actor: Actor) -> sa.ColumnElement[bool]:
    """The clause that keeps to notes ``actor`` may read, given that they may read the record."""
    if actor.user_id is None or actor.role is Role.ADMINISTRATOR:
        return sa.true()
    named = sa.exists().where(NotePerson.note_id == Note.id, NotePerson.user_id == actor.user_id)
    mine = sa.and_(Note.author_id.is_not(None), Note.author_id == actor.user_id)
    return sa.or_(~Note.restricted, mine, named.correlate(Note))


def record_for(actor: Actor, record_id: int) -> Record:
    """A record of any kind, if the actor may read what is written about it. Raises NotFound."""
    found = db.session.scalar(sa.select(Record).where(Record.id == record_id, readable(actor)))
    if found is None:
        raise NotFound("There is no such record.")
    return found


def note_for(actor: Actor, note_id: int) -> Note:
    """One note that the actor may read. Raises NotFound."""
    query = sa.select(Note).join(Record, Record.id == Note.record_id)
    found = db.session.scalar(query.where(Note.id == note_id, readable(actor), note_readable(actor)))
    if found is None:
        raise NotFound("There is no such note.")
    return found


def count_of(actor: Actor, record_id: int) -> int | None:
    """How many notes of a record the actor may read, withdrawn ones not counted; None if not even the record."""
    count = (
        sa.select(sa.func.count(Note.id))
        .where(Note.record_id == record_id, Note.withdrawn_at.is_(None), note_readable(actor))
        .scalar_subquery()
    )
    return db.session.scalar(
        sa.select(count).select_from(Record).where(Record.id == record_id, readable(actor))
    )


def newest_of(actor: Actor, record_id: int, *, most: int) -> list[NoteView]:
    """The pinned notes of a record and then the newest, at most ``most``. Withdrawn ones are left out."""
    query = (
        sa.select(Note)
        .where(Note.record_id == record_id, Note.withdrawn_at.is_(None), note_readable(actor))
        .order_by(Note.pinned_at.is_(None), Note.pinned_at.desc(), Note.created_at.desc(), Note.id.desc())
        .limit(most)
    )
    return views_of(db.session.scalars(query).all())


def page_of(actor: Actor, note: Note, size: int) -> int:
    """On which page of the record's notes, newest first, the note stands."""
    newer = sa.or_(
        Note.created_at > note.created_at, sa.and_(Note.created_at == note.created_at, Note.id > note.id)
    )
    query = sa.select(sa.func.count(Note.id)).where(
        Note.record_id == note.record_id, newer, note_readable(actor)
    )
    return (db.session.scalar(query) or 0) // size + 1


def views_of(notes: Sequence[Note]) -> list[NoteView]:
    """The notes as pages show them: three statements whatever their number."""
    ids = [note.id for note in notes]
    readers, words, earlier = _readers(ids), _words(ids), _earlier(ids)
    return [
        NoteView(
            id=note.id,
            record_id=note.record_id,
            author_id=note.author_id,
            author=note.author_name,
            text="" if note.withdrawn_at else note.text,
            at=note.created_at,
            edited_at=note.edited_at,
            pinned=note.pinned_at is not None,
            withdrawn_at=note.withdrawn_at,
            withdrawn_by=note.withdrawn_by_name,
            readers=tuple(readers[note.id]),
            restricted=note.restricted,
            mentions=tuple(words[note.id]),
            earlier=() if note.withdrawn_at else tuple(earlier[note.id]),
            version=note.version,
        )
        for note in notes
    ]


def people_of(note_id: int) -> frozenset[int]:
    """The people named on a restricted note."""
    return frozenset(db.session.scalars(sa.select(NotePerson.user_id).where(NotePerson.note_id == note_id)))


def called_by(note_id: int) -> dict[int, str]:
    """Whom a note calls, with the word for each."""
    query = sa.select(NoteMention.user_id, NoteMention.word).where(NoteMention.note_id == note_id)
    return {row.user_id: row.word for row in db.session.execute(query)}


def house() -> tuple[list[Person], dict[int, Actor]]:
    """The people who may be called: as mentions know them, and as rules do."""
    query = sa.select(User).where(User.deactivated_at.is_(None)).order_by(sa.func.lower(User.name), User.id)
    users = db.session.scalars(query).all()
    people = [Person(user.id, user.name, user.email.partition("@")[0]) for user in users]
    return people, {user.id: user.actor for user in users}


def _readers(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        sa.select(NotePerson.note_id, User.name)
        .join(User, User.id == NotePerson.user_id)
        .where(NotePerson.note_id.in_(ids))
        .order_by(NotePerson.note_id, sa.func.lower(User.name), User.id)
    )
    for note_id, name in db.session.execute(query) if ids else ():
        found[note_id].append(name)
    return found


def _words(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        sa.select(NoteMention.note_id, NoteMention.word)
        .where(NoteMention.note_id.in_(ids))
        .order_by(NoteMention.note_id, NoteMention.user_id)
    )
    for note_id, word in db.session.execute(query) if ids else ():
        found[note_id].append(word)
    return found


def _earlier(ids: Sequence[int]) -> dict[int, list[Earlier]]:
    found: dict[int, list[Earlier]] = defaultdict(list)
    query = (
        sa.select(NoteText.note_id, NoteText.text, NoteText.replaced_at)
        .where(NoteText.note_id.in_(ids))
        .order_by(NoteText.note_id, NoteText.id.desc())
    )
    for note_id, text, until in db.session.execute(query) if ids else ():
        found[note_id].append(Earlier(text, until))
    return found
