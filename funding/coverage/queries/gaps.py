"""The gap list: planned cost that no money covers, by initiative, by line or by month, in pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from funding.budgets.types import LineKind
from funding.coverage.models import PlanLine
from funding.coverage.queries.rollup import INITIATIVES, all_sums, cells, over, summed, sums_of
from funding.coverage.types import Counting, GapFilter, GapRow, Grouping, Sums
from funding.infra.db import Base, db
from funding.infra.pagination import Page
from funding.infra.records import Record
from funding.kernel.actor import Actor
from funding.outreach.types import InitiativeKind

PAGE_SIZE = 50
STREAM_BATCH = 500
SORTS = ("initiative", "line", "month", "planned", "secured", "pending", "gap")
RECORDS = Base.metadata.tables[Record.__tablename__]
IN_NO_LINE = "In no line yet"


def _narrowed(actor: Actor, asked: GapFilter, start_month: int) -> sa.Subquery:
    """The cells the filter leaves."""
    found = cells(actor, fiscal_year=asked.fiscal_year, start_month=start_month)
    query = sa.select(found)
    if asked.initiative_id:
        query = query.where(found.c.initiative_id == asked.initiative_id)
    if asked.month:
        query = query.where(found.c.month == asked.month)
    return query.subquery("narrowed")


def _gap(found: Any, counting: Counting) -> sa.ColumnElement[int]:
    hoped = {Counting.WEIGHTED: found.weighted, Counting.FULL: found.pending, Counting.NONE: 0}[counting]
    left: sa.ColumnElement[int] = found.planned - found.secured - hoped
    return left


def _rows(actor: Actor, asked: GapFilter, start_month: int, *, whole: bool = False) -> sa.Select[Any]:
    """Rows of the grouping that have a gap, with names, in the order asked for; ``whole``: with the sums of all."""
    found = _narrowed(actor, asked, start_month)
    by = [found.c.initiative_id]
    if asked.grouping is not Grouping.INITIATIVE:
        by.append(found.c.line_id)
    if asked.grouping is Grouping.MONTH:
        by.append(found.c.month)
    span = (sa.func.min(found.c.month).label("first"), sa.func.max(found.c.month).label("last"))
    grouped = sa.select(*by, *span, *summed(found)).group_by(*by).subquery("grouped")
    line_id = grouped.c.get("line_id")
    has_line = line_id is not None
    query = (
        sa.select(
            grouped,
            RECORDS.c.title.label("initiative"),
            INITIATIVES.c.initiative_kind.label("outreach"),
            *((PlanLine.title.label("line"), PlanLine.kind.label("line_kind")) if has_line else ()),
            _gap(grouped.c, asked.counting).label("gap"),
            *(over(grouped.c) if whole else ()),
        )
        .select_from(grouped)
        .join(RECORDS, RECORDS.c.id == grouped.c.initiative_id)
        .join(INITIATIVES, INITIATIVES.c.id == grouped.c.initiative_id)
        .where(_gap(grouped.c, asked.counting) > 0)
    )
    if has_line:
        query = query.outerjoin(PlanLine, PlanLine.id == line_id)
    return query.order_by(*_order(asked, grouped, has_line=has_line))


def _order(asked: GapFilter, grouped: sa.Subquery, *, has_line: bool) -> list[Any]:
    line = sa.func.lower(PlanLine.title) if has_line else sa.func.lower(RECORDS.c.title)
    columns: dict[str, Any] = {
        "initiative": sa.func.lower(RECORDS.c.title),
        "line": line,
        "month": grouped.c.first,
        "planned": grouped.c.planned,
        "secured": grouped.c.secured,
        "pending": grouped.c.pending,
        "gap": _gap(grouped.c, asked.counting),
    }
    column = columns.get(asked.sort.removeprefix("-"), columns["gap"])
    first = column.desc().nulls_last() if asked.sort.startswith("-") else column.asc().nulls_last()
    ties = [grouped.c.initiative_id, *([grouped.c.line_id.nulls_last()] if has_line else []), grouped.c.first]
    return [first, *ties]


def _row(found: Any, asked: GapFilter) -> GapRow:
    values = found._mapping
    line_id = values.get("line_id")
    in_lines = asked.grouping is not Grouping.INITIATIVE
    return GapRow(
        initiative_id=found.initiative_id,
        initiative=found.initiative,
        outreach=InitiativeKind(found.outreach),
        line_id=line_id,
        line=(values.get("line") or IN_NO_LINE) if in_lines else "",
        kind=LineKind(values["line_kind"]) if values.get("line_kind") else None,
        first=found.first,
        last=found.last,
        sums=sums_of(found),
    )


def gap_list(actor: Actor, asked: GapFilter, *, start_month: int, page: int) -> tuple[Page[GapRow], Sums]:
    """One page of the list, and the sums of all pages: one statement, or two where the page asked for is past the end.

    The sums ride on the rows as window functions, so that the months are added up once and not three times.
    """
    query = _rows(actor, asked, start_month, whole=True)
    rows = db.session.execute(query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    if not rows and page > 1:
        return gap_list(actor, asked, start_month=start_month, page=1)
    if not rows:
        return Page([], 1, PAGE_SIZE, 0), Sums()
    items = [_row(found, asked) for found in rows]
    return Page(items, page, PAGE_SIZE, rows[0].all_rows), all_sums(rows[0])


def stream(actor: Actor, asked: GapFilter, *, start_month: int) -> Iterator[GapRow]:
    """Every row in its order, in batches so that memory stays flat."""
    query = _rows(actor, asked, start_month).execution_options(yield_per=STREAM_BATCH)
    for rows in db.session.execute(query).partitions():
        for found in rows:
            yield _row(found, asked)
