"""What reports tell the application that won their award: when the next one is due."""

from __future__ import annotations

import sqlalchemy as sa

from funding.applications.services.following import follow_award_dates
from funding.awards.models import Award
from funding.infra.db import db
from funding.infra.hooks import on
from funding.kernel.actor import Actor
from funding.reports.models import Report


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
