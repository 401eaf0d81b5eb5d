"""The dates of a report: the funder's and the internal steps counted back from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from funding.accounts.queries import active_users
from funding.infra import clock
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import Actor
from funding.kernel.zoned import Certainty
from funding.reports import recipes
from funding.reports.models import Report
from funding.reports.queries import steps_of
from funding.reports.types import ReportState
from funding.work.ladder import Present, counted_back, follow
from funding.work.models import Deadline
from funding.work.services import change_deadline, set_done
from funding.work.services.dates import move_rungs
from funding.work.types import DeadlineDraft, DeadlineKind

DUE = "Report due"
_DONE_BY: Mapping[ReportState, int] = {
    ReportState.UPCOMING: 0,
    ReportState.DRAFTING: 0,
    ReportState.RETURNED: 0,
    ReportState.FINANCE_CHECK: recipes.DRAFT,
    ReportState.SIGN_OFF: recipes.FINANCE_CHECK,
    ReportState.SIGNED: recipes.SIGN_OFF,
    ReportState.SENT: recipes.SIGN_OFF,
    ReportState.ACCEPTED: recipes.SIGN_OFF,
}
"""Up to which step the work is done in each state."""


def people_by_role() -> dict[str, int]:
    """The one active person of each role that has exactly one."""
    found: dict[str, list[int]] = {}
    for user in active_users():
        found.setdefault(user.role.value, []).append(user.id)
    return {role: ids[0] for role, ids in found.items() if len(ids) == 1}


def hang_dates(
    report: Report, due_on: date | None, *, source: str, people: Mapping[str, int], by: Actor
) -> None:
    """Give a new report its funder's date and the steps before it; nothing for a report without a day."""
    if due_on is None:
        return
    gate = _deadline(report, DUE, DeadlineKind.REPORT, due_on, source, report.owner_id)
    gate.checked_on = clock.today()
    db.session.add(gate)
    db.session.flush()
    report.deadline_id = gate.id
    for step in recipes.steps(report.report_kind, covers_to=report.covers_to, due_on=due_on):
        day = counted_back(due_on, step.days_before)
        owner = people.get(step.role) or report.owner_id
        row = _deadline(report, step.label, DeadlineKind.INTERNAL, day, "Our own plan", owner)
        row.sequence, row.anchor_id, row.days_before = step.place, gate.id, step.days_before
        db.session.add(row)
    db.session.flush()
    emit("deadlines.changed", record_id=report.id, by=by)


def _deadline(
    report: Report, label: str, kind: DeadlineKind, day: date, source: str, owner_id: int | None
) -> Deadline:
    return Deadline(
        record_id=report.id,
        kind=kind,
        label=label,
        due_on=day,
        zone=clock.house_zone(),
        certainty=Certainty.DATE_ONLY,
        source_text=source[:500],
        owner_id=owner_id,
    )


def move_dates(report: Report, due_on: date, *, source: str, reason: str, by: Actor) -> None:
    """Put the funder's date on another day; steps that nobody did or moved follow by the same count."""
    gate = report.deadline
    if gate is None:
        hang_dates(report, due_on, source=source, people=people_by_role(), by=by)
        return
    if gate.due_on == due_on:
        return
    draft = DeadlineDraft(
        label=gate.label,
        kind=DeadlineKind.REPORT,
        due_on=due_on,
        zone=gate.zone,
        certainty=Certainty.DATE_ONLY,
        source_text=source[:500],
        checked_on=clock.today(),
    )
    change_deadline(deadline=gate, record=report, draft=draft, by=by, reason=reason)
    anchored = [_present(one) for one in steps_of(report.id) if one.anchor_id == gate.id]
    move_rungs(follow(due_on, due_on, anchored, []), record=report, by=by, all_of_them=True)


def _present(step: Deadline) -> Present:
    return Present(
        id=step.id,
        label=step.label,
        day=step.due_on or date.max,
        days_before=step.days_before,
        done=step.done_at is not None,
        by_hand=step.moved_by_hand,
    )


def sync_steps(report: Report, *, by: Actor) -> None:
    """Mark the steps that the report's state says are done, and take back those that are not any more."""
    until = _DONE_BY[report.state]
    because = report.state.label
    for step in steps_of(report.id):
        done = step.sequence <= until
        if done and step.done_at is None:
            set_done(deadline=step, record=report, done=True, by=by, because=because)
        elif not done and step.done_at is not None:
            set_done(deadline=step, record=report, done=False, by=by)
    gate = report.deadline
    sent = report.state in {ReportState.SENT, ReportState.ACCEPTED}
    if gate is not None and sent != (gate.done_at is not None):
        set_done(deadline=gate, record=report, done=sent, by=by, because=because if sent else "")


def drop_dates(report: Report, *, by: Actor) -> None:
    """Take the dates of a report that is no longer asked for off every list."""
    for step in steps_of(report.id):
        db.session.delete(step)
    gate = report.deadline
    if gate is not None:
        report.deadline_id = None
        db.session.flush()
        db.session.delete(gate)
    db.session.flush()
    db.session.expire(report, ["deadline"])
    emit("deadlines.changed", record_id=report.id, by=by)
