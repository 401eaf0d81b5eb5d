"""Subtotals of the pipeline list: one row for each group over everything the filter finds, never over one page.

Each application stands in exactly one group, so that money is counted once. One that would pay for several initiatives
stands in a group of its own ("Several initiatives") rather than under each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from funding.applications.columns import NO_GROUP, Layout
from funding.applications.queries.board import FUNDER_RECORDS, STATEMENTS_KEPT, USERS
from funding.applications.queries.filters import FUNDERS, RECORDS, clauses, left_out_ids
from funding.applications.queries.house_stages import STAGES, every_stage
from funding.applications.queries.sources import (
    INITIATIVE_RECORDS,
    OPEN_DUE,
    SEVERAL,
    SINGLE,
    TABLE,
    by_position,
    joined,
)
from funding.applications.types import CLOSED_STAGES, PipelineFilter, Stage
from funding.funders.types import FunderKind
from funding.infra.kept_rows import kept_rows
from funding.infra.records import Visibility
from funding.kernel.actor import Actor

_UNNAMED = {
    "owner": "No owner",
    "initiative": "No initiative",
    "year": "No start date",
    "month": "No date is waited for",
}


@dataclass(frozen=True, slots=True)
class Sums:
    """A count and what it comes to: asked, weighted by each chance, awarded, in cents."""

    count: int = 0
    ask_cents: int = 0
    weighted_cents: int = 0
    awarded_cents: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.count + other.count,
            self.ask_cents + other.ask_cents,
            self.weighted_cents + other.weighted_cents,
            self.awarded_cents + other.awarded_cents,
        )

    def of(self, column: str) -> int | None:
        """The sum below one column of the list, None for a column without one."""
        return {"ask": self.ask_cents, "weighted": self.weighted_cents, "awarded": self.awarded_cents}.get(
            column
        )


@dataclass(frozen=True, slots=True)
class Group:
    """One group: the key it goes by in an address, its name, and its sums over the whole filter."""

    key: str
    label: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class Grouping:
    """How SQL groups: the value, the order that follows from it, and what names it.

    ``early`` are the joins the value needs, ``joins`` those of its names for single rows; for sums, ``named`` is joined
    by its key to what was added up.
    """

    value: sa.ColumnElement[Any]
    order: Callable[[sa.ColumnElement[Any]], tuple[sa.ColumnElement[Any], ...]]
    early: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    names: tuple[sa.ColumnElement[Any], ...] = ()
    named: sa.FromClause | None = None


def _fiscal_year(day: sa.ColumnElement[Any], first_month: int) -> sa.ColumnElement[int]:
    """The fiscal year of a day, named for the calendar year in which it ends."""
    year = sa.extract("year", day)
    if first_month == 1:
        return year
    return year + sa.case((sa.extract("month", day) >= first_month, 1), else_=0)


_MONTH = sa.cast(sa.extract("year", OPEN_DUE) * 100 + sa.extract("month", OPEN_DUE), sa.Integer)
_INITIATIVE_TITLE = sa.func.lower(INITIATIVE_RECORDS.c.title)
_GROUPINGS: dict[str, Grouping] = {
    "stage": Grouping(
        TABLE.stage_id,
        lambda value: (STAGES.c.position, value),
        joins=("stage",),
        names=(STAGES.c.position,),
        named=STAGES,
    ),
    "funder": Grouping(
        TABLE.funder_id,
        lambda value: (sa.func.lower(FUNDER_RECORDS.c.title), value),
        joins=("funder_record",),
        names=(FUNDER_RECORDS.c.title, FUNDER_RECORDS.c.visibility),
        named=FUNDER_RECORDS,
    ),
    "kind": Grouping(
        FUNDERS.c.funder_kind,
        lambda value: (by_position(value, FunderKind),),
        early=("funder",),
    ),
    "owner": Grouping(
        RECORDS.c.owner_id,
        lambda value: (sa.func.lower(USERS.c.name).nulls_last(), value.nulls_last()),
        early=("record",),
        joins=("owner",),
        names=(USERS.c.name,),
        named=USERS,
    ),
    "initiative": Grouping(
        SINGLE.c.single,
        lambda value: (
            value.is_(None),
            value == SEVERAL,
            _INITIATIVE_TITLE.nulls_last(),
            value.nulls_last(),
        ),
        early=("single",),
        joins=("initiative",),
        names=(INITIATIVE_RECORDS.c.title,),
        named=INITIATIVE_RECORDS,
    ),
    "month": Grouping(_MONTH, lambda value: (value.nulls_last(),), early=("deadline",)),
}


@lru_cache(maxsize=64)
def grouping(key: str, year_starts: int) -> Grouping:
    """How the list is grouped by ``key``. Raises KeyError for a key that is not in GROUPINGS."""
    if key != "year":
        return _GROUPINGS[key]
    year = sa.cast(_fiscal_year(TABLE.starts_on, year_starts), sa.Integer)
    return Grouping(year, lambda value: (value.nulls_last(),))


def stages_clause(narrowed: PipelineFilter) -> list[sa.ColumnElement[bool]]:
    """The stages shown. What is left out is named where that is shorter, so that the order's index is read."""
    if narrowed.stage_id is not None:
        return [TABLE.stage_id == narrowed.stage_id]
    if narrowed.stage is not None:
        return [TABLE.stage == narrowed.stage]
    return [] if narrowed.closed else [TABLE.stage.not_in(CLOSED_STAGES)]


def _sums(sign: int = 1) -> list[sa.ColumnElement[Any]]:
    """Count and sums. What has no amount adds nothing; weighing rounds each application by itself.

    What is counted in another application of its lineage is in the count and adds nothing to the sums.
    """
    own = TABLE.counted_in_id.is_(None)
    counted = sa.case((TABLE.stage == Stage.AWARDED, TABLE.awarded_cents), else_=TABLE.ask_cents)
    weighted = (counted * TABLE.probability_bp + 5_000) // 10_000
    sums = (
        sa.cast(sa.func.coalesce(sa.func.sum(sa.case((own, one))), 0), sa.BigInteger)
        for one in (TABLE.ask_cents, weighted, TABLE.awarded_cents)
    )
    return [sign * sa.func.count(), *(sign * one for one in sums)]


@lru_cache(maxsize=STATEMENTS_KEPT)
def _statement(narrowed: PipelineFilter, actor: Actor, key: str, year_starts: int) -> sa.Select[Any]:
    """Sums by value, added up before anything is named: a join for each group, not for each application."""
    by = grouping(key, year_starts)
    sums = [one.label(f"sum_{place}") for place, one in enumerate(_sums())]
    added = (
        sa.select(by.value.label("value"), *sums)
        .select_from(joined(by.early))
        .where(*stages_clause(narrowed), *clauses(narrowed, actor))
        .group_by(by.value)
        .subquery("added")
    )
    source: sa.FromClause = added
    if by.named is not None:
        source = added.outerjoin(by.named, by.named.c.id == added.c.value)
    return (
        sa.select(added.c.value, *by.names, *(added.c[one.name] for one in sums))
        .select_from(source)
        .order_by(*by.order(added.c.value))
    )


@lru_cache(maxsize=STATEMENTS_KEPT)
def _by_stage(narrowed: PipelineFilter, actor: Actor) -> sa.CompoundSelect[Any]:
    """Rows of stage, where they are counted, and plain sums, to be added up: what is archived or hidden is taken off.

    Every stage is read whole and in the order of one index; asking of each row whether it is counted by itself took a
    quarter of the time, so that is asked of the few sums.
    """
    keys = (TABLE.stage_id, TABLE.counted_in_id, TABLE.stage)
    counted = sa.case((TABLE.stage == Stage.AWARDED, TABLE.awarded_cents), else_=TABLE.ask_cents)
    weighted = (counted * TABLE.probability_bp + 5_000) // 10_000
    sums = [
        sa.cast(sa.func.sum(one), sa.BigInteger) for one in (TABLE.ask_cents, weighted, TABLE.awarded_cents)
    ]
    shown = stages_clause(narrowed)
    whole = sa.select(*keys, sa.literal(1), sa.func.count(), *sums).where(*shown).group_by(*keys)
    left_out = sa.select(*keys, sa.literal(-1), sa.func.count(), *sums).where(
        *shown, TABLE.id.in_(left_out_ids(actor))
    )
    return sa.union_all(whole, left_out.group_by(*keys))


def _stage_sums(narrowed: PipelineFilter, actor: Actor) -> dict[int, Sums]:
    found: dict[int, Sums] = {}
    if not narrowed.is_whole:
        for row in kept_rows(_statement(narrowed, actor, "stage", 1)):
            found[row[0]] = Sums(*row[-4:])
        return found
    for stage_id, counted_in, _, sign, count, *sums in kept_rows(_by_stage(narrowed, actor)):
        money = (sign * (one or 0) if counted_in is None else 0 for one in sums)
        found[stage_id] = found.get(stage_id, Sums()) + Sums(sign * count, *money)
    return found


def totals(narrowed: PipelineFilter, actor: Actor) -> Sums:
    """The count and sums of everything the filter finds: one query over an index."""
    return sum(_stage_sums(narrowed, actor).values(), Sums())


def groups(narrowed: PipelineFilter, actor: Actor, layout: Layout) -> list[Group]:
    """Every group that has something in it, in order, with its sums over the whole filter: one query."""
    if layout.group == "stage":
        found_sums, stages = _stage_sums(narrowed, actor), every_stage()
        return [
            Group(str(one.id), one.name, found_sums[one.id])
            for one in stages
            if one.id in found_sums and found_sums[one.id].count
        ]
    found = []
    for row in kept_rows(_statement(narrowed, actor, layout.group, layout.year_starts)):
        value, names, sums = row[0], row[1:-4], Sums(*row[-4:])
        found.append(Group(group_key(value), _label(layout.group, value, names, actor), sums))
    return found


def group_key(value: object) -> str:
    """How an address names a group."""
    return NO_GROUP if value is None else str(value)


def _label(by: str, value: Any, names: Iterable[Any], actor: Actor) -> str:
    name = next(iter(names), None)
    if value is None:
        return _UNNAMED[by]
    if by == "kind":
        return FunderKind(value).label
    if by == "year":
        return f"Fiscal year {value}"
    if by == "month":
        return date(value // 100, value % 100, 1).strftime("%B %Y")
    if by == "initiative" and value == SEVERAL:
        return "Several initiatives"
    if by == "funder" and tuple(names)[1] == Visibility.GIVING and not actor.can("giving.names"):
        return f"Private donor (no. {value})"
    return str(name)


def within(layout: Layout, keys: Collection[str]) -> sa.ColumnElement[bool]:
    """The clause that keeps to the rows of these groups."""
    by = grouping(layout.group, layout.year_starts)
    clause = by.value.in_([_value(layout.group, key) for key in keys if key != NO_GROUP])
    return sa.or_(clause, by.value.is_(None)) if NO_GROUP in keys else clause


def _value(by: str, key: str) -> Any:
    return FunderKind(key) if by == "kind" else int(key)
