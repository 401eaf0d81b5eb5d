"""Finding the record that words after a # mean."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from funding.infra.db import db
from funding.infra.records import Record, readable
from funding.kernel.actor import Actor

MOST_FOUND = 9
KINDS = ("application", "award", "initiative", "funder", "partner", "subaward", "opportunity", "wallet_item")
"""The kinds of record a task can hang on, the likeliest first."""


def records_like(actor: Actor, words: str) -> Sequence[Record]:
    """The records whose title holds every word, at most MOST_FOUND: an exact one, else the likeliest kinds first."""
    title = sa.func.lower(Record.title)
    clauses = [Record.title.icontains(word, autoescape=True) for word in words.split()[:8]]
    if not clauses:
        return []
    exact = title == words.lower()
    order = sa.case({kind: place for place, kind in enumerate(KINDS)}, value=Record.kind)
    query = sa.select(Record).where(
        Record.kind.in_(KINDS), Record.archived_at.is_(None), readable(actor), *clauses
    )
    found = db.session.scalars(
        query.order_by(sa.not_(exact), order, Record.title, Record.id).limit(MOST_FOUND)
    ).all()
    same = [one for one in found if one.title.casefold() == words.casefold()]
    return same or found
