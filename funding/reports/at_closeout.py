"""Reports that are in the way of an award's closeout."""

from __future__ import annotations

import sqlalchemy as sa

from funding.infra.db import db
from funding.infra.hooks import on
from funding.infra.rendering import plural
from funding.reports.models import Report
from funding.reports.types import OPEN, ReportKind


@on("award.closing")
def reports_in_the_way(*, award_id: int) -> dict[str, str]:
    """Reports that have not gone out, the money's and the others apart."""
    query = (
        sa.select(Report.report_kind, sa.func.count())
        .where(Report.award_id == award_id, Report.archived_at.is_(None), Report.state.in_(OPEN))
        .group_by(Report.report_kind)
    )
    found: dict[str, int] = {}
    for kind, count in db.session.execute(query):
        key = "financial" if kind is ReportKind.FINANCIAL else "performance"
        found[key] = found.get(key, 0) + count
    return {
        key: f"{plural(count, 'report has', 'reports have')} not been sent." for key, count in found.items()
    }
