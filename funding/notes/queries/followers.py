"""Who follows a record: those who chose to, and its owner unless they chose not to. Only who may read it is told."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from funding.accounts.models import User
from funding.infra.db import db
from funding.infra.records import Record, readers_of
from funding.kernel.actor import Actor
from funding.notes.models import Follower
from funding.notes.types import FollowerView


def _following(record: Record) -> sa.Select[User]:
    chosen = sa.and_(Follower.record_id == record.id, Follower.user_id == User.id)
    return (
        sa.select(User)
        .outerjoin(Follower, chosen)
        .where(
            User.deactivated_at.is_(None),
            sa.or_(Follower.following, sa.and_(Follower.user_id.is_(None), User.id == record.owner_id)),
        )
        .order_by(sa.func.lower(User.name), User.id)
    )


def following(record: Record) -> list[User]:
    """The people who are told what happens to the record, by name."""
    users = db.session.scalars(_following(record)).all()
    allowed = readers_of(record, [user.actor for user in users])
    return [user for user in users if user.id in allowed]


def followers_of(record: Record) -> list[FollowerView]:
    """The same as a page shows them, each with why."""
    return [
        FollowerView(user.id, user.name, "owner" if user.id == record.owner_id else "")
        for user in following(record)
    ]


def has_chosen(record_id: int, user_ids: Collection[int]) -> set[int]:
    """Who among the people has chosen already, either way."""
    query = sa.select(Follower.user_id).where(Follower.record_id == record_id, Follower.user_id.in_(user_ids))
    return set(db.session.scalars(query)) if user_ids else set()


def followed_ids(actor: Actor) -> sa.Select[int]:
    """A query of the ids of the records that the actor follows."""
    mine = sa.and_(Follower.record_id == Record.id, Follower.user_id == actor.user_id)
    return (
        sa.select(Record.id)
        .outerjoin(Follower, mine)
        .where(
            sa.or_(Follower.following, sa.and_(Follower.user_id.is_(None), Record.owner_id == actor.user_id))
        )
    )
