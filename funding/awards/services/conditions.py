"""Conditions of an award: put down, met with evidence, waived, opened again. A dated one is a deadline as well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funding.awards.models import Award, Condition
from funding.awards.types import ConditionState
from funding.documents.services import Upload, keep_upload
from funding.documents.types import DocumentKind
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.zoned import Certainty
from funding.work.models import Deadline
from funding.work.services import add_deadline, change_deadline, remove_deadline, set_done
from funding.work.types import DeadlineDraft, DeadlineKind

LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True)
class ConditionFacts:
    """A condition as somebody writes it down."""

    title: str
    number: str = ""
    text: str = ""
    due_on: date | None = None
    holds_funds: bool = False


def add_condition(*, award: Award, facts: ConditionFacts, by: Actor) -> Condition:
    """Put one condition down. Raises DomainError without a name."""
    _check(facts)
    condition = Condition(award_id=award.id, added_at=clock.now())
    assign(condition, _columns(facts))
    db.session.add(condition)
    db.session.flush()
    _follow_date(award, condition, by)
    _audit(award, condition, "award.condition_added", by, {"due_on": facts.due_on})
    return condition


def change_condition(
    *, award: Award, condition: Condition, facts: ConditionFacts, expected_version: int | None, by: Actor
) -> None:
    """Correct a condition. Raises DomainError, or StaleVersion if somebody saved meanwhile."""
    _check_version(condition, expected_version)
    _check(facts)
    before, after = assign(condition, _columns(facts))
    _follow_date(award, condition, by)
    if after:
        _audit(award, condition, "award.condition_changed", by, after, before)


def settle_condition(
    *,
    award: Award,
    condition: Condition,
    state: ConditionState,
    on: date,
    note: str,
    expected_version: int | None,
    by: Actor,
    upload: Upload | None = None,
) -> None:
    """Say that a condition is met or waived, on which day and by what evidence.

    Raises DomainError where neither a file nor a note says how, or the day has not come.
    """
    _check_version(condition, expected_version)
    if state is ConditionState.OPEN or condition.state is not ConditionState.OPEN:
        raise DomainError("Only an open condition can be met or waived.")
    if on > clock.today():
        raise DomainError("This day has not come yet.", field="on")
    has_file = upload is not None and bool(upload.filename)
    if not has_file and not note:
        raise DomainError("Please attach the evidence, or say where it is.", field="note")
    if has_file and upload is not None:
        kept = keep_upload(
            record_id=award.id, upload=upload, label=condition.title, kind=DocumentKind.OTHER, by=by
        )
        condition.document_id = kept.id
    condition.state, condition.settled_on = state, on
    condition.settled_by_name, condition.settled_note = by.name, note
    db.session.flush()
    _set_deadline_done(award, condition, done=True, by=by)
    action = "award.condition_met" if state is ConditionState.MET else "award.condition_waived"
    _audit(award, condition, action, by, {"on": on, "note": note})


def reopen_condition(*, award: Award, condition: Condition, expected_version: int | None, by: Actor) -> None:
    """Open a condition again; what was said of it stays in the audit trail."""
    _check_version(condition, expected_version)
    if condition.state is ConditionState.OPEN:
        return
    before: dict[str, object] = {
        "state": condition.state,
        "on": condition.settled_on,
        "note": condition.settled_note,
    }
    condition.state, condition.settled_on = ConditionState.OPEN, None
    condition.settled_by_name, condition.settled_note = "", ""
    db.session.flush()
    _set_deadline_done(award, condition, done=False, by=by)
    _audit(award, condition, "award.condition_reopened", by, {"state": ConditionState.OPEN}, before)


def _check(facts: ConditionFacts) -> None:
    if not facts.title:
        raise DomainError("Please say in a few words what is asked.", field="title")


def _check_version(condition: Condition, expected: int | None) -> None:
    if expected != condition.version:
        raise StaleVersion("Somebody else saved this condition while you were editing.")


def _columns(facts: ConditionFacts) -> dict[str, object]:
    return {
        "title": facts.title,
        "number": facts.number,
        "text": facts.text,
        "due_on": facts.due_on,
        "holds_funds": facts.holds_funds,
    }


def _audit(
    award: Award,
    condition: Condition,
    action: str,
    by: Actor,
    after: dict[str, object],
    before: dict[str, object] | None = None,
) -> None:
    audit(
        by=by,
        action=action,
        subject=award.title,
        record_id=award.id,
        before=before or {},
        after={"condition": condition.title, **after},
    )
    db.session.flush()


def _deadline(condition: Condition) -> Deadline | None:
    return db.session.get(Deadline, condition.deadline_id) if condition.deadline_id else None


def _follow_date(award: Award, condition: Condition, by: Actor) -> None:
    """Keep the condition's day among all other dates, so that every list of dates knows it."""
    present = _deadline(condition)
    if condition.due_on is None:
        if present is not None:
            condition.deadline_id = None
            db.session.flush()
            remove_deadline(deadline=present, record=award, by=by)
        return
    draft = DeadlineDraft(
        label=f"Condition: {condition.title}"[:LONGEST_LABEL],
        kind=DeadlineKind.OTHER,
        due_on=condition.due_on,
        zone=clock.house_zone(),
        certainty=Certainty.DATE_ONLY,
        source_text="The award’s conditions",
        checked_on=clock.today(),
    )
    if present is None:
        condition.deadline_id = add_deadline(record=award, draft=draft, by=by).id
    elif (present.due_on, present.label) != (draft.due_on, draft.label):
        change_deadline(deadline=present, record=award, draft=draft, by=by)
    db.session.flush()


def _set_deadline_done(award: Award, condition: Condition, *, done: bool, by: Actor) -> None:
    deadline = _deadline(condition)
    if deadline is not None and (deadline.done_at is not None) != done:
        set_done(deadline=deadline, record=award, done=done, by=by)
