"""Planned cost and who pays, added up by the database. Gap list, overview and Home are all made of these statements.

Money that pends is weighted for each cell (one allocation in one month), half a cent up, so that every table that adds
cells up comes to the same sum. An initiative whose planned figure for a year is above the sum of its lines counts with
the difference as cost that is in no line yet.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from funding.coverage.models import AllocationMonth, PlanLine, PlanMonth
from funding.coverage.months import months_of_year
from funding.coverage.sources import all_sources
from funding.coverage.types import Sums
from funding.infra.db import Base, db
from funding.infra.records import Record, visible
from funding.kernel.actor import Actor
from funding.outreach.models import Initiative, InitiativePlan
from funding.outreach.types import InitiativeStatus

INITIATIVES = Base.metadata.tables[Initiative.__tablename__]
HALF_UP = 5_000
WHOLE_BP = 10_000


def usable(actor: Actor) -> list[sa.ColumnElement[bool]]:
    """The initiatives that count: those the actor may see, neither archived nor canceled."""
    return [
        visible(actor),
        Record.archived_at.is_(None),
        INITIATIVES.c.status != InitiativeStatus.CANCELED,
    ]


def weighted(cents: Any, chance_bp: Any) -> sa.ColumnElement[int]:
    """Cents by their chance, half a cent up."""
    found: sa.ColumnElement[int] = (cents * chance_bp + HALF_UP) // WHOLE_BP
    return found


def _sum(value: Any, name: str) -> sa.Label[int]:
    return sa.cast(sa.func.coalesce(sa.func.sum(value), 0), sa.BigInteger()).label(name)


def paid(first: date, last: date) -> sa.Subquery:
    """By line and month in the span: secured, pending and weighted cents of the sources that still can pay."""
    sources = all_sources("payers")
    cell = AllocationMonth
    pends = sources.c.secured == 0
    return (
        sa.select(
            cell.line_id,
            cell.month,
            _sum(sa.case((pends, 0), else_=cell.cents), "secured"),
            _sum(sa.case((pends, cell.cents), else_=0), "pending"),
            _sum(sa.case((pends, weighted(cell.cents, sources.c.chance_bp)), else_=0), "weighted"),
        )
        .join(sources, sources.c.record_id == cell.source_id)
        .where(cell.month.between(first, last))
        .group_by(cell.line_id, cell.month)
        .subquery("paid")
    )


def placed_by_kind(actor: Actor, *, fiscal_year: int, start_month: int) -> dict[str, int]:
    """Cents that stand on costs of the year by kind of source, pending ones by their chance: one statement."""
    months = months_of_year(fiscal_year, start_month)
    sources, cell = all_sources("payers"), AllocationMonth
    counted = sa.case((sources.c.secured == 0, weighted(cell.cents, sources.c.chance_bp)), else_=cell.cents)
    query = (
        sa.select(sources.c.source_kind, _sum(counted, "cents"))
        .select_from(cell)
        .join(sources, sources.c.record_id == cell.source_id)
        .join(PlanLine, PlanLine.id == cell.line_id)
        .where(
            cell.month.between(months[0], months[-1]), PlanLine.initiative_id.in_(shown_initiatives(actor))
        )
        .group_by(sources.c.source_kind)
    )
    return {kind: int(cents) for kind, cents in db.session.execute(query)}


def cells(actor: Actor, *, fiscal_year: int, start_month: int) -> sa.Subquery:
    """One row for each line and month of the year, and one without line and month for cost in no line yet."""
    months = months_of_year(fiscal_year, start_month)
    first, last = months[0], months[-1]
    payers = paid(first, last)
    lined = (
        sa.select(
            PlanLine.initiative_id.label("initiative_id"),
            PlanLine.id.label("line_id"),
            PlanMonth.month.label("month"),
            PlanMonth.cents.label("planned"),
            *(sa.func.coalesce(payers.c[name], 0).label(name) for name in ("secured", "pending", "weighted")),
        )
        .join(PlanMonth, PlanMonth.line_id == PlanLine.id)
        .outerjoin(payers, sa.and_(payers.c.line_id == PlanMonth.line_id, payers.c.month == PlanMonth.month))
        .where(PlanMonth.month.between(first, last), PlanLine.initiative_id.in_(shown_initiatives(actor)))
    )
    return sa.union_all(lined, _unlined(actor, fiscal_year, first, last)).subquery("cells")


def shown_initiatives(actor: Actor) -> sa.Select[Any]:
    """The numbers of the initiatives that count for this reader."""
    return sa.select(Record.id).join(INITIATIVES, INITIATIVES.c.id == Record.id).where(*usable(actor))


def _unlined(actor: Actor, fiscal_year: int, first: date, last: date) -> sa.Select[Any]:
    in_lines = (
        sa.select(PlanLine.initiative_id, _sum(PlanMonth.cents, "cents"))
        .join(PlanMonth, PlanMonth.line_id == PlanLine.id)
        .where(PlanMonth.month.between(first, last))
        .group_by(PlanLine.initiative_id)
        .subquery("in_lines")
    )
    left = InitiativePlan.planned_cents - sa.func.coalesce(in_lines.c.cents, 0)
    zero = sa.cast(0, sa.BigInteger())
    query: Any = (
        sa.select(
            InitiativePlan.initiative_id.label("initiative_id"),
            sa.cast(sa.null(), sa.Integer()).label("line_id"),
            sa.cast(sa.null(), sa.Date()).label("month"),
            left.label("planned"),
            zero.label("secured"),
            zero.label("pending"),
            zero.label("weighted"),
        )
        .outerjoin(in_lines, in_lines.c.initiative_id == InitiativePlan.initiative_id)
        .where(
            InitiativePlan.fiscal_year == fiscal_year,
            left > 0,
            InitiativePlan.initiative_id.in_(shown_initiatives(actor)),
        )
    )
    found: sa.Select[Any] = query
    return found


def summed(found: sa.Subquery) -> tuple[sa.Label[int], ...]:
    """The four sums over cells."""
    return tuple(_sum(found.c[name], name) for name in ("planned", "secured", "pending", "weighted"))


def over(found: Any) -> tuple[sa.Label[int], ...]:
    """The count and the four sums over all rows, on each row, however few of them are fetched."""
    names = ("planned", "secured", "pending", "weighted")
    sums = (sa.cast(sa.func.sum(found[name]).over(), sa.BigInteger()).label(f"all_{name}") for name in names)
    return (sa.func.count().over().label("all_rows"), *sums)


def all_sums(row: Any) -> Sums:
    """The four sums that ``over`` put on a row."""
    return Sums(int(row.all_planned), int(row.all_secured), int(row.all_pending), int(row.all_weighted))


def sums_of(row: Any) -> Sums:
    """The four sums of a row."""
    return Sums(int(row.planned), int(row.secured), int(row.pending), int(row.weighted))
