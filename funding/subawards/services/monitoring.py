"""Use cases of monitoring: risk, reviews and visits, audits, reports in SAM.gov, closing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.records import check_version
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.subawards import risk
from funding.subawards.closing import steps_of
from funding.subawards.models import (
    CloseStep,
    MonitoringVisit,
    PartnerAudit,
    RiskAssessment,
    SamReport,
    Subaward,
)
from funding.subawards.queries import actions_of, ffata_of, last_day
from funding.subawards.queries.one import steps_done, still_open, visits_of
from funding.subawards.services.dates import follow_dates, follow_visit
from funding.subawards.types import AuditFacts, Status, VisitFacts


def assess(
    *, subaward: Subaward, answers: Mapping[str, int], assessed_on: date, note: str, by: Actor
) -> RiskAssessment:
    """Keep how risky a subrecipient was found on a day. Raises DomainError for an answer that is missing."""
    try:
        points = risk.score(answers)
    except ValueError as error:
        raise DomainError("Please choose one.", field=str(error)) from error
    if assessed_on > clock.today():
        raise DomainError("It cannot have been assessed on a day to come.", field="assessed_on")
    row = RiskAssessment(
        subaward_id=subaward.id,
        assessed_on=assessed_on,
        answers=dict(answers),
        score=points,
        note=note.strip(),
        by_id=by.user_id,
        by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    told = {"score": points, "risk": risk.risk_of(points)}
    audit(by=by, action="risk.assessed", subject=subaward.title, record_id=subaward.id, after=told)
    return row


def plan_monitoring(*, subaward: Subaward, assessment: RiskAssessment, by: Actor) -> int:
    """Plan what the risk proposes, from today on, beside what stands; answer how many. Raises DomainError."""
    ends_on = last_day(subaward)
    if subaward.starts_on is None or ends_on is None:
        raise DomainError("Enter the first and last day of the agreement first.")
    known = {(one.kind, one.planned_on) for one in visits_of(subaward.id)}
    proposed = risk.plan(risk.risk_of(assessment.score), subaward.starts_on, ends_on)
    found = risk.still_to_plan(proposed, known, clock.today(), ends_on)
    for kind, day in found:
        add_visit(subaward=subaward, facts=VisitFacts(kind, day, owner_id=subaward.owner_id), by=by)
    return len(found)


def add_visit(*, subaward: Subaward, facts: VisitFacts, by: Actor) -> MonitoringVisit:
    """Plan a review or visit, or write one down. Raises DomainError."""
    _check_visit(facts)
    visit = MonitoringVisit(subaward_id=subaward.id, **_visit_columns(facts))
    db.session.add(visit)
    db.session.flush()
    follow_visit(visit=visit, subaward=subaward, by=by)
    after: dict[str, object] = {"kind": visit.kind, "planned_on": visit.planned_on}
    audit(by=by, action="monitoring.added", subject=subaward.title, record_id=subaward.id, after=after)
    return visit


def update_visit(
    *,
    visit: MonitoringVisit,
    subaward: Subaward,
    facts: VisitFacts,
    expected_version: int | None,
    by: Actor,
) -> None:
    """Write down what was found, and what follows. Raises StaleVersion and DomainError."""
    if visit.version != expected_version:
        raise StaleVersion("Somebody else saved this while you were editing.")
    _check_visit(facts)
    before, after = assign(visit, _visit_columns(facts))
    if not after:
        return
    db.session.flush()
    follow_visit(visit=visit, subaward=subaward, by=by)
    audit(
        by=by,
        action="monitoring.updated",
        subject=subaward.title,
        record_id=subaward.id,
        before=before,
        after=after,
    )


def _check_visit(facts: VisitFacts) -> None:
    if facts.done_on and facts.done_on > clock.today():
        raise DomainError("It cannot have been done on a day to come.", field="done_on")
    if facts.finding and facts.done_on is None:
        raise DomainError("Say when it was done, if something was found.", field="done_on")
    if facts.finding and not facts.follow_up.strip():
        raise DomainError("A finding needs a follow-up.", field="follow_up")
    if facts.follow_up.strip() and facts.follow_up_on is None:
        raise DomainError("Say until when.", field="follow_up_on")
    if facts.done_on and not facts.summary.strip():
        raise DomainError("Write down what was seen.", field="summary")
    if facts.followed_on and not facts.follow_up.strip():
        raise DomainError("There is nothing to follow up.", field="followed_on")
    if facts.followed_on and facts.followed_on > clock.today():
        raise DomainError("It cannot have been settled on a day to come.", field="followed_on")
    for day, field in ((facts.follow_up_on, "follow_up_on"), (facts.followed_on, "followed_on")):
        if day and facts.done_on and day < facts.done_on:
            raise DomainError("That is before the day on which it was done.", field=field)


def _visit_columns(facts: VisitFacts) -> dict[str, object]:
    return {
        "kind": facts.kind,
        "planned_on": facts.planned_on,
        "done_on": facts.done_on,
        "summary": facts.summary.strip(),
        "finding": facts.finding,
        "follow_up": facts.follow_up.strip(),
        "follow_up_on": facts.follow_up_on,
        "followed_on": facts.followed_on,
        "owner_id": facts.owner_id,
    }


def save_audit(
    *,
    subaward: Subaward,
    facts: AuditFacts,
    row: PartnerAudit | None,
    expected_version: int | None,
    by: Actor,
) -> PartnerAudit:
    """Keep what is known of the partner's audit of a fiscal year. Raises StaleVersion and DomainError."""
    if row is not None and row.version != expected_version:
        raise StaleVersion("Somebody else saved this while you were editing.")
    _check_audit(subaward, facts, row)
    if row is None:
        row = PartnerAudit(partner_id=subaward.partner_id, year_ends_on=facts.year_ends_on)
        db.session.add(row)
    values: dict[str, object] = {
        "year_ends_on": facts.year_ends_on,
        "required": facts.required,
        "received_on": facts.received_on,
        "findings": facts.findings,
        "decided_on": facts.decided_on,
        "note": facts.note.strip(),
    }
    assign(row, values)
    db.session.flush()
    audit(by=by, action="audit.kept", subject=subaward.title, record_id=subaward.id, after=values)
    return row


def _check_audit(subaward: Subaward, facts: AuditFacts, row: PartnerAudit | None) -> None:
    same = sa.select(PartnerAudit.id).where(
        PartnerAudit.partner_id == subaward.partner_id, PartnerAudit.year_ends_on == facts.year_ends_on
    )
    known = db.session.scalar(same)
    if known is not None and (row is None or known != row.id):
        raise DomainError("This fiscal year is kept already.", field="year_ends_on")
    if facts.findings and facts.received_on is None:
        raise DomainError("Say when the audit was received.", field="received_on")
    if facts.decided_on and not facts.findings:
        raise DomainError("There is nothing to decide without findings.", field="decided_on")
    if facts.received_on and facts.received_on <= facts.year_ends_on:
        raise DomainError("It cannot have come before the year was over.", field="received_on")
    for day, field in ((facts.received_on, "received_on"), (facts.decided_on, "decided_on")):
        if day and day > clock.today():
            raise DomainError("That is a day to come.", field=field)
    if facts.decided_on and facts.received_on and facts.decided_on < facts.received_on:
        raise DomainError("The audit had not been received yet on that day.", field="decided_on")


def report_in_sam(*, subaward: Subaward, reported_on: date, receipt: str, by: Actor) -> SamReport:
    """Keep that a subaward was reported in SAM.gov as it stands now. Raises DomainError."""
    if not ffata_of([subaward]).get(subaward.id):
        raise DomainError("Nothing waits to be reported.")
    if reported_on > clock.today():
        raise DomainError("It cannot have been reported on a day to come.", field="reported_on")
    if not receipt.strip():
        raise DomainError("Enter the number of the receipt.", field="receipt")
    actions = actions_of(subaward.id)
    if reported_on < max(one.obligated_on for one in actions):
        raise DomainError("What is reported was not obligated yet on that day.", field="reported_on")
    through = max(one.number for one in actions)
    row = SamReport(
        subaward_id=subaward.id,
        through_action=through,
        reported_on=reported_on,
        receipt=receipt.strip(),
        by_id=by.user_id,
        by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    after: dict[str, object] = {"reported_on": reported_on, "receipt": row.receipt}
    audit(by=by, action="subaward.reported", subject=subaward.title, record_id=subaward.id, after=after)
    follow_dates(subaward=subaward, by=by)
    return row


def set_step(*, subaward: Subaward, key: str, done: bool, note: str, by: Actor) -> None:
    """Say that a step of closing is done, or take that back.

    Raises DomainError for an unknown one, and for one that what is recorded contradicts.
    """
    if key not in {one.key for one in steps_of(subaward.nature)}:
        raise DomainError("There is no such step.")
    if subaward.status is Status.CLOSED or not subaward.signed_on:
        raise DomainError("Steps are ticked between signature and closing.")
    known = steps_done(subaward.id).get(key)
    waits = still_open(subaward).get(key) if done else None
    if waits:
        raise DomainError(f"Not done yet. {waits}")
    if done and known is None:
        db.session.add(
            CloseStep(
                subaward_id=subaward.id,
                key=key,
                done_on=clock.today(),
                note=note.strip(),
                by_name=by.name,
            )
        )
        if subaward.status is Status.ACTIVE:
            subaward.status = Status.CLOSING
    elif not done and known is not None:
        db.session.delete(known)
    db.session.flush()
    audit(
        by=by,
        action="closing.step",
        subject=subaward.title,
        record_id=subaward.id,
        after={"step": key, "done": done},
    )


def close(*, subaward: Subaward, expected_version: int | None, by: Actor) -> None:
    """Close an agreement. Raises StaleVersion, and DomainError while a step is open or something waits."""
    check_version(subaward, expected_version)
    if subaward.status not in {Status.ACTIVE, Status.CLOSING}:
        raise DomainError("Only a signed agreement can be closed.")
    open_steps = [one for one in steps_of(subaward.nature) if one.key not in steps_done(subaward.id)]
    if open_steps:
        raise DomainError(f"Not done yet: {open_steps[0].label[0].lower()}{open_steps[0].label[1:]}.")
    for waits in still_open(subaward).values():
        raise DomainError(f"It cannot be closed yet. {waits}")
    subaward.status, subaward.closed_on = Status.CLOSED, clock.today()
    db.session.flush()
    for visit in visits_of(subaward.id):
        follow_visit(visit=visit, subaward=subaward, by=by)
    follow_dates(subaward=subaward, by=by)
    audit(
        by=by,
        action="subaward.closed",
        subject=subaward.title,
        record_id=subaward.id,
        after={"closed_on": subaward.closed_on},
    )
