"""Twelve months by funder: which funders have anything due, and how much of what in each month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from funding.applications.queries.filters import APPLICATIONS, FUNDERS, RECORDS
from funding.calendar.queries.sources import DEADLINES, Span, entries, keys, shown_name
from funding.calendar.types import Entry, Key, Source, Wanted
from funding.calendar.window import Window, first_of_month
from funding.funders.types import source_tag
from funding.infra.db import db
from funding.infra.pagination import Page
from funding.kernel.actor import Actor

FUNDERS_ON_PAGE = 25
PER_CELL = 5
_ANY_DAY = Span(date.min, date.max)


@dataclass(slots=True)
class Cell:
    """The first dates of one funder in one month, and how many there are."""

    entries: list[Entry] = field(default_factory=list)
    total: int = 0

    @property
    def more(self) -> int:
        """How many are not among the first ones."""
        return self.total - len(self.entries)


@dataclass(slots=True)
class FunderRow:
    """One funder with its months."""

    id: int
    name: str
    tag: str
    hue: str
    months: dict[date, Cell] = field(default_factory=lambda: defaultdict(Cell))


def _with_funder(wanted: Wanted, actor: Actor) -> sa.Subquery | None:
    """Every key in the window with the funder of its application."""
    all_keys = keys(wanted, actor, _ANY_DAY)
    if all_keys is None:
        return None
    dates = DEADLINES
    application = sa.case(
        (all_keys.c.source == Source.DEADLINE.value, dates.c.record_id), else_=all_keys.c.id
    )
    joined = all_keys.outerjoin(
        dates, sa.and_(all_keys.c.source == Source.DEADLINE.value, dates.c.id == all_keys.c.id)
    ).join(APPLICATIONS, APPLICATIONS.c.id == application)
    month = sa.extract("year", all_keys.c.day) * 12 + sa.extract("month", all_keys.c.day)
    return (
        sa.select(*all_keys.c, APPLICATIONS.c.funder_id, sa.cast(month, sa.Integer).label("month"))
        .select_from(joined)
        .subquery("funded")
    )


def years(wanted: Wanted, actor: Actor, window: Window, *, page: int = 1) -> Page[FunderRow]:
    """A page of the funders that have anything in the window, by name, with the first dates of each month.

    Two queries, and one for each source that is shown.
    """
    found = _with_funder(wanted, actor)
    if found is None:
        return Page([], 1, FUNDERS_ON_PAGE, 0)
    bound = {"first": window.first, "last": window.last}
    funders, total = _funders(found, bound, actor, page)
    if funders:
        _fill(found, bound, funders, actor)
    return Page(list(funders.values()), page, FUNDERS_ON_PAGE, total)


def _funders(
    found: sa.Subquery, bound: dict[str, Any], actor: Actor, page: int
) -> tuple[dict[int, FunderRow], int]:
    used = sa.select(found.c.funder_id).distinct().subquery()
    query = (
        sa.select(
            FUNDERS.c.id,
            RECORDS.c.title,
            RECORDS.c.visibility,
            FUNDERS.c.hue,
            FUNDERS.c.funder_kind,
            FUNDERS.c.abbreviation,
            sa.func.count().over().label("total"),
        )
        .select_from(FUNDERS.join(RECORDS, RECORDS.c.id == FUNDERS.c.id))
        .where(FUNDERS.c.id.in_(sa.select(used.c.funder_id)))
        .order_by(sa.func.lower(RECORDS.c.title), FUNDERS.c.id)
        .limit(FUNDERS_ON_PAGE)
        .offset((page - 1) * FUNDERS_ON_PAGE)
    )
    rows = db.session.execute(query, bound).all()
    made = {
        row.id: FunderRow(
            row.id,
            shown_name(row, row.id, row.title, actor),
            source_tag(row.hue, row.funder_kind, row.abbreviation),
            row.hue.value,
        )
        for row in rows
    }
    return made, rows[0].total if rows else 0


def _fill(found: sa.Subquery, bound: dict[str, Any], funders: dict[int, FunderRow], actor: Actor) -> None:
    column = found.c
    cell: Any = {"partition_by": [column.funder_id, column.month]}
    placed = (
        sa.select(
            column.source,
            column.id,
            column.day,
            column.funder_id,
            sa.func.row_number()
            .over(order_by=[column.day, column.rank, column.source, column.id], **cell)
            .label("place"),
            sa.func.count().over(**cell).label("total"),
        )
        .where(column.funder_id.in_(list(funders)))
        .subquery()
    )
    query = (
        sa.select(placed)
        .where(placed.c.place <= PER_CELL)
        .order_by(placed.c.funder_id, placed.c.day, placed.c.place)
    )
    rows = db.session.execute(query, bound).all()
    made = entries((Key(Source(row.source), row.id) for row in rows), actor)
    for row in rows:
        target = funders[row.funder_id].months[first_of_month(row.day)]
        target.total = row.total
        target.entries.append(made[Key(Source(row.source), row.id)])
