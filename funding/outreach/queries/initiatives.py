"""Reads of initiatives, their planned cost and their indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import selectinload

from funding.accounts.models import User
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import Record, get_visible, visible
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import NotFound
from funding.kernel.money import Cents
from funding.outreach.models import Indicator, Initiative, InitiativePlan
from funding.outreach.types import InitiativeFilter, InitiativeKind, InitiativeStatus

PAGE_SIZE = 25
SORTS = ("name", "kind", "status", "starts", "planned")


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """One line of the list. ``planned_cents`` is the plan for the fiscal year asked for, or None."""

    id: int
    title: str
    kind: InitiativeKind
    status: InitiativeStatus
    place: str
    starts_on: date | None
    ends_on: date | None
    owner: str
    indicators: int
    planned_cents: Cents | None


@dataclass(frozen=True, slots=True)
class OutreachTotals:
    """Figures over all initiatives that are not archived, for one fiscal year."""

    open_count: int
    planned_cents: Cents
    by_kind: tuple[tuple[InitiativeKind, Cents], ...]


def initiative_for(actor: Actor, initiative_id: int) -> Initiative:
    """The initiative, if the actor may see it. Raises NotFound."""
    return get_visible(Initiative, initiative_id, actor)


def indicator_of(initiative: Initiative, indicator_id: int) -> Indicator:
    """One indicator of this initiative. Raises NotFound."""
    indicator = db.session.get(Indicator, indicator_id)
    if indicator is None or indicator.initiative_id != initiative.id:
        raise NotFound("There is no such indicator.")
    return indicator


def may_edit(actor: Actor, initiative: Initiative) -> bool:
    """Whether the actor may change it: program staff only what they own, others by their role."""
    if not actor.can("initiative.edit"):
        return False
    return actor.role is not Role.PROGRAM or initiative.owner_id == actor.user_id


def _narrowed(actor: Actor, filters: InitiativeFilter) -> Select[Any]:
    query = select(Initiative).where(visible(actor))
    archived = Initiative.archived_at.is_not(None)
    query = query.where(archived if filters.archived else ~archived)
    if filters.kind:
        query = query.where(Initiative.initiative_kind == filters.kind)
    if filters.status:
        query = query.where(Initiative.status == filters.status)
    if filters.owner_id:
        query = query.where(Initiative.owner_id == filters.owner_id)
    for word in filters.text.split()[:8]:
        columns = (Initiative.title, Initiative.place, Initiative.audience)
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return query


def _sorted(query: Select[Any], sort: str, fiscal_year: int) -> Select[Any]:
    planned = (
        select(InitiativePlan.planned_cents)
        .where(InitiativePlan.initiative_id == Initiative.id, InitiativePlan.fiscal_year == fiscal_year)
        .scalar_subquery()
    )
    name = func.lower(Initiative.title)
    columns = {
        "name": name,
        "kind": Initiative.initiative_kind,
        "status": Initiative.status,
        "starts": Initiative.starts_on,
        "planned": planned,
    }
    column = columns.get(sort.removeprefix("-"), name)
    first = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last()
    return query.order_by(first, name, Initiative.id)


def list_initiatives(
    actor: Actor, filters: InitiativeFilter, *, fiscal_year: int, page: int
) -> Page[InitiativeRow]:
    """One page of the list: five statements, however many initiatives there are."""
    query = _sorted(_narrowed(actor, filters), filters.sort, fiscal_year)
    found = paginate(query, page=page, size=PAGE_SIZE)
    ids = [one.id for one in found.items]
    counts = _indicator_counts(ids)
    planned = planned_by_initiative(ids, fiscal_year)
    names = _owner_names([one.owner_id for one in found.items])
    rows = [
        InitiativeRow(
            id=one.id,
            title=one.title,
            kind=one.initiative_kind,
            status=one.status,
            place=one.place,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            owner=names.get(one.owner_id, ""),
            indicators=counts.get(one.id, 0),
            planned_cents=planned.get(one.id),
        )
        for one in found.items
    ]
    return Page(rows, found.number, found.size, found.total)


def _indicator_counts(initiative_ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(Indicator.initiative_id, func.count(Indicator.id))
        .where(Indicator.initiative_id.in_(initiative_ids))
        .group_by(Indicator.initiative_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def planned_by_initiative(initiative_ids: Sequence[int], fiscal_year: int) -> dict[int, Cents]:
    """Planned cost by initiative in one fiscal year; those without a plan are absent."""
    query = select(InitiativePlan.initiative_id, InitiativePlan.planned_cents).where(
        InitiativePlan.initiative_id.in_(initiative_ids), InitiativePlan.fiscal_year == fiscal_year
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _owner_names(user_ids: Sequence[int | None]) -> dict[int | None, str]:
    query = select(User.id, User.name).where(User.id.in_({one for one in user_ids if one}))
    return {row[0]: row[1] for row in db.session.execute(query)}


def owner_name(initiative: Initiative) -> str:
    """Who answers for the initiative, or nothing."""
    return _owner_names([initiative.owner_id]).get(initiative.owner_id, "")


def initiative_choices(actor: Actor, *, including: int | None = None) -> list[tuple[int, str]]:
    """Number and title of every initiative in use, by title; an archived one only if it is ``including``."""
    return [(row.id, row.title) for row in db.session.execute(_choices_statement(actor, including))]


@lru_cache(maxsize=256)
def _choices_statement(actor: Actor, including: int | None) -> Select[int, str]:
    """Read from the spine alone, by kind, which an index of it answers; a statement holds no rows."""
    usable: ColumnElement[bool] = Record.archived_at.is_(None)
    if including is not None:
        usable = or_(usable, Record.id == including)
    query = select(Record.id, Record.title).where(Record.kind == "initiative", visible(actor), usable)
    return query.order_by(func.lower(Record.title), Record.id)


def totals(actor: Actor, fiscal_year: int) -> OutreachTotals:
    """How many initiatives are open and what is planned for the fiscal year, altogether and by kind."""
    usable = (
        visible(actor),
        Initiative.archived_at.is_(None),
        Initiative.status != InitiativeStatus.CANCELED,
    )
    still_open = Initiative.status != InitiativeStatus.COMPLETED
    count = db.session.scalar(select(func.count(Initiative.id)).where(*usable, still_open)) or 0
    query = (
        select(Initiative.initiative_kind, func.sum(InitiativePlan.planned_cents))
        .join(InitiativePlan, InitiativePlan.initiative_id == Initiative.id)
        .where(*usable, InitiativePlan.fiscal_year == fiscal_year)
        .group_by(Initiative.initiative_kind)
    )
    sums = sorted(((row[0], int(row[1])) for row in db.session.execute(query)), key=lambda pair: -pair[1])
    return OutreachTotals(count, sum(cents for _, cents in sums), tuple(sums))


def planned_total(actor: Actor, fiscal_year: int) -> Cents:
    """What is planned for outreach in one fiscal year; archived and canceled initiatives do not count."""
    return totals(actor, fiscal_year).planned_cents


def indicators_of(initiative_ids: Sequence[int]) -> dict[int, list[Indicator]]:
    """The indicators of several initiatives in one statement, in their order."""
    query = select(Indicator).where(Indicator.initiative_id.in_(initiative_ids))
    found: dict[int, list[Indicator]] = {}
    for indicator in db.session.scalars(query.order_by(Indicator.sort, Indicator.id)):
        found.setdefault(indicator.initiative_id, []).append(indicator)
    return found


def open_initiatives(actor: Actor) -> Sequence[Initiative]:
    """Every initiative with work still to be done, with its indicators, by title."""
    query = (
        select(Initiative)
        .where(
            visible(actor),
            Initiative.archived_at.is_(None),
            Initiative.status.in_([one for one in InitiativeStatus if one.is_open]),
        )
        .options(selectinload(Initiative.indicators))
        .order_by(func.lower(Initiative.title), Initiative.id)
    )
    return db.session.scalars(query).all()
