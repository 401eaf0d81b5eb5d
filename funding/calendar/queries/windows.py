"""What a window of days holds: the first dates of each day with their number, or a page of all of them in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from funding.calendar.queries.sources import UNDATED, OneDay, Span, entries, key_parts, keys, rank_of
from funding.calendar.types import Entry, Key, Source, Wanted
from funding.calendar.window import Window
from funding.infra.db import is_sqlite
from funding.infra.kept_rows import kept_rows
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
    sources: set[Source] = field(default_factory=set)

    @property
    def more(self) -> int:
        """How many are not among the first ones."""
        return self.total - len(self.entries)


def _bound(window: Window) -> dict[str, date]:
    return {"first": window.first, "last": window.last}


def _read(rows: Iterable[Any], actor: Actor) -> list[Entry]:
    """The entries of rows of keys, in their order."""
    found = [Key(Source(row.source), row.id) for row in rows]
    made = entries(found, actor)
    return [made[key] for key in found]


@lru_cache(maxsize=STATEMENTS_KEPT)
def _sums_statement(wanted: Wanted, actor: Actor) -> sa.CompoundSelect[Any] | None:
    """By source and day: how many dates there are, among them open gates and internal steps."""
    parts = []
    for source, part in key_parts(wanted, actor, _ANY_DAY).items():
        found = part.subquery()
        numbers = (sa.func.count(), sa.func.sum(found.c.gate), sa.func.sum(found.c.step))
        parts.append(sa.select(sa.literal(source.value), found.c.day, *numbers).group_by(found.c.day))
    return sa.union_all(*parts) if parts else None


def sums(wanted: Wanted, actor: Actor, window: Window) -> dict[date, Day]:
    """The days of the window that hold anything, with their numbers and without their dates: one query."""
    statement = _sums_statement(wanted, actor)
    found: dict[date, Day] = {}
    if statement is None:
        return found
    for source, day, total, gates, steps in kept_rows(statement, _bound(window)):
        known = found.setdefault(day, Day())
        known.sources.add(Source(source))
        known.total += total
        known.gates += gates
        known.steps += steps
    return found


@lru_cache(maxsize=STATEMENTS_KEPT)
def _firsts_statement(
    wanted: Wanted, actor: Actor, sources: frozenset[Source], count: int, lateral: bool
) -> sa.CompoundSelect[Any]:
    """The first keys of each source on each of ``count`` days. Each day is cut by itself, so none is sorted whole.

    SQLite knows no lateral join: there a day asks for its rows by key, which is as fast. PostgreSQL would try every row
    of the table for every day that way.
    """
    listed = [sa.select(sa.bindparam(f"day_{number}", type_=sa.Date).label("day")) for number in range(count)]
    days = sa.union_all(*listed).subquery("days")
    one_day = OneDay(None, None, days.c.day)
    cut = _by_lateral if lateral else _by_key
    parts = key_parts(wanted, actor, one_day)
    return sa.union_all(*(cut(part, days) for source, part in parts.items() if source in sources))


def _first_of_day(part: sa.Select[Any], days: sa.Subquery) -> sa.Select[Any]:
    rank, number = part.selected_columns["rank"], part.selected_columns["id"]
    return part.order_by(rank, number).limit(sa.bindparam("per_day")).correlate(days)


def _by_lateral(part: sa.Select[Any], days: sa.Subquery) -> sa.Select[Any]:
    found = _first_of_day(part, days).lateral()
    return sa.select(found.c.source, found.c.id).select_from(days.join(found, sa.true()))


def _by_key(part: sa.Select[Any], days: sa.Subquery) -> sa.Select[Any]:
    number: Any = part.selected_columns["id"]
    rank: Any = part.selected_columns["rank"]
    rows = number.element.table.alias()
    ids = part.with_only_columns(number.element).order_by(rank.element, number.element)
    ids = ids.limit(sa.bindparam("per_day")).correlate(days)
    return (
        sa.select(part.selected_columns["source"], rows.c.id)
        .select_from(days.join(rows, sa.true()))
        .where(rows.c.id.in_(ids))
    )


def days(wanted: Wanted, actor: Actor, window: Window, *, per_day: int = PER_DAY) -> dict[date, Day]:
    """The days of the window that hold anything: two queries, and one for each source that is shown."""
    found = sums(wanted, actor, window)
    if not found:
        return found
    listed = list(window.days())
    sources = frozenset(source for day in found.values() for source in day.sources)
    statement = _firsts_statement(wanted, actor, sources, len(listed), not is_sqlite())
    bound: dict[str, Any] = {f"day_{number}": day for number, day in enumerate(listed)}
    rows = kept_rows(statement, {**bound, "per_day": per_day})
    for entry in sorted(_read(rows, actor), key=rank_of):
        day = found.get(entry.due_on or date.max)
        if day is not None and len(day.entries) < per_day:
            day.entries.append(entry)
    return found


@lru_cache(maxsize=STATEMENTS_KEPT)
def _page_statement(wanted: Wanted, actor: Actor) -> sa.Select[Any] | None:
    """Keys in order, by day and within a day as ``rank_of`` says."""
    found = keys(wanted, actor, _ANY_DAY)
    if found is None:
        return None
    column = found.c
    cut = sa.select(column.source, column.id).order_by(column.day, column.rank, column.source, column.id)
    return cut.limit(sa.bindparam("size")).offset(sa.bindparam("skip"))


def agenda(
    wanted: Wanted, actor: Actor, window: Window, *, page: int = 1, size: int = PER_PAGE
) -> Page[Entry]:
    """One page of the window's dates in order: two queries, and one for each source that is shown.

    A page beyond the last one is empty. Only the days that the page reaches over are sorted.
    """
    by_day = sums(wanted, actor, window)
    total, skip = sum(day.total for day in by_day.values()), (page - 1) * size
    statement = _page_statement(wanted, actor)
    if statement is None or skip >= total:
        return Page([], page, size, total)
    reach, before = _reach(by_day, skip, size)
    rows = kept_rows(statement, {**_bound(reach), "size": size, "skip": skip - before})
    return Page(_read(rows, actor), page, size, total)


def _reach(by_day: dict[date, Day], skip: int, size: int) -> tuple[Window, int]:
    """The days that hold the dates after the first ``skip``, ``size`` of them, and how many lie before those days."""
    passed, before, first = 0, 0, None
    last = date.min
    for day in sorted(by_day):
        if first is None and passed + by_day[day].total > skip:
            first, before = day, passed
        passed += by_day[day].total
        last = day
        if passed >= skip + size:
            break
    return Window(first or last, last), before


@lru_cache(maxsize=STATEMENTS_KEPT)
def _tray_statement(wanted: Wanted, actor: Actor) -> sa.Select[Any] | None:
    found = keys(wanted, actor, UNDATED)
    if found is None:
        return None
    total = sa.func.count().over().label("total")
    cut = sa.select(found.c.source, found.c.id, total).order_by(found.c.rank, found.c.id)
    return cut.limit(sa.bindparam("size")).offset(sa.bindparam("skip"))


def tray(wanted: Wanted, actor: Actor, *, page: int = 1, size: int = IN_TRAY) -> Page[Entry]:
    """Open dates that have no day: rolling ones and those nobody knows yet: two queries."""
    statement = _tray_statement(wanted, actor)
    if statement is None:
        return Page([], 1, size, 0)
    rows = kept_rows(statement, {"size": size, "skip": (page - 1) * size})
    return Page(_read(rows, actor), page, size, rows[0].total if rows else 0)
