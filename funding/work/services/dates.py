"""Use cases of dates: state them, correct them, meet them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import Record
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.zoned import Certainty, format_date, zone_info
from funding.work import planning
from funding.work.gates import told
from funding.work.ladder import Rung
from funding.work.models import Deadline, DeadlineChange
from funding.work.types import DeadlineDraft, DeadlineKind

MOST_PER_RECORD = 80
_MOMENT = ("due_on", "at_time", "zone", "certainty")
"""What a date says of time; a change of any of these is kept beside it."""


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
        "source_url": draft.source_url,
    }


def _check_limit(record_id: int, values: dict[str, object], gate: Deadline | None) -> None:
    """Raise DomainError for an internal date after the gate that ends the time for it."""
    limit = gate or planning.last_gate(record_id)
    day, at = values["due_on"], values["due_at"]
    if values["kind"] is not DeadlineKind.INTERNAL or limit is None or limit.due_on is None:
        return
    too_late = isinstance(day, date) and day > limit.due_on
    if too_late or (at is not None and limit.due_at is not None and at > limit.due_at):  # type: ignore[operator]
        raise DomainError(
            f"An internal date cannot lie after the funder’s: “{limit.label}” is due {told(limit)}.",
            field="due_on",
        )


def add_stated(*, record: Record, draft: DeadlineDraft, by: Actor, owner_id: int | None = None) -> Deadline:
    """Hang a date that somebody types on ``record``. Raises DomainError as ``add_deadline`` does.

    A day of the funder's comes with what says so and when that was checked, from its first entry on.
    """
    if draft.kind.is_funders and draft.due_on is not None:
        _check_source(draft)
    return add_deadline(record=record, draft=draft, by=by, owner_id=owner_id)


def add_deadline(*, record: Record, draft: DeadlineDraft, by: Actor, owner_id: int | None = None) -> Deadline:
    """Hang one date on ``record``.

    Raises DomainError for a date its certainty does not allow, and for an internal one after the funder's.
    """
    values = _checked(draft)
    _check_limit(record.id, values, None)
    _check_future(draft.checked_on)
    deadline = Deadline(
        record_id=record.id, owner_id=owner_id or record.owner_id, checked_on=draft.checked_on, **values
    )
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
    """Hang several dates on ``record``. Raises DomainError past eighty: a record with more is a mistake."""
    if len(drafts) > MOST_PER_RECORD:
        raise DomainError(f"A record can have at most {MOST_PER_RECORD} dates.")
    return [add_deadline(record=record, draft=draft, by=by) for draft in drafts]


def change_deadline(
    *,
    deadline: Deadline,
    record: Record,
    draft: DeadlineDraft,
    by: Actor,
    reason: str = "",
    owner_id: int | None = None,
    move_ladder: bool = True,
    expected_version: int | None = None,
) -> list[Rung]:
    """Correct a date; what it was stays beside it, with the source and who changed it.

    A date of the funder's moves only with what says so and the day that was checked. Internal dates counted back from
    it move along, unless ``move_ladder`` is False; what would then lie after it is pulled in either way. Answers what
    happened to them. Raises StaleVersion where somebody saved meanwhile, and DomainError.
    """
    if expected_version is not None and expected_version != deadline.version:
        raise StaleVersion("Somebody else saved this date while you were editing.")
    values = check_change(deadline=deadline, draft=draft)
    moved = _moves(deadline, values)
    rungs = planning.followers_of(deadline, draft) if moved else []
    if moved:
        _keep_change(deadline, values, draft, reason, by)
        values["moved_by_hand"] = deadline.moved_by_hand or deadline.days_before is not None
    if draft.checked_on is not None:
        values["checked_on"] = draft.checked_on
    if owner_id is not None:
        values["owner_id"] = owner_id
    before, after = assign(deadline, values)
    if after:
        _tell_change(deadline, record, before, after, by)
    return move_rungs(rungs, record=record, by=by, all_of_them=move_ladder)


def check_change(*, deadline: Deadline, draft: DeadlineDraft) -> dict[str, object]:
    """The columns of the corrected date.

    Raises DomainError where it may not be: a date of the funder’s without its source, an internal one after the gate
    it serves.

    """
    values = _checked(draft)
    _check_future(draft.checked_on)
    if _moves(deadline, values):
        if draft.kind.is_funders:
            _check_source(draft)
        anchor = db.session.get(Deadline, deadline.anchor_id) if deadline.anchor_id else None
        _check_limit(deadline.record_id, values, anchor)
    return values


def _moves(deadline: Deadline, values: dict[str, object]) -> bool:
    return any(getattr(deadline, name) != values[name] for name in _MOMENT)


def _tell_change(
    deadline: Deadline, record: Record, before: dict[str, object], after: dict[str, object], by: Actor
) -> None:
    audit(
        by=by,
        action="deadline.changed",
        subject=f"{deadline.label}: {record.title}",
        record_id=record.id,
        before={key: None if value is None else str(value) for key, value in before.items()},
        after={key: None if value is None else str(value) for key, value in after.items()},
    )
    db.session.flush()
    emit("deadlines.changed", record_id=record.id, by=by)


def _check_source(draft: DeadlineDraft) -> None:
    if not draft.source_text:
        raise DomainError(
            "Please say what tells the date: the notice’s page, a letter, a call.", field="source_text"
        )
    if draft.checked_on is None:
        raise DomainError("Please give the day on which you checked it.", field="checked_on")


def _check_future(checked_on: date | None) -> None:
    if checked_on is not None and checked_on > clock.today():
        raise DomainError("A source cannot have been checked on a day to come.", field="checked_on")


def _keep_change(
    deadline: Deadline, values: dict[str, object], draft: DeadlineDraft, reason: str, by: Actor
) -> None:
    change = DeadlineChange(
        deadline_id=deadline.id,
        by_id=by.user_id,
        by_name=by.name,
        reason=reason,
        source_text=draft.source_text,
        source_url=draft.source_url,
        checked_on=draft.checked_on,
        old_due_on=deadline.due_on,
        old_at_time=deadline.at_time,
        old_zone=deadline.zone,
        old_certainty=deadline.certainty.value,
        new_due_on=values["due_on"],
        new_at_time=values["at_time"],
        new_zone=values["zone"],
        new_certainty=Certainty(str(values["certainty"])).value,
    )
    db.session.add(change)


def move_rungs(rungs: Sequence[Rung], *, record: Record, by: Actor, all_of_them: bool) -> list[Rung]:
    """Write what a preview showed; without ``all_of_them`` only what would else lie after the funder's date."""
    done: list[Rung] = []
    for rung in rungs:
        present = db.session.get(Deadline, rung.present_id) if rung.present_id else None
        if present is None or not rung.doing.changes:
            continue
        day = rung.day if all_of_them else rung.forced_day
        if day is not None:
            _put(present, day, record, by)
            done.append(rung)
    return done


def _put(present: Deadline, day: date, record: Record, by: Actor) -> None:
    draft = DeadlineDraft(
        label=present.label, kind=present.kind, due_on=day, zone=present.zone, certainty=Certainty.DATE_ONLY
    )
    values = _checked(draft) | {"source_text": present.source_text, "source_url": present.source_url}
    _keep_change(present, values, draft, "Moved with the funder’s date", by)
    before, after = assign(present, {name: values[name] for name in (*_MOMENT, "due_at")})
    _tell_change(present, record, before, after, by)


def mark_checked(*, deadline: Deadline, record: Record, by: Actor) -> None:
    """Say that somebody looked at the source today and found nothing newer."""
    before, after = assign(deadline, {"checked_on": clock.today()})
    audit(
        by=by,
        action="deadline.checked",
        subject=f"{deadline.label}: {record.title}",
        record_id=record.id,
        before=before,
        after=after or {"checked_on": format_date(clock.today())},
    )
    db.session.flush()


def remove_deadline(*, deadline: Deadline, record: Record, by: Actor, because: str = "") -> None:
    """Take a date off the record; the history keeps what it was, and ``because``: what says that it is off."""
    audit(
        by=by,
        action="deadline.removed",
        subject=f"{deadline.label}: {record.title}",
        record_id=record.id,
        before={"due_on": deadline.due_on, "zone": deadline.zone},
        after={"because": because} if because else {},
    )
    db.session.delete(deadline)
    db.session.flush()
    emit("deadlines.changed", record_id=record.id, by=by)


def set_done(
    *,
    deadline: Deadline,
    record: Record,
    done: bool,
    by: Actor,
    at: datetime | None = None,
    because: str = "",
) -> None:
    """Say that the date was met (``at``, or now), or take that back. ``because`` tells what met it, if no person."""
    deadline.done_at = (at or clock.now()) if done else None
    deadline.done_by_id = by.user_id if done else None
    audit(
        by=by,
        action="deadline.met" if done else "deadline.reopened",
        subject=f"{deadline.label}: {record.title}",
        record_id=record.id,
        after={"because": because} if because else {},
    )
    db.session.flush()
    emit("deadlines.changed", record_id=record.id, by=by)
