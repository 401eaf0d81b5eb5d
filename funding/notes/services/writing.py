"""Use cases of notes: write, change, pin, withdraw.

The audit trail never holds what a note says, and an entry about a restricted note names no record: whoever reads the
trail must not learn of it from there.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import Record, readers_of
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.kernel.privacy import refuse_identifying
from funding.notes.mentions import Mention, Person, Resolved, resolve
from funding.notes.models import Note, NoteMention, NotePerson, NoteText
from funding.notes.queries.notes import called_by, house, people_of
from funding.notes.services.following import follow_unless_refused
from funding.notes.types import LONGEST_NOTE, NoteDraft


class AmbiguousMention(DomainError):
    """Several people answer to a name; ``mentions`` says which names and who."""

    def __init__(self, mentions: tuple[Mention, ...]) -> None:
        names = ", ".join(f"@{one.word}" for one in mentions)
        super().__init__(f"Several people answer to {names}. Please say who is meant.", field="text")
        self.mentions = mentions


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a note: who was told by name, who cannot be since they may not read it, whom nobody knows."""

    note: Note
    called: tuple[str, ...]
    unable: tuple[str, ...]
    unknown: tuple[str, ...]


def write_note(*, record: Record, draft: NoteDraft, by: Actor) -> Written:
    """Write a note on a record. Raises DomainError for an empty text or one that points to a person served,
    AmbiguousMention where several people answer to a name.
    """
    text = _checked(draft.text)
    people, actors = house()
    found = _resolved(text, people, draft)
    note = Note(
        record_id=record.id,
        author_id=by.user_id,
        author_name=by.name,
        text=text,
        restricted=bool(draft.people),
        pinned_at=clock.now() if draft.pinned else None,
        created_at=clock.now(),
    )
    db.session.add(note)
    db.session.flush()
    _name_readers(note, draft.people)
    told = _call(note, record, found, people, actors, before=frozenset())
    if not note.restricted and by.user_id is not None:
        follow_unless_refused(record_id=record.id, user_ids=[by.user_id])
    _audited(note, record, "note.written", by)
    emit("note.written", note=note, record=record, called=dict(found.called), new=True, by=by)
    return told


def change_note(
    *, note: Note, record: Record, draft: NoteDraft, expected_version: int | None, by: Actor
) -> Written:
    """Change what one's own note says and who may read it; what it said before is kept.

    Raises NotAllowed for another's or a withdrawn note, StaleVersion, and what ``write_note`` raises.
    """
    may_change(note, by)
    if expected_version != note.version:
        raise StaleVersion("This note was saved while you were editing.")
    text = _checked(draft.text)
    people, actors = house()
    found = _resolved(text, people, draft)
    before = frozenset(called_by(note.id))
    if text != note.text:
        db.session.add(NoteText(note_id=note.id, text=note.text, replaced_at=clock.now()))
        note.text = text
        note.edited_at = clock.now()
    note.restricted = bool(draft.people)
    _name_readers(note, draft.people)
    db.session.flush()
    told = _call(note, record, found, people, actors, before=before)
    _audited(note, record, "note.changed", by)
    called = {one: word for one, word in found.called.items() if one not in before}
    emit("note.written", note=note, record=record, called=called, new=False, by=by)
    return told


def pin_note(*, note: Note, pinned: bool, by: Actor, record: Record) -> None:
    """Keep a note above the others, or no longer."""
    if note.withdrawn_at is not None:
        raise NotAllowed("A note that was withdrawn stays where it is.")
    if pinned == (note.pinned_at is not None):
        return
    note.pinned_at = clock.now() if pinned else None
    db.session.flush()
    _audited(note, record, "note.pinned" if pinned else "note.unpinned", by)


def withdraw_note(*, note: Note, record: Record, by: Actor) -> None:
    """Take back what a note says. That it was there, and who withdrew it, stays. Raises NotAllowed."""
    if note.withdrawn_at is not None:
        return
    if by.user_id != note.author_id and by.role is not Role.ADMINISTRATOR:
        raise NotAllowed("Only who wrote a note, or an administrator, can withdraw it.")
    note.withdrawn_at = clock.now()
    note.withdrawn_by_name = by.name
    note.pinned_at = None
    db.session.flush()
    _audited(note, record, "note.withdrawn", by)


def may_change(note: Note, by: Actor) -> None:
    """Raise NotAllowed unless the actor wrote the note and it still stands."""
    if note.withdrawn_at is not None:
        raise NotAllowed("A note that was withdrawn cannot be changed.")
    if by.user_id is None or by.user_id != note.author_id:
        raise NotAllowed("Only who wrote a note can change it.")


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise DomainError("Please write something.", field="text")
    if len(text) > LONGEST_NOTE:
        raise DomainError(f"Please keep this to {LONGEST_NOTE:,} characters.", field="text")
    refuse_identifying(text, "text")
    return text


def _resolved(text: str, people: list[Person], draft: NoteDraft) -> Resolved:
    found = resolve(text, people, draft.meant)
    if found.ambiguous:
        raise AmbiguousMention(found.ambiguous)
    return found


def _name_readers(note: Note, people: frozenset[int]) -> None:
    old = people_of(note.id)
    if old - people:
        gone = sa.delete(NotePerson).where(
            NotePerson.note_id == note.id, NotePerson.user_id.in_(old - people)
        )
        db.session.execute(gone)
    db.session.add_all(NotePerson(note_id=note.id, user_id=one) for one in sorted(people - old))
    db.session.flush()


def _call(
    note: Note,
    record: Record,
    found: Resolved,
    people: list[Person],
    actors: dict[int, Actor],
    *,
    before: frozenset[int],
) -> Written:
    """Keep whom the note calls, let them follow, and answer who can and cannot be told."""
    db.session.execute(sa.delete(NoteMention).where(NoteMention.note_id == note.id))
    db.session.add_all(
        NoteMention(note_id=note.id, user_id=one, word=word) for one, word in sorted(found.called.items())
    )
    db.session.flush()
    new = [one for one in found.called if one not in before]
    able = note_readers(note, record, [actors[one] for one in new])
    if not note.restricted:
        follow_unless_refused(record_id=record.id, user_ids=sorted(able))
    names = {person.id: person.name for person in people}
    others = [one for one in new if one != note.author_id]
    return Written(
        note,
        tuple(names[one] for one in others if one in able),
        tuple(names[one] for one in others if one not in able),
        found.unknown,
    )


def note_readers(note: Note, record: Record, actors: list[Actor]) -> set[int]:
    """Who among the people may read the note."""
    able = readers_of(record, actors)
    if not note.restricted:
        return able
    named = people_of(note.id) | {note.author_id}
    administrators = {actor.user_id for actor in actors if actor.role is Role.ADMINISTRATOR}
    return able & (named | administrators)


def _audited(note: Note, record: Record, action: str, by: Actor) -> None:
    if note.restricted:
        audit(by=by, action=action, subject=f"A note for named people (no. {note.id})")
    else:
        audit(by=by, action=action, subject=record.title, record_id=record.id, after={"note": note.id})
