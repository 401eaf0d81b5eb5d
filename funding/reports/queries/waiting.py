"""Which reports wait for one person, most pressing first: read by Home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from funding.infra import clock
from funding.infra.db import db
from funding.infra.records import readable
from funding.kernel.actor import Actor, Role
from funding.reports.models import Report
from funding.reports.types import ReportState
from funding.work.models import Deadline

AHEAD_DAYS = 21
"""How long before its day a report that nobody has handed over is asked about."""
UNANSWERED_DAYS = 45
"""How long after its day a report that the funder has not accepted is asked about."""
MOST = 8


def waiting_for(actor: Actor) -> Sequence[Report]:
    """The reports that this person can move on: one query and one for their awards, at most eight."""
    today = clock.today()
    mine = _mine(actor)
    written = (
        Report.state.in_([ReportState.UPCOMING, ReportState.DRAFTING])
        & (Report.covers_to < today)
        & (Deadline.due_on <= today + timedelta(days=AHEAD_DAYS))
    )
    unanswered = (Report.state == ReportState.SENT) & (
        Deadline.due_on < today - timedelta(days=UNANSWERED_DAYS)
    )
    ways: list[sa.ColumnElement[bool]] = []
    if actor.can("report.edit"):
        ways += [written & mine, (Report.state == ReportState.RETURNED) & mine]
    if actor.can("report.sign_finance"):
        ways.append(_somebody_elses(ReportState.FINANCE_CHECK, actor))
    if actor.can("report.sign"):
        ways.append(_somebody_elses(ReportState.SIGN_OFF, actor))
    if actor.can("report.send"):
        ways += [(Report.state == ReportState.SIGNED) & mine, unanswered & mine]
    if not ways:
        return ()
    query = (
        sa.select(Report)
        .outerjoin(Deadline, Deadline.id == Report.deadline_id)
        .where(Report.archived_at.is_(None), readable(actor), sa.or_(*ways))
        .options(contains_eager(Report.deadline), selectinload(Report.award))
        .order_by(Deadline.due_on.is_(None), Deadline.due_on, Report.id)
    )
    return db.session.scalars(query.limit(MOST)).all()


def _mine(actor: Actor) -> sa.ColumnElement[bool]:
    """One's own and nobody's; directors and administrators are asked about everybody's."""
    if actor.role in {Role.ADMINISTRATOR, Role.DIRECTOR}:
        return sa.true()
    return sa.or_(Report.owner_id == actor.user_id, Report.owner_id.is_(None))


def _somebody_elses(state: ReportState, actor: Actor) -> sa.ColumnElement[bool]:
    prepared = sa.or_(Report.prepared_by_id.is_(None), Report.prepared_by_id != actor.user_id)
    return (Report.state == state) & prepared
