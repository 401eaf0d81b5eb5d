"""What laying out an award's reports would do: read, not written."""

from __future__ import annotations

import sqlalchemy as sa

from funding.awards.models import Award
from funding.awards.queries import periods_of, standing_of
from funding.funders.reporting import reporting_calendar
from funding.infra import clock
from funding.infra.db import db
from funding.kernel.periods import Period
from funding.reports.models import Report
from funding.reports.periods import Change, Planned, Present, compare, lay_out
from funding.reports.types import ReportState


def plan_of(award: Award) -> list[Planned]:
    """Every report the award's calendar asks for, with every amendment that is known, whenever it takes effect."""
    stands = standing_of(award, max(clock.today(), award.ends_on))
    return lay_out(
        reporting_calendar(award.reporting_calendar),
        award=Period(stands.starts_on, stands.ends_on),
        awarded_on=award.federal_award_date,
        years=[Period(one.starts_on, one.ends_on) for one in periods_of(award.id)],
    )


def preview(award: Award) -> list[Change]:
    """What laying out would add, change and drop beside what stands."""
    query = sa.select(Report).where(Report.award_id == award.id)
    rows = db.session.scalars(query.options(sa.orm.joinedload(Report.deadline))).all()
    return compare(plan_of(award), [_present(one) for one in rows if _counts(one)])


def _counts(report: Report) -> bool:
    # What somebody took off by hand stays known, so that laying out again does not bring it back.
    return report.archived_at is None or report.by_hand


def _present(report: Report) -> Present:
    return Present(
        id=report.id,
        key=report.plan_key or "",
        name=report.name,
        covers=report.covers,
        due_on=report.due_on,
        final=report.final,
        begun=report.state is not ReportState.UPCOMING,
        by_hand=report.by_hand,
    )
