"""Reads of notices: a person's own, how many are unread, and what people chose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache

import sqlalchemy as sa

from funding.accounts.models import User
from funding.infra.clock import house_zone
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import Record, readable
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.notices.models import Notice, NoticeChoice, NoticeOffset, NoticeSettings
from funding.notices.types import Cadence, Preferences, Quiet

PAGE_SIZE = 50
MOST_COUNTED = 100
STATEMENTS_KEPT = 256


def own_notices(actor: Actor) -> sa.Select[Notice]:
    """Everything said to the actor, but for what stands on a record they may not read (any more)."""
    return (
        sa.select(Notice)
        .outerjoin(Record, Record.id == Notice.record_id)
        .where(Notice.user_id == actor.user_id, sa.or_(Notice.record_id.is_(None), readable(actor)))
    )


def _unread(actor: Actor) -> sa.Select[Notice]:
    return own_notices(actor).where(Notice.read_at.is_(None), Notice.withdrawn_at.is_(None))


def notices_page(actor: Actor, *, unread: bool, page: int) -> Page[Notice]:
    """A page of the actor's notices, newest first."""
    query = _unread(actor) if unread else own_notices(actor)
    return paginate(query.order_by(Notice.id.desc()), page=page, size=PAGE_SIZE)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _count_statement(actor: Actor) -> sa.Select[int]:
    """Asked on every page, so it is put together once for each person."""
    some = _unread(actor).with_only_columns(Notice.id).limit(MOST_COUNTED).subquery()
    return sa.select(sa.func.count()).select_from(some)


def unread_count(actor: Actor) -> int:
    """How many notices the actor has not read; MOST_COUNTED stands for that many or more."""
    return db.session.scalar(_count_statement(actor)) or 0


def notice_of(actor: Actor, notice_id: int) -> Notice:
    """One of the actor's own notices. Raises NotFound."""
    found = db.session.scalar(own_notices(actor).where(Notice.id == notice_id))
    if found is None:
        raise NotFound("There is no such notice.")
    return found


def preferences_of(user_ids: Collection[int]) -> dict[int, Preferences]:
    """What each of the given people chose: four queries, however many there are."""
    ids = list(user_ids)
    zones = dict(db.session.execute(sa.select(User.id, User.time_zone).where(User.id.in_(ids))).all())
    rows = {
        row.user_id: row
        for row in db.session.scalars(sa.select(NoticeSettings).where(NoticeSettings.user_id.in_(ids)))
    }
    cadences: dict[int, dict[str, Cadence]] = defaultdict(dict)
    for choice in db.session.scalars(sa.select(NoticeChoice).where(NoticeChoice.user_id.in_(ids))):
        cadences[choice.user_id][choice.kind] = choice.cadence
    offsets: dict[int, dict[tuple[str, str], tuple[int, ...]]] = defaultdict(dict)
    for one in db.session.scalars(sa.select(NoticeOffset).where(NoticeOffset.user_id.in_(ids))):
        offsets[one.user_id][(one.kind, one.topic)] = tuple(int(day) for day in one.days.split())
    return {
        key: _preferences(zone, rows.get(key), cadences[key], offsets[key]) for key, zone in zones.items()
    }


def _preferences(
    zone: str | None,
    row: NoticeSettings | None,
    cadences: dict[str, Cadence],
    offsets: dict[tuple[str, str], tuple[int, ...]],
) -> Preferences:
    place = zone or house_zone()
    if row is None:
        return Preferences(place, cadences=cadences, offsets=offsets)
    both = row.quiet_from is not None and row.quiet_to is not None
    quiet = Quiet(row.quiet_from or 0, row.quiet_to or 0) if both else None
    return Preferences(place, row.digest_hour, row.digest_weekday, quiet, cadences, offsets)
