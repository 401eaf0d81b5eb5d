"""Reads of sources: their facts as one reader may see them, and how much of each is promised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from funding.coverage.models import AllocationMonth, KeptSource, PlanLine
from funding.coverage.sources import PROVIDERS, all_bounds, all_sources
from funding.coverage.types import SourceFacts
from funding.infra.db import Base, db
from funding.infra.pagination import Page
from funding.infra.records import Record, get_visible, nameless, shown_title, visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.kernel.money import Cents

PAGE_SIZE = 25
MOST_OFFERED = 200
SORTS = ("source", "standing", "amount", "placed", "free")
RECORDS = Base.metadata.tables[Record.__tablename__]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source of the list: what it has, what of it is placed on costs, and what is free."""

    facts: SourceFacts
    placed_cents: Cents

    @property
    def free_cents(self) -> Cents | None:
        """What can still be placed; below zero where more is promised than there is. None while unknown."""
        return None if self.facts.amount_cents is None else self.facts.amount_cents - self.placed_cents


def _facts(row: Any, record: Record, actor: Actor, bound: Iterable[int] = ()) -> SourceFacts:
    return SourceFacts(
        id=row.record_id,
        kind=row.source_kind,
        title=shown_title(record, actor),
        hue=row.hue,
        amount_cents=None if row.amount_cents is None else int(row.amount_cents),
        secured=bool(row.secured),
        chance_bp=row.chance_bp,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        match_bp=row.match_bp,
        classes=row.classes or "",
        initiative_ids=frozenset(bound),
        short="" if nameless(record, actor) else row.short or "",
    )


def _made(found: Sequence[Any], actor: Actor) -> list[SourceFacts]:
    """Facts of rows (columns of a source): records in one statement, bounds in another."""
    ids = [row.record_id for row in found]
    records = {one.id: one for one in db.session.scalars(sa.select(Record).where(Record.id.in_(ids)))}
    bounds = _bounds(ids)
    return [_facts(row, records[row.record_id], actor, bounds[row.record_id]) for row in found]


def _bounds(ids: Sequence[int]) -> dict[int, set[int]]:
    bounds: dict[int, set[int]] = defaultdict(set)
    table = all_bounds()
    for row in db.session.execute(sa.select(table).where(table.c.record_id.in_(ids))):
        bounds[row.record_id].add(row.initiative_id)
    return bounds


def facts_of(actor: Actor, source_ids: Iterable[int]) -> dict[int, SourceFacts]:
    """The sources of these numbers that can pay and that the actor may see: three statements."""
    table = all_sources()
    query = (
        sa.select(table)
        .join(Record, Record.id == table.c.record_id)
        .where(table.c.record_id.in_(set(source_ids)), visible(actor))
    )
    return {one.id: one for one in _made(db.session.execute(query).all(), actor)}


def source_for(actor: Actor, source_id: int) -> SourceFacts:
    """One source. Raises NotFound where it cannot pay or the actor may not see it."""
    found = facts_of(actor, [source_id]).get(source_id)
    if found is None:
        raise NotFound("There is no source of money with this number.")
    return found


def offered(actor: Actor, *, initiative_id: int, first: date, last: date) -> list[SourceFacts]:
    """Sources that could pay for an initiative in a span of days: bound to it or to none, secured ones first."""
    table, bounds = all_sources(), all_bounds()
    any_bound = sa.select(bounds.c.record_id)
    own = any_bound.where(bounds.c.initiative_id == initiative_id)
    query = (
        sa.select(table)
        .join(Record, Record.id == table.c.record_id)
        .where(
            visible(actor),
            sa.or_(table.c.starts_on.is_(None), table.c.starts_on <= last),
            sa.or_(table.c.ends_on.is_(None), table.c.ends_on >= first),
            sa.or_(table.c.record_id.in_(own), table.c.record_id.not_in(any_bound)),
        )
        .order_by(table.c.secured.desc(), table.c.chance_bp.desc(), table.c.record_id)
        .limit(MOST_OFFERED)
    )
    return _made(db.session.execute(query).all(), actor)


def placed(source_ids: Iterable[int]) -> dict[int, Cents]:
    """How much of each source is promised to costs, over all months and initiatives: one statement."""
    cell = AllocationMonth
    query = (
        sa.select(cell.source_id, sa.func.sum(cell.cents))
        .where(cell.source_id.in_(set(source_ids)))
        .group_by(cell.source_id)
    )
    return {source_id: int(cents) for source_id, cents in db.session.execute(query)}


def list_sources(actor: Actor, *, text: str, kind: str, sort: str, page: int) -> Page[SourceRow]:
    """A page of all sources: four statements."""
    query = _listed(actor, text, kind)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    number = min(page, max(1, -(-total // PAGE_SIZE)))
    cut = _in_order(query, sort).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    rows = db.session.execute(cut).all()
    facts = _made(rows, actor)
    items = [SourceRow(one, int(row.placed)) for one, row in zip(facts, rows, strict=True)]
    return Page(items, number, PAGE_SIZE, total)


def _listed(actor: Actor, text: str, kind: str) -> sa.Select[Any]:
    table, cell = all_sources(), AllocationMonth
    sums = (
        sa.select(cell.source_id, sa.func.sum(cell.cents).label("cents")).group_by(cell.source_id).subquery()
    )
    query = (
        sa.select(table, sa.func.coalesce(sums.c.cents, 0).label("placed"), Record.title.label("title"))
        .join(Record, Record.id == table.c.record_id)
        .outerjoin(sums, sums.c.source_id == table.c.record_id)
        .where(visible(actor))
    )
    if kind in PROVIDERS:
        query = query.where(table.c.source_kind == kind)
    if text:
        query = query.where(Record.title.icontains(text, autoescape=True))
        if not actor.can("giving.names"):
            query = query.where(Record.visibility != "giving")
    return query


def _in_order(query: sa.Select[Any], sort: str) -> sa.Select[Any]:
    by = {column.key: column for column in query.selected_columns}
    columns: dict[str, Any] = {
        "source": sa.func.lower(Record.title),
        "standing": by["chance_bp"],
        "amount": by["amount_cents"],
        "placed": sa.func.coalesce(by["placed"], 0),
        "free": by["amount_cents"] - by["placed"],
    }
    column = columns.get(sort.removeprefix("-"), columns["standing"])
    first = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last()
    return query.order_by(first, by["record_id"])


def kept_source_for(actor: Actor, source_id: int) -> KeptSource:
    """A source that is kept by hand. Raises NotFound."""
    return get_visible(KeptSource, source_id, actor)


@dataclass(frozen=True, slots=True)
class Payment:
    """What a source pays of one line, over all months."""

    initiative_id: int
    initiative: str
    line: str
    first: date
    last: date
    cents: Cents


def pays_for(actor: Actor, source_id: int) -> list[Payment]:
    """The lines a source pays for, of initiatives the actor may see: one statement."""
    cell = AllocationMonth
    query = (
        sa.select(
            PlanLine.initiative_id,
            Record.title,
            PlanLine.title,
            sa.func.min(cell.month),
            sa.func.max(cell.month),
            sa.func.sum(cell.cents),
        )
        .select_from(cell)
        .join(PlanLine, PlanLine.id == cell.line_id)
        .join(Record, Record.id == PlanLine.initiative_id)
        .where(cell.source_id == source_id, visible(actor))
        .group_by(PlanLine.id, PlanLine.initiative_id, PlanLine.title, Record.title)
        .order_by(Record.title, PlanLine.id)
        .limit(MOST_OFFERED)
    )
    return [Payment(*row[:5], int(row[5])) for row in db.session.execute(query)]


def paying(actor: Actor, first: date, last: date) -> list[SourceFacts]:
    """The sources the actor may see that pay for something in the months, by name: three statements."""
    cell = AllocationMonth
    ids = sa.select(cell.source_id).where(cell.month.between(first, last)).distinct()
    found = facts_of(actor, db.session.scalars(ids).all())
    return sorted(found.values(), key=lambda one: (one.title.lower(), one.id))
