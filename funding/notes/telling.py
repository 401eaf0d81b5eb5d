"""Telling people what happens to the records they follow: notes, moves, changed dates, decisions and sendings.

Nobody is told what they did themselves, or of what they may not read. A notice names the record and who did it, never
what a note says. Several changes of one record's dates by one person within an hour are one notice.
"""

from __future__ import annotations

from typing import Any

from funding.accounts.models import User
from funding.infra import clock
from funding.infra.db import db
from funding.infra.hooks import on
from funding.infra.records import Record
from funding.kernel.actor import Actor
from funding.notes.models import Note
from funding.notes.queries.followers import following
from funding.notes.services.writing import note_readers
from funding.notices.outbox import Cadence, notice_kind, notify

MENTION = "note.mention"
WRITTEN = "note.written"
FOLLOWED = "record.followed"

notice_kind(
    MENTION, "Notes that call you", "Somebody wrote @ and your name in a note.", default=Cadence.AT_ONCE
)
notice_kind(WRITTEN, "Notes on what you follow", "Somebody wrote a note on a record that you follow.")
notice_kind(
    FOLLOWED,
    "Changes to what you follow",
    "A record that you follow moved to another stage, its dates changed, or it was decided on or sent.",
)


@on("note.written")
def tell_of_note(*, note: Note, record: Record, called: dict[int, str], new: bool, by: Actor) -> None:
    """Tell whom the note calls, and where it is new those who follow the record."""
    users = [user for user in (db.session.get(User, one) for one in called) if user is not None]
    able = note_readers(note, record, [user.actor for user in users])
    url = f"/notes/{note.id}"
    for user in users:
        if user.id in able:
            line = f"{by.name} calls you in a note on {record.title}"
            notify(
                to=user.id,
                kind=MENTION,
                key=f"note:{note.id}:called",
                line=line,
                url=url,
                why="The note names you.",
                record_id=record.id,
                by=by,
            )
    if not new:
        return
    followers = following(record)
    able = note_readers(note, record, [user.actor for user in followers])
    for user in followers:
        if user.id in able and user.id not in called:
            line = f"{by.name} wrote a note on {record.title}"
            _tell(record, user, WRITTEN, f"note:{note.id}:written", line, url, by)


@on("application.stage_changed")
def tell_of_move(*, application_id: int, old: Any, new: Any, by: Actor, **_more: Any) -> None:
    """Tell of a move to another stage."""
    key = f"moved:{application_id}:{clock.now():%Y%m%d%H%M%S}:{new}"
    what = f"moved on within {new.label}" if old == new else f"moved from {old.label} to {new.label}"
    _tell_all(application_id, key, what, f"/applications/{application_id}", by)


@on("deadlines.changed")
def tell_of_dates(*, record_id: int, by: Actor, **_more: Any) -> None:
    """Tell that a record's dates changed."""
    key = f"dates:{record_id}:{clock.now():%Y%m%d%H}:{by.user_id}"
    _tell_all(record_id, key, "has other dates now", f"/records/{record_id}", by)


@on("application.decided")
def tell_of_decision(*, decision: Any, by: Actor) -> None:
    """Tell of a go or no-go."""
    line = f"was decided on: {decision.verdict.label}"
    number = decision.application_id
    _tell_all(number, f"decided:{decision.id}", line, f"/applications/{number}", by)


@on("proposal.sent")
def tell_of_sending(*, application_id: int, submission_id: int, by: Actor) -> None:
    """Tell that a proposal went out."""
    _tell_all(application_id, f"sent:{submission_id}", "was sent", f"/applications/{application_id}", by)


def _tell_all(record_id: int, key: str, what: str, url: str, by: Actor) -> None:
    record = db.session.get(Record, record_id)
    if record is None:
        return
    for user in following(record):
        _tell(record, user, FOLLOWED, key, f"{record.title} {what}", url, by)


def _tell(record: Record, user: User, kind: str, key: str, line: str, url: str, by: Actor) -> None:
    why = "You own this record." if user.id == record.owner_id else "You follow this record."
    notify(to=user.id, kind=kind, key=key, line=line, url=url, why=why, record_id=record.id, by=by)
