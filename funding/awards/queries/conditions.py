"""Reads of conditions and of the steps of a closeout."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from funding.awards.models import Award, Condition
from funding.infra.db import db
from funding.infra.records import Record, visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound


def conditions_of(award_id: int) -> Sequence[Condition]:
    """Every condition of an award, in the order in which they were put down."""
    query = sa.select(Condition).where(Condition.award_id == award_id)
    return db.session.scalars(query.order_by(Condition.id)).all()


def condition_for(actor: Actor, condition_id: int) -> Condition:
    """The condition, if the actor may see its award. Raises NotFound."""
    query = (
        sa.select(Condition)
        .join(Award.__table__, Award.__table__.c.id == Condition.award_id)
        .join(Record, Record.id == Condition.award_id)
        .where(Condition.id == condition_id, visible(actor))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("There is no condition with this number.")
    return found


def open_conditions(award_ids: Collection[int]) -> dict[int, int]:
    """How many conditions of each award are open: one query; awards without any are absent."""
    query = (
        sa.select(Condition.award_id, sa.func.count(Condition.id))
        .where(Condition.award_id.in_(list(award_ids)), Condition.settled_on.is_(None))
        .group_by(Condition.award_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
