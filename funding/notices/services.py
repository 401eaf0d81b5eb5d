"""Reading one's notices, and choosing how to get them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from funding.infra.audit import audit
from funding.infra.clock import now
from funding.infra.db import db
from funding.infra.hooks import on
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.notices.kinds import kinds, label_of
from funding.notices.models import Notice, NoticeChoice, NoticeOffset, NoticeSettings
from funding.notices.queries import own_notices
from funding.notices.types import MAILED, Cadence, Quiet


def mark_read(*, notice: Notice) -> None:
    """Note that the person has seen it; one that waits for a letter is then left out of it."""
    if notice.read_at is None:
        notice.read_at = now()
    db.session.flush()


def mark_all_read(*, by: Actor) -> int:
    """Mark everything read that the actor has not read; answers how many there were."""
    unread = own_notices(by).where(Notice.read_at.is_(None)).with_only_columns(Notice.id)
    statement = sa.update(Notice).where(Notice.id.in_(unread)).values(read_at=now())
    result = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(getattr(result, "rowcount", 0))


def save_preferences(
    *,
    hour: int,
    weekday: int,
    quiet: Quiet | None,
    cadences: Mapping[str, Cadence],
    offsets: Mapping[tuple[str, str], tuple[int, ...]],
    by: Actor,
) -> None:
    """Keep what the actor chose for themselves. What equals the default is kept as a choice too.

    Raises DomainError where the digest would fall into the quiet hours.
    """
    if quiet is not None and _within(hour, quiet):
        raise DomainError("This hour lies in your quiet hours.", field="hour")
    user_id = by.user_id or 0
    row = db.session.get(NoticeSettings, user_id) or NoticeSettings(user_id=user_id)
    row.digest_hour, row.digest_weekday = hour, weekday
    row.quiet_from, row.quiet_to = (quiet.start, quiet.end) if quiet else (None, None)
    db.session.add(row)
    for kind, cadence in cadences.items():
        _choose(user_id, kind, cadence)
    for (kind, topic), days in offsets.items():
        text = " ".join(str(day) for day in sorted(set(days), reverse=True))
        db.session.merge(NoticeOffset(user_id=user_id, kind=kind, topic=topic, days=text))
    db.session.flush()
    audit(by=by, action="user.notices_chosen", subject=by.name)


def stop_letters(*, user_id: int, wanted: Collection[str], by: Actor) -> list[str]:
    """No more letters of these kinds to this person; answers their labels. They still stand on screen."""
    known = {kind.key for kind in kinds()}
    stopped = []
    for kind in sorted(set(wanted) & known):
        row = db.session.get(NoticeChoice, (user_id, kind))
        if row is None or row.cadence in MAILED:
            _choose(user_id, kind, Cadence.SCREEN)
        stopped.append(label_of(kind))
    db.session.flush()
    audit(by=by, action="user.letters_stopped", subject=by.name, after={"kinds": ", ".join(stopped)})
    return stopped


@on("user.leaving")
def forget_leaver(user_id: int, successor_id: int | None, by: Actor) -> None:
    """Nothing that waits is sent to somebody who leaves."""
    waiting = sa.update(Notice).where(Notice.user_id == user_id, Notice.settled_at.is_(None))
    db.session.execute(waiting.values(settled_at=now()).execution_options(synchronize_session=False))


def _choose(user_id: int, kind: str, cadence: Cadence) -> None:
    db.session.merge(NoticeChoice(user_id=user_id, kind=kind, cadence=cadence))


def _within(hour: int, quiet: Quiet) -> bool:
    if quiet.start <= quiet.end:
        return quiet.start <= hour < quiet.end
    return hour >= quiet.start or hour < quiet.end
