"""What waits for somebody on Home: awards to set up, conditions that fall due, closeouts that run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from funding.applications.models import Application
from funding.applications.types import Stage
from funding.awards.models import Award, Condition
from funding.awards.queries import standing
from funding.awards.types import AwardStatus
from funding.infra import clock
from funding.infra.db import db
from funding.infra.records import Record, visible
from funding.kernel.actor import Actor

MOST = 5
CONDITIONS_AHEAD = timedelta(days=21)
RUNNING = (AwardStatus.ACTIVE, AwardStatus.CLOSING, AwardStatus.TERMINATED)
AWARDS: Any = Award.__table__.c


def won_without_award(actor: Actor) -> Sequence[Application]:
    """Won applications whose work is not over and whose award nobody has set up, the oldest answer first."""
    table: Any = Application.__table__.c
    query = (
        sa.select(Application)
        .where(
            table.stage == Stage.AWARDED,
            Application.archived_at.is_(None),
            sa.or_(table.ends_on.is_(None), table.ends_on >= clock.today()),
            table.id.not_in(sa.select(AWARDS.application_id)),
            visible(actor),
        )
        .order_by(table.decided_on, table.id)
        .limit(MOST)
    )
    return db.session.scalars(query).all()


def being_set_up(actor: Actor) -> Sequence[Award]:
    """Awards whose set-up was begun and not ended, the first to start first."""
    query = sa.select(Award).where(
        AWARDS.status == AwardStatus.SETTING_UP, Award.archived_at.is_(None), visible(actor)
    )
    return db.session.scalars(query.order_by(AWARDS.starts_on, AWARDS.id).limit(MOST)).all()


def conditions_due(actor: Actor) -> Sequence[tuple[Condition, str]]:
    """Open conditions due within three weeks or past, soonest first, each with the award's name."""
    query = (
        sa.select(Condition, Record.title)
        .join(Record, Record.id == Condition.award_id)
        .where(
            Condition.settled_on.is_(None),
            Condition.due_on <= clock.today() + CONDITIONS_AHEAD,
            Record.archived_at.is_(None),
            visible(actor),
        )
        .order_by(Condition.due_on, Condition.id)
        .limit(MOST)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def closeouts(actor: Actor) -> Sequence[tuple[Award, date]]:
    """Awards that are over and not closed, each with its last day as amended; the first to end first."""
    today = clock.today()
    query = (
        sa.select(Award)
        .where(
            AWARDS.status.in_(RUNNING), AWARDS.ends_on < today, Award.archived_at.is_(None), visible(actor)
        )
        .order_by(AWARDS.ends_on, AWARDS.id)
        .limit(4 * MOST)
    )
    found = db.session.scalars(query).all()
    stands = standing([one.id for one in found], today)
    return [(one, stands[one.id].ends_on) for one in found if stands[one.id].ends_on < today][:MOST]
