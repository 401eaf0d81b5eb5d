"""The feeds of one person."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from funding.calendar.models import CalendarFeed
from funding.infra.db import db
from funding.infra.records import visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.outreach.models import Initiative


def feeds_of(actor: Actor) -> Sequence[CalendarFeed]:
    """The actor's own addresses that still open, in the order in which they were made."""
    query = sa.select(CalendarFeed).where(
        CalendarFeed.user_id == actor.user_id, CalendarFeed.revoked_at.is_(None)
    )
    return db.session.scalars(query.order_by(CalendarFeed.id)).all()


def feed_of(actor: Actor, feed_id: int) -> CalendarFeed:
    """One of the actor's own addresses that still opens. Raises NotFound."""
    found = db.session.get(CalendarFeed, feed_id)
    if found is None or found.user_id != actor.user_id or found.revoked_at is not None:
        raise NotFound("There is no such calendar address.")
    return found


def initiative_names(ids: Sequence[int], actor: Actor) -> dict[int, str]:
    """The titles of those of the initiatives that the actor may see: one query."""
    query = sa.select(Initiative.id, Initiative.title).where(Initiative.id.in_(list(ids)), visible(actor))
    return {row.id: row.title for row in db.session.execute(query)}
