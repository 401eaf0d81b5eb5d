"""Remembering what somebody saw lately."""

from __future__ import annotations

import sqlalchemy as sa

from funding.infra import clock
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.search.models import SeenRecord
from funding.search.queries import MOST_SEEN


def remember_seen(*, record_id: int, by: Actor) -> None:
    """Note that the person has the record before them, and forget what they saw long before."""
    row = db.session.get(SeenRecord, (by.user_id, record_id))
    if row is None:
        db.session.add(SeenRecord(user_id=by.user_id, record_id=record_id, seen_at=clock.now()))
    else:
        row.seen_at = clock.now()
    db.session.flush()
    kept = (
        sa.select(SeenRecord.record_id)
        .where(SeenRecord.user_id == by.user_id)
        .order_by(SeenRecord.seen_at.desc(), SeenRecord.record_id)
        .limit(MOST_SEEN)
    )
    old = sa.delete(SeenRecord).where(SeenRecord.user_id == by.user_id, SeenRecord.record_id.not_in(kept))
    db.session.execute(old.execution_options(synchronize_session=False))
