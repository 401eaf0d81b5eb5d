"""The history of the pipeline as data: where each application stood and for how much, from when on.

``keep_spell`` is called in the transaction of every move and every change of an amount, and adds a row where the last
one no longer tells the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

import sqlalchemy as sa

from funding.applications.models import Application, StageSpell
from funding.applications.queries.filters import APPLICATIONS, RECORDS
from funding.infra import clock
from funding.infra.db import Base, db
from funding.kernel.actor import Actor

SPELLS = Base.metadata.tables[StageSpell.__tablename__]
_TOLD = ("stage_id", "stage", "ask_cents", "awarded_cents", "probability_bp", "archived", "counted")
_dated: ContextVar[Callable[[int], datetime] | None] = ContextVar("dated", default=None)


@contextmanager
def told_of(instant: Callable[[int], datetime]) -> Iterator[None]:
    """History written inside is of the instant that ``instant(application_id)`` answers: it is told afterward.

    For what is entered after the fact, as the demonstration is. Rows of one application must come in order of time.
    """
    token = _dated.set(instant)
    try:
        yield
    finally:
        _dated.reset(token)


def keep_spell(application: Application, *, by: Actor) -> None:
    """Add a row where stage, amounts, chance or archiving differ from the last one: one query, or two."""
    db.session.flush()
    true = {
        "stage_id": application.stage_id,
        "stage": application.stage,
        "ask_cents": application.ask_cents,
        "awarded_cents": application.awarded_cents,
        "probability_bp": application.probability_bp,
        "archived": application.archived_at is not None,
        "counted": application.counted_in_id is None,
    }
    last = db.session.execute(
        sa.select(*(SPELLS.c[name] for name in _TOLD))
        .where(SPELLS.c.application_id == application.id)
        .order_by(SPELLS.c.since.desc(), SPELLS.c.id.desc())
        .limit(1)
    ).first()
    if last is not None and tuple(last) == tuple(true[name] for name in _TOLD):
        return
    dated = _dated.get()
    since = dated(application.id) if dated else clock.now()
    row = {"application_id": application.id, "since": since, "by_id": by.user_id, "by_name": by.name}
    db.session.execute(SPELLS.insert().values(**row, **true))


def keep_spells(application_ids: Sequence[int], *, by: Actor) -> None:
    """Add a row for each of these applications as they stand: many were changed at once, each of them truly."""
    table, dated = APPLICATIONS.c, _dated.get()
    query = sa.select(
        *(table[name] for name in _TOLD[:5]),
        RECORDS.c.archived_at.is_not(None).label("archived"),
        table.counted_in_id.is_(None).label("counted"),
        table.id.label("application_id"),
    ).join(RECORDS, RECORDS.c.id == table.id)
    rows = db.session.execute(query.where(table.id.in_(application_ids)).order_by(table.id)).mappings().all()
    told = {"by_id": by.user_id, "by_name": by.name}
    made = [
        dict(row) | told | {"since": dated(row["application_id"]) if dated else clock.now()} for row in rows
    ]
    if made:
        db.session.execute(SPELLS.insert(), made)
