"""What people wrote on records, whom they called, and what one of them chose not to follow."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from funding.demo.types import Story
from funding.infra import clock
from funding.infra.db import db
from funding.infra.records import Record
from funding.kernel.actor import Role
from funding.notes.models import Note
from funding.notes.services.following import follow
from funding.notes.services.writing import write_note
from funding.notes.types import NoteDraft


class _Written(NamedTuple):
    """A note: on which application, by whom, how many hours ago, for whom alone, pinned or not."""

    application: str
    by: Role
    hours: int
    text: str
    only: tuple[Role, ...] = ()
    pinned: bool = False


_NOTES = (
    _Written(
        "ovc",
        Role.DEVELOPMENT,
        190,
        "The program officer confirms: letters of commitment may be scanned, but each needs a date.\n"
        "The recording of the webinar is at https://www.opendoor.example/notes/webinar.",
        pinned=True,
    ),
    _Written(
        "ovc",
        Role.PROGRAM,
        72,
        "@Maria Delgado the health clinic can host 14 trainings, not 12. Shall I change the indicator?",
    ),
    _Written(
        "ovc",
        Role.DEVELOPMENT,
        70,
        "@Terrence Wills yes, please, and I will say so in the narrative.",
    ),
    _Written(
        "ovc",
        Role.DIRECTOR,
        48,
        "@Joanne Kowalski can we carry the match if the county answers late? Let us keep this among us for now.",
        only=(Role.FINANCE, Role.DEVELOPMENT),
    ),
    _Written(
        "freight",
        Role.DEVELOPMENT,
        30,
        "They would like the signs in Spanish too. The printer holds the old price until December 4.",
    ),
    _Written(
        "hospital",
        Role.FINANCE,
        26,
        "@Daniel the hospital wants our audit before it signs. It is in Documents.",
    ),
)


def tell_notes(story: Story) -> None:
    """Write the notes, each at its hour. Terrence does not want to hear of the hospital."""
    for one in _NOTES:
        record = db.session.get_one(Record, story.applications[one.application])
        people = frozenset(story.who(role).user_id or 0 for role in one.only)
        draft = NoteDraft(text=one.text, people=people, pinned=one.pinned)
        _date_back(write_note(record=record, draft=draft, by=story.who(one.by)).note, one.hours)
    hospital = db.session.get_one(Record, story.applications["hospital"])
    follow(record=hospital, by=story.who(Role.PROGRAM), following=False)
    follow(record=hospital, by=story.who(Role.DEVELOPMENT), following=True)


def _date_back(note: Note, hours: int) -> None:
    note.created_at = clock.now() - timedelta(hours=hours)
    if note.pinned_at is not None:
        note.pinned_at = note.created_at
