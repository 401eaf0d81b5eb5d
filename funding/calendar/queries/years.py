"""Twelve months by funder: which funders have anything due, how much in each month, and the first dates of each.

A page holds what can be looked over: MANY funders while the whole year has few dates, FEW where it is dense, since each
month of a funder then draws its first PER_CELL dates and counts the rest. No page draws more than MOST_MARKS, or
somewhat more where dates are sparse but for a few funders.

Stated dates know their funder and lie in an index by funder and day, so each cell is counted there and cut after its
first dates, whatever the house holds. The other sources are far fewer: they are ranked together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from funding.applications.queries.filters import APPLICATIONS, FUNDERS, RECORDS
from funding.calendar.queries.carriers import funder_of
from funding.calendar.queries.scope import Column
from funding.calendar.queries.sources import (
    DATES,
    Days,
    Span,
    entries,
    key_parts,
    rank_of,
    shown_name,
)
from funding.calendar.queries.tasks import TASKS
from funding.calendar.queries.windows import STATEMENTS_KEPT
from funding.calendar.types import Entry, Key, Source, Wanted
from funding.calendar.window import DAY, Window, add_months, first_of_month
from funding.funders.types import source_tag
from funding.infra.db import is_sqlite
from funding.infra.kept_rows import kept_rows
from funding.infra.pagination import Page
from funding.kernel.actor import Actor

FEW, MANY = 8, 25
PER_CELL = 5
MONTHS = 12
MOST_MARKS = FEW * MONTHS * PER_CELL
_ANY_DAY = Span(date.min, date.max)
_FUNDER: dict[Source, Column] = {
    Source.DEADLINE: DATES.c.funder_id,
    Source.PERIOD_START: APPLICATIONS.c.funder_id,
    Source.PERIOD_END: APPLICATIONS.c.funder_id,
    Source.TASK: funder_of(TASKS.c.record_id),
}
"""Whose a date of each source is; a registration is nobody's."""
_OTHERS = frozenset(_FUNDER) - {Source.DEADLINE}
_ON_PAGE = FUNDERS.c.id.in_(sa.bindparam("funders", expanding=True))


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


class _Statements(NamedTuple):
    """What a page is read with; ``counts`` and ``firsts`` are of stated dates, ``others`` of every other source."""

    marks: sa.Select[Any]
    funders: sa.Select[Any]
    counts: sa.Select[Any] | None
    firsts: sa.Select[Any] | None
    others: sa.Select[Any] | None


@lru_cache(maxsize=STATEMENTS_KEPT)
def _statements(wanted: Wanted, actor: Actor, lateral: bool) -> _Statements | None:
    parts = _parts(wanted, actor, _ANY_DAY)
    if not parts:
        return None
    months = _months()
    stated = _parts(wanted, actor, Days(None, None, months.c.first, months.c.last)).get(Source.DEADLINE)
    return _Statements(
        marks=_marks_statement(parts.values()),
        funders=_funders_statement(parts),
        counts=None if stated is None else _counts_statement(stated, months),
        firsts=None if stated is None else _firsts_statement(stated, months, lateral),
        others=_others_statement({source: part for source, part in parts.items() if source in _OTHERS}),
    )


def _parts(wanted: Wanted, actor: Actor, span: Span) -> dict[Source, sa.Select[Any]]:
    """The keys of the sources whose dates are of a funder."""
    return {source: part for source, part in key_parts(wanted, actor, span).items() if source in _FUNDER}


def years(wanted: Wanted, actor: Actor, window: Window, *, page: int = 1) -> Page[FunderRow]:
    """A page of the funders that have anything in the window, by name, with the first dates of each month.

    Five queries, and one for each source that is shown.
    """
    statements = _statements(wanted, actor, not is_sqlite())
    if statements is None:
        return Page([], 1, FEW, 0)
    bound: dict[str, Any] = {"first": window.first, "last": window.last}
    size = FEW if kept_rows(statements.marks, bound)[0].number > MOST_MARKS else MANY
    rows = kept_rows(statements.funders, {**bound, "size": size, "skip": (page - 1) * size})
    funders, total = _made(rows, actor), rows[0].total if rows else 0
    if funders:
        _fill(statements, funders, window, actor)
    return Page(list(funders.values()), page, size, total)


def _marks_statement(parts: Iterable[sa.Select[Any]]) -> sa.Select[Any]:
    """How many dates there are, counted no further than it matters."""
    found = [part.with_only_columns(sa.literal(1).label("one")) for part in parts]
    cut = sa.union_all(*found).limit(MOST_MARKS + 1).subquery()
    return sa.select(sa.func.count().label("number")).select_from(cut)


def _has_any(source: Source, part: sa.Select[Any]) -> sa.ColumnElement[bool]:
    """Whether a funder has any of these dates: the first one that is found answers, so the others are not looked at."""
    if source is Source.TASK:
        return FUNDERS.c.id.in_(part.with_only_columns(_FUNDER[source]))
    any_of = part.with_only_columns(sa.literal(1)).where(_FUNDER[source] == FUNDERS.c.id)
    return any_of.correlate(FUNDERS).exists()


def _funders_statement(parts: dict[Source, sa.Select[Any]]) -> sa.Select[Any]:
    return (
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
        .where(sa.or_(*(_has_any(source, part) for source, part in parts.items())))
        .order_by(sa.func.lower(RECORDS.c.title), FUNDERS.c.id)
        .limit(sa.bindparam("size"))
        .offset(sa.bindparam("skip"))
    )


def _made(rows: Iterable[Any], actor: Actor) -> dict[int, FunderRow]:
    return {
        row.id: FunderRow(
            row.id,
            shown_name(row, row.id, row.title, actor),
            source_tag(row.hue, row.funder_kind, row.abbreviation),
            row.hue.value,
        )
        for row in rows
    }


def _months() -> sa.Subquery:
    listed = [
        sa.select(
            sa.literal(number).label("number"),
            sa.bindparam(f"month_{number}", type_=sa.Date).label("first"),
            sa.bindparam(f"month_{number}_last", type_=sa.Date).label("last"),
        )
        for number in range(MONTHS)
    ]
    return sa.union_all(*listed).subquery("months")


def _counts_statement(stated: sa.Select[Any], months: sa.Subquery) -> sa.Select[Any]:
    """How many dates lie in each month of each funder of the page."""
    theirs = stated.where(DATES.c.funder_id == FUNDERS.c.id).correlate(FUNDERS, months)
    number = theirs.with_only_columns(sa.func.count()).scalar_subquery()
    cells = FUNDERS.join(months, sa.true())
    return sa.select(FUNDERS.c.id, months.c.number, number).select_from(cells).where(_ON_PAGE)


def _firsts_statement(stated: sa.Select[Any], months: sa.Subquery, lateral: bool) -> sa.Select[Any]:
    """The first dates of each month of each funder of the page. How a cell is cut, ``windows`` tells."""
    theirs = stated.where(DATES.c.funder_id == FUNDERS.c.id).with_only_columns(DATES.c.id)
    ordered = theirs.order_by(DATES.c.due_on, DATES.c.rank, DATES.c.id).limit(PER_CELL)
    ordered = ordered.correlate(FUNDERS, months)
    cells = FUNDERS.join(months, sa.true())
    rows: Any = ordered.lateral() if lateral else DATES.alias()
    found = sa.select(rows.c.id, FUNDERS.c.id.label("funder_id"), months.c.number)
    found = found.select_from(cells.join(rows, sa.true())).where(_ON_PAGE)
    return found if lateral else found.where(rows.c.id.in_(ordered))


def _others_statement(parts: dict[Source, sa.Select[Any]]) -> sa.Select[Any] | None:
    """The first keys of each funder and month of what is no stated date, with the number of all of them."""
    if not parts:
        return None
    kept = sa.union_all(
        *(
            part.add_columns(_FUNDER[source].label("funder_id")).where(
                _FUNDER[source].in_(sa.bindparam("funders", expanding=True))
            )
            for source, part in parts.items()
        )
    ).subquery("kept")
    starts = [sa.bindparam(f"month_{number}", type_=sa.Date) for number in range(MONTHS)]
    month = sa.case(*((kept.c.day < start, number) for number, start in enumerate(starts)), else_=MONTHS)
    cell: Any = {
        "partition_by": [kept.c.funder_id, month],
        "order_by": [kept.c.day, kept.c.rank, kept.c.source, kept.c.id],
    }
    placed = sa.select(
        kept.c.source,
        kept.c.id,
        kept.c.day,
        kept.c.funder_id,
        sa.func.row_number().over(**cell).label("place"),
        sa.func.count().over(rows=(None, None), **cell).label("total"),
    ).subquery("placed")
    return sa.select(placed).where(placed.c.place <= PER_CELL)


def _fill(statements: _Statements, funders: dict[int, FunderRow], window: Window, actor: Actor) -> None:
    firsts = [add_months(window.first, number) for number in range(MONTHS)]
    bound: dict[str, Any] = {"funders": list(funders), "first": window.first, "last": window.last}
    for number, first in enumerate(firsts):
        bound |= {f"month_{number}": first, f"month_{number}_last": add_months(first, 1) - DAY}
    found: list[tuple[Key, Cell]] = []
    if statements.counts is not None and statements.firsts is not None:
        for funder_id, number, total in kept_rows(statements.counts, bound):
            if total:
                funders[funder_id].months[firsts[number]].total = total
        for key, funder_id, number in kept_rows(statements.firsts, bound):
            found.append((Key(Source.DEADLINE, key), funders[funder_id].months[firsts[number]]))
    if statements.others is not None:
        for row in kept_rows(statements.others, bound):
            cell = funders[row.funder_id].months[first_of_month(row.day)]
            cell.total += row.total if row.place == 1 else 0
            found.append((Key(Source(row.source), row.id), cell))
    made = entries((key for key, _ in found), actor)
    for one, cell in found:
        cell.entries.append(made[one])
    for funder in funders.values():
        for cell in funder.months.values():
            cell.entries = sorted(cell.entries, key=_place)[:PER_CELL]


def _place(entry: Entry) -> tuple[Any, ...]:
    return entry.due_on or date.max, *rank_of(entry)
