"""Twelve months by funder: which funders have anything due, and how much of what in each month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from funding.applications.queries.filters import APPLICATIONS, FUNDERS, RECORDS
from funding.calendar.queries.carriers import funded_records, of_funder
from funding.calendar.queries.sources import Span, entries, key_parts, keys, shown_name
from funding.calendar.queries.windows import STATEMENTS_KEPT
from funding.calendar.types import Entry, Key, Source, Wanted
from funding.calendar.window import Window, add_months, first_of_month
from funding.funders.types import source_tag
from funding.infra.kept_rows import kept_rows
from funding.infra.pagination import Page
from funding.kernel.actor import Actor

FUNDERS_ON_PAGE = 25
PER_CELL = 5
MONTHS = 12
_ANY_DAY = Span(date.min, date.max)
_FUNDED = APPLICATIONS.alias("funded_ones")


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


@lru_cache(maxsize=STATEMENTS_KEPT)
def _statements(wanted: Wanted, actor: Actor) -> tuple[sa.Select[Any], sa.Select[Any]] | None:
    """What finds a page of funders, and what finds the first dates of each of their months."""
    all_keys = keys(wanted, actor, _ANY_DAY)
    if all_keys is None:
        return None
    parts = key_parts(wanted, actor, _ANY_DAY).values()
    funded = funded_records()
    found = (
        sa.select(*all_keys.c, funded.c.funder_id)
        .select_from(all_keys.join(funded, funded.c.id == all_keys.c.record))
        .subquery("funded")
    )
    return _funders_statement(parts), _firsts_statement(found)


def years(wanted: Wanted, actor: Actor, window: Window, *, page: int = 1) -> Page[FunderRow]:
    """A page of the funders that have anything in the window, by name, with the first dates of each month.

    Two queries, and one for each source that is shown.
    """
    statements = _statements(wanted, actor)
    if statements is None:
        return Page([], 1, FUNDERS_ON_PAGE, 0)
    bound: dict[str, Any] = {"first": window.first, "last": window.last}
    of_funders, of_firsts = statements
    rows = kept_rows(of_funders, {**bound, "skip": (page - 1) * FUNDERS_ON_PAGE})
    funders, total = _made(rows, actor), rows[0].total if rows else 0
    if funders:
        starts = {f"month_{number}": add_months(window.first, number) for number in range(1, MONTHS)}
        bound |= {**starts, "funders": list(funders)}
        _fill(kept_rows(of_firsts, bound), funders, actor)
    return Page(list(funders.values()), page, FUNDERS_ON_PAGE, total)


def _has_any(part: sa.Select[Any]) -> sa.ColumnElement[bool]:
    """Whether a funder has any of these dates: the first one that is found answers, so the others are not looked at."""
    record: Any = part.selected_columns["record"]
    any_of = part.with_only_columns(sa.literal(1))
    asked = any_of.where(_FUNDED.c.id == record.element, _FUNDED.c.funder_id == FUNDERS.c.id)
    won = any_of.where(record.element.in_(of_funder(FUNDERS.c.id)))
    return sa.or_(asked.correlate(FUNDERS).exists(), won.correlate(FUNDERS).exists())


def _funders_statement(parts: Iterable[sa.Select[Any]]) -> sa.Select[Any]:
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
        .where(sa.or_(*map(_has_any, parts)))
        .order_by(sa.func.lower(RECORDS.c.title), FUNDERS.c.id)
        .limit(FUNDERS_ON_PAGE)
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


def _firsts_statement(found: sa.Subquery) -> sa.Select[Any]:
    """The first keys of each funder and month. A month is told by where it begins, which costs less than taking days
    apart."""
    starts = [sa.bindparam(f"month_{number}", type_=sa.Date) for number in range(1, MONTHS)]
    column = found.c
    month = sa.case(*((column.day < start, number) for number, start in enumerate(starts)), else_=MONTHS - 1)
    kept = (
        sa.select(column.source, column.id, column.day, column.rank, column.funder_id, month.label("month"))
        .where(column.funder_id.in_(sa.bindparam("funders", expanding=True)))
        .subquery("kept")
    )
    # Both look at the cell in the same order, so that it is sorted once.
    cell: Any = {
        "partition_by": [kept.c.funder_id, kept.c.month],
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
    return (
        sa.select(placed)
        .where(placed.c.place <= PER_CELL)
        .order_by(placed.c.funder_id, placed.c.day, placed.c.place)
    )


def _fill(rows: Sequence[Any], funders: dict[int, FunderRow], actor: Actor) -> None:
    made = entries((Key(Source(row.source), row.id) for row in rows), actor)
    for row in rows:
        target = funders[row.funder_id].months[first_of_month(row.day)]
        target.total = row.total
        target.entries.append(made[Key(Source(row.source), row.id)])
