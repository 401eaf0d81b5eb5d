"""Coverage of the whole organization in one fiscal year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from funding.coverage.queries.rollup import all_sums, cells, over, summed, sums_of
from funding.coverage.types import Sums
from funding.infra.db import Base, db
from funding.infra.pagination import Page
from funding.infra.records import Record
from funding.kernel.actor import Actor

PAGE_SIZE = 25
SORTS = ("initiative", "planned", "secured", "pending", "weighted", "gap")
RECORDS = Base.metadata.tables[Record.__tablename__]


@dataclass(frozen=True, slots=True)
class InitiativeCoverage:
    """One initiative of the overview; ``lines`` is how many lines its plan has in the year."""

    id: int
    title: str
    lines: int
    sums: Sums


def initiative_page(
    actor: Actor, *, fiscal_year: int, start_month: int, sort: str, page: int
) -> tuple[Page[InitiativeCoverage], Sums]:
    """A page of the initiatives with cost in the year, and the sums of all: one statement, or two past the end."""
    grouped = _grouped(actor, fiscal_year, start_month).subquery("grouped")
    query = sa.select(grouped, *over(grouped.c)).order_by(*_order(grouped.c, sort))
    rows = db.session.execute(query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    if not rows and page > 1:
        return initiative_page(actor, fiscal_year=fiscal_year, start_month=start_month, sort=sort, page=1)
    if not rows:
        return Page([], 1, PAGE_SIZE, 0), Sums()
    items = [InitiativeCoverage(row.initiative_id, row.title, row.lines, sums_of(row)) for row in rows]
    return Page(items, page, PAGE_SIZE, rows[0].all_rows), all_sums(rows[0])


def _grouped(actor: Actor, fiscal_year: int, start_month: int) -> sa.Select[Any]:
    found = cells(actor, fiscal_year=fiscal_year, start_month=start_month)
    return (
        sa.select(
            found.c.initiative_id,
            RECORDS.c.title,
            sa.func.count(sa.distinct(found.c.line_id)).label("lines"),
            *summed(found),
        )
        .join(RECORDS, RECORDS.c.id == found.c.initiative_id)
        .group_by(found.c.initiative_id, RECORDS.c.title)
    )


def _order(by: Any, sort: str) -> list[Any]:
    columns: dict[str, Any] = {name: by[name] for name in ("planned", "secured", "pending", "weighted")}
    columns["initiative"] = sa.func.lower(by.title)
    columns["gap"] = by.planned - by.secured - by.weighted
    column = columns.get(sort.removeprefix("-"), columns["initiative"])
    return [column.desc() if sort.startswith("-") else column.asc(), by.initiative_id]


def year_sums(actor: Actor, *, fiscal_year: int, start_month: int) -> Sums:
    """Planned, secured, pending and weighted over all initiatives of the year: one statement."""
    found = cells(actor, fiscal_year=fiscal_year, start_month=start_month)
    return sums_of(db.session.execute(sa.select(*summed(found))).one())
