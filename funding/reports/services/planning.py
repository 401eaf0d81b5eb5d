"""Laying out an award's reports as its funder's calendar asks; doing it again touches nothing that was begun."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from funding.awards.models import Award
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import LONGEST_TITLE, RecordPerson
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.reports.models import Report, ReportAnswer
from funding.reports.periods import Change, Doing, Planned
from funding.reports.queries.plan import preview
from funding.reports.recipes import questions
from funding.reports.services.steps import drop_dates, hang_dates, move_dates, people_by_role
from funding.reports.types import ReportKind

FORM_RULE = "ffr"


def apply_plan(*, award: Award, wanted: Collection[str] | None = None, by: Actor) -> list[Change]:
    """Lay out the award's reports as previewed; ``wanted`` keeps to the changes with these keys, None takes all.

    Doing it again changes only what nobody has begun or changed by hand.
    """
    changes = [one for one in preview(award) if one.doing.changes]
    if wanted is not None:
        changes = [one for one in changes if one.key in wanted]
    people = people_by_role()
    for one in changes:
        _make(award, one, people, by)
    if changes:
        audit(
            by=by,
            action="reports.laid_out",
            subject=award.title,
            record_id=award.id,
            after={"reports": [f"{one.doing.label}: {one.name}" for one in changes]},
        )
        emit("reports.laid_out", award_id=award.id, by=by)
    return changes


def _make(award: Award, change: Change, people: dict[str, int], by: Actor) -> None:
    if change.doing is Doing.REMOVE and change.present is not None:
        report = _known(change.present.id)
        drop_dates(report, by=by)
        report.archived_at = clock.now()
        db.session.flush()
    elif change.doing is Doing.CHANGE and change.present is not None and change.planned is not None:
        _change(_known(change.present.id), change.planned, award, by)
    elif change.planned is not None:
        _plan_one(award, change.planned, people, by)


def _known(report_id: int) -> Report:
    found = db.session.get(Report, report_id)
    if found is None:
        raise DomainError("This report is gone. Please look at the preview again.")
    return found


def _plan_one(award: Award, planned: Planned, people: dict[str, int], by: Actor) -> Report:
    left = sa.select(Report).where(Report.award_id == award.id, Report.plan_key == planned.key)
    report = db.session.scalar(left)
    if report is not None:
        report.archived_at = None
        _set(report, planned, award)
        db.session.flush()
    else:
        report = Report(report_kind=ReportKind(planned.kind), plan_key=planned.key, rule=planned.rule)
        _set(report, planned, award)
        begin_record(report, award, by)
        ask(report, award)
    hang_dates(report, planned.due.due_on, source=_source(planned), people=people, by=by)
    return report


def _set(report: Report, planned: Planned, award: Award) -> None:
    report.award_id = award.id
    report.name = planned.name
    report.title = title_of(planned.name, award)
    report.covers_from, report.covers_to = planned.covers.start, planned.covers.end
    report.final, report.frequency = planned.final, planned.frequency
    report.has_form = planned.rule == FORM_RULE and award.route.is_federal


def _source(planned: Planned) -> str:
    return planned.due.note or "The funder’s reporting calendar"


def title_of(name: str, award: Award) -> str:
    """The record's title: what the report is, and on which award."""
    return f"{name}: {award.title}"[:LONGEST_TITLE]


def begin_record(report: Report, award: Award, by: Actor) -> None:
    """The record's own part: who looks after it, and that nobody sees it who may not see the award."""
    report.owner_id = report.owner_id or award.owner_id
    report.visibility = award.visibility
    report.created_by_id = by.user_id
    db.session.add(report)
    db.session.flush()
    people = db.session.scalars(sa.select(RecordPerson.user_id).where(RecordPerson.record_id == award.id))
    db.session.add_all([RecordPerson(record_id=report.id, user_id=one) for one in people])


def ask(report: Report, award: Award) -> None:
    """Write the questions that funders of the award's family usually ask."""
    kind, form = report.report_kind, report.has_form
    asked = questions(award.reporting_calendar, kind, final=report.final, form=form)
    db.session.add_all(
        ReportAnswer(
            report_id=report.id, key=one.key, question=one.text, guidance=one.guidance, sort=place * 10
        )
        for place, one in enumerate(asked)
    )
    db.session.flush()


def _change(report: Report, planned: Planned, award: Award, by: Actor) -> None:
    was_final = report.final
    _set(report, planned, award)
    db.session.flush()
    reason = "The award’s reports were laid out anew"
    move_dates(report, planned.due.due_on, source=_source(planned), reason=reason, by=by)
    if was_final != planned.final:
        db.session.execute(sa.delete(ReportAnswer).where(ReportAnswer.report_id == report.id))
        ask(report, award)
