"""Close an award out: lay the steps, settle each, record the final financial report, close, and reopen where allowed.

An award is closed once every step is settled, the final financial report has its day and no condition is open. A step
is not done while the records contradict it (``waits_of``); where the funder agreed to that, it is not needed, with the
reason, and does not hold the award open. A closed award can be opened
again, with a reason, for as long as its records have to be kept.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from funding.awards.closeout import retention, steps
from funding.awards.models import Award, CloseoutStep
from funding.awards.queries import standing_of
from funding.awards.queries.closeout import steps_of, waits_of
from funding.awards.queries.conditions import open_conditions
from funding.awards.types import AwardStatus, RetentionFlag, StepState
from funding.documents.services import Upload, keep_upload
from funding.documents.types import DocumentKind
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import check_version
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError

OPEN_STATES = (AwardStatus.ACTIVE, AwardStatus.TERMINATED)


def begin_closeout(*, award: Award, has_subawards: bool, by: Actor) -> None:
    """Lay out the steps. Raises DomainError unless the award is active or was terminated."""
    if award.status not in OPEN_STATES or steps_of(award.id):
        raise DomainError("A closeout begins once, on an active or terminated award.")
    has_match = standing_of(award, date.max).match_required_cents > 0
    for one in steps(award.route, has_match=has_match, has_subawards=has_subawards):
        db.session.add(CloseoutStep(award_id=award.id, key=one.key, label=one.label))
    if award.status is AwardStatus.ACTIVE:
        award.status = AwardStatus.CLOSING
    _tell(award, "award.closeout_begun", by, {})


def settle_step(
    *, award: Award, step: CloseoutStep, state: StepState, note: str, by: Actor, upload: Upload | None = None
) -> None:
    """Say how a step stands. Raises DomainError where one is left out without a reason, or contradicted when done."""
    _check_open(award)
    waits = waits_of(award.id).get(step.key) if state is StepState.DONE else None
    if waits:
        raise DomainError(f"Not done yet. {waits}", field="state")
    if state is StepState.NOT_NEEDED and not note:
        raise DomainError("Please say why it is not needed.", field="note")
    if upload is not None and upload.filename:
        kept = keep_upload(
            record_id=award.id, upload=upload, label=step.label, kind=DocumentKind.OTHER, by=by
        )
        step.document_id = kept.id
    is_open = state is StepState.OPEN
    before: dict[str, object] = {"state": step.state, "note": step.note}
    today = clock.today()
    step.state, step.note = state, note
    step.settled_on, step.settled_by_name = (None, "") if is_open else (today, by.name)
    _tell(award, "award.closeout_step", by, {"step": step.label, "state": state, "note": note}, before)


def record_final_financial(*, award: Award, on: date, by: Actor) -> None:
    """The final financial report was sent on this day: record retention counts from it. Raises DomainError."""
    _check_open(award)
    if on > clock.today():
        raise DomainError("This day has not come yet.", field="final_financial_sent_on")
    if on < award.starts_on:
        raise DomainError("The award had not begun on this day.", field="final_financial_sent_on")
    before, after = assign(award, {"final_financial_sent_on": on})
    if after:
        _tell(award, "award.final_report_sent", by, after, before)


def set_retention(
    *, award: Award, flags: Collection[RetentionFlag], kept_until: date | None, by: Actor
) -> None:
    """Say why records are kept longer, and until when. It stays possible after closing."""
    wanted = sorted(one.value for one in flags)
    if kept_until is not None and not wanted:
        raise DomainError("Please say why they are kept longer.", field="kept_longer")
    before, after = assign(award, {"kept_longer": wanted, "kept_until": kept_until})
    if after:
        _tell(award, "award.retention_changed", by, after, before)


def blockers(award: Award) -> list[str]:
    """What stands between the award and its closing, in sentences."""
    present = steps_of(award.id)
    found = [] if present else ["The closeout has not begun."]
    left = [one.label for one in present if one.state is StepState.OPEN]
    if left:
        found.append(f"Open: {'; '.join(left)}.")
    if award.final_financial_sent_on is None:
        found.append("The final financial report has no day yet.")
    waiting = open_conditions([award.id]).get(award.id, 0)
    if waiting:
        found.append(f"{waiting} {'condition is' if waiting == 1 else 'conditions are'} open.")
    waived = {one.key for one in present if one.state is StepState.NOT_NEEDED}
    return [*found, *(told for key, told in waits_of(award.id).items() if key not in waived)]


def close_award(*, award: Award, note: str, expected_version: int | None, by: Actor) -> None:
    """Close the award. Raises DomainError with what is in the way, StaleVersion if somebody saved meanwhile."""
    check_version(award, expected_version)
    _check_open(award)
    found = blockers(award)
    if found:
        raise DomainError(" ".join(found))
    today = clock.today()
    award.status, award.closed_on, award.closing_note = AwardStatus.CLOSED, today, note
    _tell(award, "award.closed", by, {"on": award.closed_on, "note": note})


def reopen_award(*, award: Award, reason: str, expected_version: int | None, by: Actor) -> None:
    """Open a closed award again. Raises DomainError without a reason, or once its records need not be kept."""
    check_version(award, expected_version)
    if award.status is not AwardStatus.CLOSED:
        raise DomainError("Only a closed award can be reopened.")
    if not reason:
        raise DomainError("Please say why it is reopened.", field="reason")
    kept = retention(award.final_financial_sent_on, flags_of(award), award.kept_until).until
    if kept is not None and clock.today() > kept:
        raise DomainError("Its records need not be kept any more: it cannot be reopened.")
    award.status, award.closed_on = AwardStatus.CLOSING, None
    _tell(award, "award.reopened", by, {"reason": reason})


def flags_of(award: Award) -> list[RetentionFlag]:
    """Why the award's records are kept longer."""
    return [RetentionFlag(one) for one in award.kept_longer]


def _check_open(award: Award) -> None:
    if award.status is AwardStatus.CLOSED:
        raise DomainError("The award is closed. Reopen it first.")


def _tell(
    award: Award,
    action: str,
    by: Actor,
    after: dict[str, object],
    before: dict[str, object] | None = None,
) -> None:
    audit(by=by, action=action, subject=award.title, record_id=award.id, before=before or {}, after=after)
    db.session.flush()
    emit("award.changed", award_id=award.id, by=by)
