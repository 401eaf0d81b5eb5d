"""Which initiatives stand on the page of outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from funding.infra.db import db
from funding.infra.records import visible
from funding.kernel.actor import Actor
from funding.outreach.models import Indicator, Initiative
from funding.outreach.types import InitiativeKind


def listed_initiatives(
    actor: Actor, *, initiative_id: int | None = None, kind: InitiativeKind | None = None
) -> Sequence[Initiative]:
    """Initiatives in use that have an indicator, narrowed, by name."""
    query = select(Initiative).where(
        visible(actor),
        Initiative.archived_at.is_(None),
        Initiative.id.in_(select(Indicator.initiative_id)),
    )
    if initiative_id:
        query = query.where(Initiative.id == initiative_id)
    if kind:
        query = query.where(Initiative.initiative_kind == kind)
    return db.session.scalars(query.order_by(func.lower(Initiative.title), Initiative.id)).all()
