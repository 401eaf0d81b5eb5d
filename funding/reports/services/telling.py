"""What reports tell others: the application when the next one is due, outreach which days were told to a funder."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from funding.applications.models import ApplicationInitiative
from funding.applications.services.following import follow_award_dates
from funding.awards.models import Award
from funding.infra import clock
from funding.infra.db import db
from funding.infra.hooks import on
from funding.kernel.actor import Actor
from funding.kernel.zoned import format_date
from funding.reports.models import Report, ReportSend
from funding.reports.types import ReportKind

MOST_TOLD = 3
"""How many reports are named that have told of a day."""


@on("outreach.told")
def told_of(*, initiative_id: int, day: date) -> list[str]:
    """The reports on an initiative's work that were sent and cover the day, the latest first, each with its day."""
    reports, awards = Report.__table__.c, Award.__table__.c
    latest = sa.func.max(ReportSend.sent_at).label("at")
    query = (
        sa.select(reports.id, reports.name, latest)
        .join(ReportSend, ReportSend.report_id == reports.id)
        .join(Award.__table__, awards.id == reports.award_id)
        .join(ApplicationInitiative, ApplicationInitiative.application_id == awards.application_id)
        .where(
            ApplicationInitiative.initiative_id == initiative_id,
            reports.report_kind != ReportKind.FINANCIAL,
            reports.covers_from <= day,
            reports.covers_to >= day,
        )
        .group_by(reports.id, reports.name)
        .order_by(latest.desc(), reports.id)
        .limit(MOST_TOLD)
    )
    return [f"“{row.name}”, sent {format_date(clock.today_of(row.at))}" for row in db.session.execute(query)]


@on("application.records_after")
def reports_after(*, application_id: int) -> list[int]:
    """The reports of the award that an application won."""
    won = sa.select(Award.id).where(Award.application_id == application_id)
    return list(db.session.scalars(sa.select(Report.id).where(Report.award_id.in_(won))))


@on("deadlines.changed")
def pass_on(*, record_id: int, by: Actor) -> None:
    """The date of a report has changed."""
    report = db.session.get(Report, record_id)
    if report is not None:
        follow_award_dates(report.award.application_id)
