"""The dates of an agreement among all other dates: reports in SAM.gov, final papers, reviews and follow-ups."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from funding.infra import clock
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.zoned import Certainty
from funding.subawards import ffata
from funding.subawards.closing import final_papers_due
from funding.subawards.models import FfataDeadline, MonitoringVisit, SamReport, Subaward
from funding.subawards.queries import actions_of, figure_on, is_reported, last_day
from funding.subawards.types import Nature, Status
from funding.work.models import Deadline
from funding.work.services import add_deadline, change_deadline, remove_deadline, set_done
from funding.work.types import DeadlineDraft, DeadlineKind


def follow_dates(*, subaward: Subaward, by: Actor) -> None:
    """Let the dates of an agreement follow its actions, its reports and its last day."""
    _follow_reports(subaward, by)
    _follow_final_papers(subaward, by)


def follow_visit(*, visit: MonitoringVisit, subaward: Subaward, by: Actor) -> None:
    """Let the date of an activity follow it: its day until it is done, then that of its follow-up until that is."""
    wanted: date | None
    if visit.done_on is None:
        wanted, label = visit.planned_on, visit.kind.label
    else:
        wanted, label = visit.follow_up_on, f"Follow-up: {visit.kind.label.lower()}"
        if visit.followed_on is not None or subaward.status is Status.CLOSED:
            wanted = None
    visit.deadline_id = _keep(
        subaward, visit.deadline_id, wanted, label, DeadlineKind.INTERNAL, by, visit.owner_id
    )
    db.session.flush()


def _follow_reports(subaward: Subaward, by: Actor) -> None:
    if not is_reported(subaward) or subaward.status in {Status.DRAFT, Status.DROPPED}:
        return
    threshold = figure_on("subaward_report", subaward.award)
    through = sa.select(sa.func.max(SamReport.through_action)).where(SamReport.subaward_id == subaward.id)
    covered = db.session.scalar(through) or 0
    query = sa.select(FfataDeadline).where(FfataDeadline.subaward_id == subaward.id)
    known = {one.action: one for one in db.session.scalars(query)}
    for due in ffata.reports_due(actions_of(subaward.id), threshold.value):
        if due.action not in known:
            draft = _draft(
                "Report the change in SAM.gov" if due.is_update else "Report the subaward in SAM.gov",
                DeadlineKind.REPORT,
                due.due_on,
                threshold.citation,
            )
            made = add_deadline(record=subaward, draft=draft, by=by)
            row = FfataDeadline(subaward_id=subaward.id, action=due.action, deadline_id=made.id)
            db.session.add(row)
            known[due.action] = row
        deadline = db.session.get(Deadline, known[due.action].deadline_id)
        if deadline is not None and due.action <= covered and deadline.done_at is None:
            set_done(deadline=deadline, record=subaward, done=True, by=by, because="reported in SAM.gov")
    db.session.flush()


def _follow_final_papers(subaward: Subaward, by: Actor) -> None:
    ends_on = last_day(subaward)
    open_ = subaward.status in {Status.ACTIVE, Status.CLOSING} and subaward.nature is Nature.SUBAWARD
    wanted = final_papers_due(ends_on) if open_ and ends_on else None
    subaward.final_deadline_id = _keep(
        subaward,
        subaward.final_deadline_id,
        wanted,
        "Final reports of the subrecipient are due",
        DeadlineKind.INTERNAL,
        by,
        subaward.owner_id,
        "2 CFR 200.344(b)",
    )
    db.session.flush()


def _keep(
    subaward: Subaward,
    deadline_id: int | None,
    wanted: date | None,
    label: str,
    kind: DeadlineKind,
    by: Actor,
    owner_id: int | None,
    source: str = "",
) -> int | None:
    """The key of a date that says ``wanted``: made, moved or taken away."""
    present = db.session.get(Deadline, deadline_id) if deadline_id else None
    if wanted is None:
        if present is not None:
            remove_deadline(deadline=present, record=subaward, by=by)
        return None
    draft = _draft(label, kind, wanted, source)
    if present is None:
        return add_deadline(record=subaward, draft=draft, by=by, owner_id=owner_id).id
    if (present.due_on, present.label) != (wanted, label):
        change_deadline(deadline=present, record=subaward, draft=draft, by=by, owner_id=owner_id)
    return present.id


def _draft(label: str, kind: DeadlineKind, due_on: date, source: str) -> DeadlineDraft:
    return DeadlineDraft(
        label=label,
        kind=kind,
        due_on=due_on,
        zone=clock.house_zone(),
        certainty=Certainty.DATE_ONLY,
        source_text=source,
        checked_on=clock.today() if kind.is_funders else None,
    )
