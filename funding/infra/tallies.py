"""Counting a whole table of records, with the few that a list leaves out taken away.

Nearly every record is in use and for everyone, so asking each row whether it is left out costs more than all else. The
whole table is counted by an index, and the few that are left out, found by their keys, are counted against it:

=========  =====  ===========  ======
status     all    left out     told
=========  =====  ===========  ======
active     4,010  -12          3,998
closed     1,990  -3           1,987
=========  =====  ===========  ======
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from funding.infra.db import Base
from funding.infra.records import Record, hidden_ids, unreadable_ids
from funding.kernel.actor import Actor

RECORDS = Base.metadata.tables[Record.__tablename__]
Ids = sa.SelectBase


def left_out_ids(actor: Actor, kind: str, *, archived: bool = True, readable: bool = False) -> Ids:
    """The keys that a list of ``kind`` leaves out: archived ones, and what the actor may not see (or not read)."""
    put_away = sa.select(RECORDS.c.id).where(RECORDS.c.kind == kind, RECORDS.c.archived_at.is_not(None))
    hidden = unreadable_ids(actor) if readable else hidden_ids(actor)
    if hidden is None:
        return put_away if archived else put_away.where(sa.false())
    return sa.union(put_away, hidden.element) if archived else hidden.element


def tally(
    source: Any,
    key: Any,
    left_out: Ids,
    *,
    by: Sequence[Any] = (),
    sums: Sequence[Any] = (),
    where: Sequence[sa.ColumnElement[bool]] = (),
) -> sa.Select[Any]:
    """For each value of ``by``: the value, how many rows, and the ``sums``; those of ``left_out`` are not counted.

    Without ``by`` it is one row. A value all of whose rows are left out is told with a count of 0.
    """
    counted = [sa.func.count(), *(sa.func.coalesce(sa.func.sum(one), 0) for one in sums)]
    names = [f"measure_{place}" for place in range(len(counted))]
    groups = [one.label(f"by_{place}") for place, one in enumerate(by)]
    whole = sa.select(*groups, *(one.label(name) for one, name in zip(counted, names, strict=True)))
    less = sa.select(*groups, *((-one).label(name) for one, name in zip(counted, names, strict=True)))
    both = sa.union_all(
        whole.select_from(source).where(*where).group_by(*by),
        less.select_from(source).where(key.in_(left_out), *where).group_by(*by),
    ).subquery()
    values = [both.c[f"by_{place}"] for place in range(len(by))]
    return sa.select(*values, *(sa.func.sum(both.c[name]) for name in names)).group_by(*values)
