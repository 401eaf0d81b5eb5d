"""Telling people things: the one door through which every feature does it.

A feature registers its kinds with ``notice_kind``, then calls ``notify`` where something happens, or registers with
``@reminder_source(kind)`` a function that answers what is due to be said by the calendar. Whether and when a letter is
made of it is for the person's preferences to say, not for the feature.
"""

from __future__ import annotations

import sqlalchemy as sa

from funding.accounts.models import User
from funding.infra import clock
from funding.infra.db import db, insert_unless_there
from funding.kernel.actor import Actor
from funding.notices.kinds import kind_of, notice_kind
from funding.notices.models import Notice, NoticeChoice
from funding.notices.sources import reminder_source
from funding.notices.types import LONGEST_LINE, Cadence, NoticeKind, Reminder, Topic

__all__ = [
    "Cadence",
    "NoticeKind",
    "Reminder",
    "Topic",
    "notice_kind",
    "notify",
    "reminder_source",
    "take_back",
]


def notify(
    *,
    to: int,
    kind: str,
    key: str,
    line: str,
    url: str,
    why: str,
    record_id: int | None = None,
    by: Actor | None = None,
) -> None:
    """Tell the person ``to`` one thing, in the open unit of work; the same ``key`` is never said twice to them.

    ``line`` is one sentence in plain text, ``url`` an address inside the program ("/applications/5"), ``why`` says why
    this person gets it ("you own this application"). A notice about ``record_id`` is hidden from whoever may not read
    that record. Nothing is said to people who left, who switched the kind off, or about what they did themselves.
    Raises KeyError for a kind that nobody registered.
    """
    registered = kind_of(kind)
    if by is not None and by.user_id == to:
        return
    if not db.session.scalar(_wanted(to, registered)):
        return
    insert_unless_there(
        Notice.__table__,
        user_id=to,
        kind=kind,
        key=key[:200],
        line=" ".join(line.split())[:LONGEST_LINE],
        url=url[:500],
        why=_clause(why)[:300],
        record_id=record_id,
        by_id=by.user_id if by else None,
        by_name=by.name if by else "",
        created_at=clock.now(),
    )


def take_back(*, kind: str, record_id: int) -> None:
    """What was said of a record and holds no longer leaves the unread notices, and no letter tells it any more."""
    said = sa.update(Notice).where(
        Notice.kind == kind, Notice.record_id == record_id, Notice.withdrawn_at.is_(None)
    )
    db.session.execute(
        said.values(withdrawn_at=clock.now()).execution_options(synchronize_session="fetch"),
    )


def _clause(why: str) -> str:
    """The reason as it goes on after "because": "You own this record." becomes "you own this record"."""
    plain = " ".join(why.split()).rstrip(".")
    first, space, rest = plain.partition(" ")
    return f"{first.lower() if first in _SMALL else first}{space}{rest}"


_SMALL = frozenset({"You", "Your", "This", "Somebody", "The", "A", "An", "It"})


def _wanted(user_id: int, kind: NoticeKind) -> sa.Select[bool]:
    """Whether the person is still here and has not switched the kind off: one query."""
    chosen = sa.select(NoticeChoice.cadence).where(
        NoticeChoice.user_id == user_id, NoticeChoice.kind == kind.key
    )
    cadence = sa.func.coalesce(chosen.scalar_subquery(), kind.default.value)
    return sa.select(sa.type_coerce(cadence, sa.String) != Cadence.OFF.value).where(
        User.id == user_id, User.deactivated_at.is_(None)
    )
