"""Use cases of dates: state them, correct them, meet them."""

from __future__ import annotations

from collections.abc import Sequence

from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import Record
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.zoned import Certainty, zone_info
from funding.work.models import Deadline
from funding.work.types import DeadlineDraft

MOST_PER_RECORD = 40


def _checked(draft: DeadlineDraft) -> dict[str, object]:
    zone_info(draft.zone)
    open_ended = draft.certainty in {Certainty.ROLLING, Certainty.UNKNOWN}
    if not open_ended and draft.due_on is None:
        raise DomainError("Please give the date, or say that it is rolling or not known.", field="due_on")
    certainty = draft.certainty
    if certainty is Certainty.EXACT and draft.at is None:
        # A date whose time nobody stated must not pretend to an instant.
        certainty = Certainty.DATE_ONLY
    exact = certainty is Certainty.EXACT
    return {
        "kind": draft.kind,
        "label": draft.label,
        "sequence": draft.sequence,
        "due_on": None if open_ended else draft.due_on,
        "at_time": draft.at if exact else None,
        "zone": draft.zone,
        "due_at": draft.instant if exact else None,
        "certainty": certainty,
        "source_text": draft.source_text,
    }


def add_deadline(*, record: Record, draft: DeadlineDraft, by: Actor, owner_id: int | None = None) -> Deadline:
    """Hang one date on ``record``. Raises DomainError for a date its certainty does not allow."""
    deadline = Deadline(record_id=record.id, owner_id=owner_id or record.owner_id, **_checked(draft))
    db.session.add(deadline)
    db.session.flush()
    audit(
        by=by,
        action="deadline.added",
        subject=f"{draft.label}: {record.title}",
        record_id=record.id,
        after={
            "due_on": deadline.due_on,
            "at_time": deadline.at_time and str(deadline.at_time),
            "zone": deadline.zone,
        },
    )
    emit("deadlines.changed", record_id=record.id, by=by)
    return deadline


def set_deadlines(*, record: Record, drafts: Sequence[DeadlineDraft], by: Actor) -> list[Deadline]:
    """Hang several dates on ``record``. Raises DomainError past forty: a record with more is a mistake."""
    if len(drafts) > MOST_PER_RECORD:
        raise DomainError("A record can have at most forty dates.")
    return [add_deadline(record=record, draft=draft, by=by) for draft in drafts]


def change_deadline(*, deadline: Deadline, record: Record, draft: DeadlineDraft, by: Actor) -> None:
    """Correct a date; the old one stays in the history."""
    before, after = assign(deadline, _checked(draft))
    if after:
        audit(
            by=by,
            action="deadline.changed",
            subject=f"{deadline.label}: {record.title}",
            record_id=record.id,
            before={key: str(value) for key, value in before.items()},
            after={key: str(value) for key, value in after.items()},
        )
        db.session.flush()
        emit("deadlines.changed", record_id=record.id, by=by)


def remove_deadline(*, deadline: Deadline, record: Record, by: Actor) -> None:
    """Take a date off the record; the history keeps what it was."""
    audit(
        by=by,
        action="deadline.removed",
        subject=f"{deadline.label}: {record.title}",
        record_id=record.id,
        before={"due_on": deadline.due_on, "zone": deadline.zone},
    )
    db.session.delete(deadline)
    db.session.flush()
    emit("deadlines.changed", record_id=record.id, by=by)


def set_done(*, deadline: Deadline, record: Record, done: bool, by: Actor) -> None:
    """Say that the date was met, or take that back."""
    deadline.done_at = clock.now() if done else None
    deadline.done_by_id = by.user_id if done else None
    audit(
        by=by,
        action="deadline.met" if done else "deadline.reopened",
        subject=f"{deadline.label}: {record.title}",
        record_id=record.id,
    )
    db.session.flush()
    emit("deadlines.changed", record_id=record.id, by=by)
