"""Following a record: choosing to be told what happens to it, and choosing not to be."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from funding.infra import clock
from funding.infra.db import db
from funding.infra.hooks import on
from funding.infra.records import Record
from funding.kernel.actor import Actor
from funding.notes.models import Follower
from funding.notes.queries.followers import has_chosen


def follow(*, record: Record, by: Actor, following: bool) -> None:
    """Follow the record, or follow it no longer; the choice holds until the person makes another."""
    row = db.session.get(Follower, (record.id, by.user_id))
    if row is None:
        db.session.add(
            Follower(record_id=record.id, user_id=by.user_id, following=following, since=clock.now())
        )
    elif row.following is not following:
        row.following = following
        row.since = clock.now()
    db.session.flush()


def follow_unless_refused(*, record_id: int, user_ids: Collection[int]) -> None:
    """Let people follow what they wrote on or were called to, save those who chose before."""
    chosen = has_chosen(record_id, user_ids)
    moment = clock.now()
    db.session.add_all(
        Follower(record_id=record_id, user_id=one, since=moment) for one in user_ids if one not in chosen
    )
    db.session.flush()


@on("user.leaving")
def stop_following(*, user_id: int, successor_id: int | None, by: Actor) -> None:
    """A leaver is told nothing any more. The successor follows what was handed over, as its owner does."""
    gone = sa.delete(Follower).where(Follower.user_id == user_id)
    db.session.execute(gone.execution_options(synchronize_session=False))
    if successor_id is None:
        return
    # A successor who once chose not to follow what is theirs now is told of it again.
    owned = sa.select(Record.id).where(Record.owner_id == successor_id)
    refused = sa.delete(Follower).where(
        Follower.user_id == successor_id, ~Follower.following, Follower.record_id.in_(owned)
    )
    db.session.execute(refused.execution_options(synchronize_session=False))
