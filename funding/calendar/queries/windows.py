"""What a window of days holds: the first dates of each day with their number, or a page of all of them in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from funding.calendar.queries.sources import UNDATED, Span, entries, keys
from funding.calendar.types import Entry, Key, Source, Wanted
from funding.calendar.window import Window
from funding.infra.db import db
from funding.infra.pagination import Page
from funding.kernel.actor import Actor

PER_DAY = 3
PER_PAGE = 100
IN_TRAY = 12
STATEMENTS_KEPT = 256
_ANY_DAY = Span(date.min, date.max)
"""Stands for the days of a window, which are bound when a statement is sent: the statement itself is kept."""


@dataclass(slots=True)
class Day:
    """The first dates of one day, and how many there are in all, among them open gates and internal steps."""

    entries: list[Entry] = field(default_factory=list)
    total: int = 0
    gates: int = 0
    steps: int = 0

    @property
    def more(self) -> int:
        """How many are not among the first ones."""
        return self.total - len(self.entries)


def _bound(window: Window) -> dict[str, date]:
    return {"first": window.first, "last": window.last}


def _order(table: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    return [table.c.day, table.c.rank, table.c.source, table.c.id]


@lru_cache(maxsize=STATEMENTS_KEPT)
def _days_statement(wanted: Wanted, actor: Actor) -> sa.Select[Any] | None:
    """The first PER_DAY keys of each day, each with the sums of its day."""
    all_keys = keys(wanted, actor, _ANY_DAY)
    if all_keys is None:
        return None
    column = all_keys.c
    of_day: Any = {"partition_by": column.day}
    placed = sa.select(
        column.source,
        column.id,
        column.day,
        sa.func.row_number().over(order_by=[column.rank, column.source, column.id], **of_day).label("place"),
        sa.func.count().over(**of_day).label("total"),
        sa.func.sum(column.gate).over(**of_day).label("gates"),
        sa.func.sum(column.step).over(**of_day).label("steps"),
    ).subquery()
    return (
        sa.select(placed)
        .where(placed.c.place <= sa.bindparam("per_day"))
        .order_by(placed.c.day, placed.c.place)
    )


def days(wanted: Wanted, actor: Actor, window: Window, *, per_day: int = PER_DAY) -> dict[date, Day]:
    """The days of the window that hold anything: one query, and one for each source that is shown."""
    statement = _days_statement(wanted, actor)
    if statement is None:
        return {}
    rows = db.session.execute(statement, {**_bound(window), "per_day": per_day}).all()
    made = entries((Key(Source(row.source), row.id) for row in rows), actor)
    found: dict[date, Day] = {}
    for row in rows:
        day = found.setdefault(row.day, Day(total=row.total, gates=row.gates, steps=row.steps))
        day.entries.append(made[Key(Source(row.source), row.id)])
    return found


@lru_cache(maxsize=STATEMENTS_KEPT)
def _page_statement(wanted: Wanted, actor: Actor) -> sa.Select[Any] | None:
    all_keys = keys(wanted, actor, _ANY_DAY)
    if all_keys is None:
        return None
    total = sa.func.count().over().label("total")
    cut = sa.select(all_keys.c.source, all_keys.c.id, total).order_by(*_order(all_keys))
    return cut.limit(sa.bindparam("size")).offset(sa.bindparam("skip"))


def agenda(
    wanted: Wanted, actor: Actor, window: Window, *, page: int = 1, size: int = PER_PAGE
) -> Page[Entry]:
    """One page of the window's dates in order: one query, and one for each source that is shown.

    A page beyond the last one is empty.
    """
    statement = _page_statement(wanted, actor)
    if statement is None:
        return Page([], 1, size, 0)
    bound = {**_bound(window), "size": size, "skip": (page - 1) * size}
    rows = db.session.execute(statement, bound).all()
    made = entries((Key(Source(row.source), row.id) for row in rows), actor)
    found = [made[Key(Source(row.source), row.id)] for row in rows]
    return Page(found, page, size, rows[0].total if rows else 0)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _tray_statement(wanted: Wanted, actor: Actor) -> sa.Select[Any] | None:
    all_keys = keys(wanted, actor, UNDATED)
    if all_keys is None:
        return None
    total = sa.func.count().over().label("total")
    cut = sa.select(all_keys.c.source, all_keys.c.id, total).order_by(all_keys.c.rank, all_keys.c.id)
    return cut.limit(sa.bindparam("size")).offset(sa.bindparam("skip"))


def tray(wanted: Wanted, actor: Actor, *, page: int = 1, size: int = IN_TRAY) -> Page[Entry]:
    """Open dates that have no day: rolling ones and those nobody knows yet: two queries."""
    statement = _tray_statement(wanted, actor)
    if statement is None:
        return Page([], 1, size, 0)
    rows = db.session.execute(statement, {"size": size, "skip": (page - 1) * size}).all()
    made = entries((Key(Source(row.source), row.id) for row in rows), actor)
    found = [made[Key(Source(row.source), row.id)] for row in rows]
    return Page(found, page, size, rows[0].total if rows else 0)
