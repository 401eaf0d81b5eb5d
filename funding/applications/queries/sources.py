"""What the pipeline list is read from: joins that are made only where something asks for them, and its orders.

Every join is by key and finds at most one row for an application, so no join can count an application twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa

from funding.applications.models import ApplicationInitiative, ApplicationReadiness
from funding.applications.queries.board import COUNTING, DEADLINES, FUNDER_RECORDS, USERS, weighted_cents
from funding.applications.queries.filters import APPLICATIONS, FUNDERS, RECORDS
from funding.applications.queries.house_stages import STAGES
from funding.applications.types import CLOSED, Aspect, Readiness
from funding.funders.types import FunderKind
from funding.infra.db import Base
from funding.opportunities.models import Opportunity
from funding.outreach.models import Initiative

TABLE = APPLICATIONS.c
OPPORTUNITIES = Base.metadata.tables[Opportunity.__tablename__]
PAID_FOR = Base.metadata.tables[ApplicationInitiative.__tablename__]
READY = Base.metadata.tables[ApplicationReadiness.__tablename__]
INITIATIVES = Base.metadata.tables[Initiative.__tablename__]
INITIATIVE_RECORDS = RECORDS.alias("initiative_records")
SEVERAL = 0
"""Stands for the initiative of an application that would pay for more than one."""

SINGLE = (
    sa.select(
        PAID_FOR.c.application_id,
        sa.case((sa.func.count() == 1, sa.func.min(PAID_FOR.c.initiative_id)), else_=SEVERAL).label("single"),
    )
    .group_by(PAID_FOR.c.application_id)
    .subquery("single_initiative")
)
"""The one initiative an application would pay for, or SEVERAL."""

_JOINS: dict[str, tuple[sa.FromClause, sa.ColumnElement[bool], bool]] = {
    "record": (RECORDS, RECORDS.c.id == TABLE.id, False),
    "stage": (STAGES, STAGES.c.id == TABLE.stage_id, False),
    "funder": (FUNDERS, FUNDERS.c.id == TABLE.funder_id, False),
    "funder_record": (FUNDER_RECORDS, FUNDER_RECORDS.c.id == TABLE.funder_id, False),
    "owner": (USERS, USERS.c.id == RECORDS.c.owner_id, True),
    "deadline": (DEADLINES, DEADLINES.c.id == TABLE.next_deadline_id, True),
    "counting": (COUNTING, COUNTING.c.id == TABLE.counted_in_id, True),
    "opportunity": (OPPORTUNITIES, OPPORTUNITIES.c.id == TABLE.opportunity_id, True),
    "single": (SINGLE, SINGLE.c.application_id == TABLE.id, True),
    "initiative": (INITIATIVE_RECORDS, INITIATIVE_RECORDS.c.id == SINGLE.c.single, True),
}
_NEEDS = {"owner": ("record",), "initiative": ("single",)}


def joined(names: Iterable[str]) -> sa.FromClause:
    """Applications with what these names stand for, each joined once."""
    wanted = set(names)
    for name in tuple(wanted):
        wanted.update(_NEEDS.get(name, ()))
    source: sa.FromClause = APPLICATIONS
    for name, (table, clause, may_lack) in _JOINS.items():
        if name in wanted:
            source = source.join(table, clause, isouter=may_lack)
    return source


class Order(NamedTuple):
    """What the list can be ordered by: the column, the joins it needs, and whether it may be unknown."""

    column: sa.ColumnElement[Any]
    joins: tuple[str, ...] = ()
    optional: bool = False
    backwards: bool = False


def by_position(column: sa.ColumnElement[Any], values: Iterable[str]) -> sa.ColumnElement[int]:
    """The place of a word in its list, for orders that are not the alphabet's."""
    return sa.case({str(value): place for place, value in enumerate(values)}, value=column)


def _ready(aspect: Aspect) -> Order:
    state = sa.select(by_position(READY.c.state, Readiness)).where(
        READY.c.application_id == TABLE.id, READY.c.aspect == aspect
    )
    return Order(state.scalar_subquery(), optional=True)


KIND_ORDER = by_position(FUNDERS.c.funder_kind, FunderKind)
OPEN_DUE = sa.case((TABLE.stage.in_(CLOSED), None), else_=DEADLINES.c.due_on)
"""The day of the next gate, while anything is waited for."""

ORDERS: dict[str, Order] = {
    "title": Order(sa.func.lower(RECORDS.c.title), ("record",)),
    "funder": Order(sa.func.lower(FUNDER_RECORDS.c.title), ("funder_record",)),
    "kind": Order(KIND_ORDER, ("funder",)),
    "stage": Order(STAGES.c.position, ("stage",)),
    "stage_days": Order(TABLE.stage_since, backwards=True),
    "owner": Order(sa.func.lower(USERS.c.name), ("owner",), optional=True),
    "ask": Order(TABLE.ask_cents, optional=True),
    "weighted": Order(weighted_cents()),
    "awarded": Order(TABLE.awarded_cents, optional=True),
    "chance": Order(TABLE.probability_bp),
    "due": Order(TABLE.due_order),
    "left": Order(TABLE.due_order),
    "submitted": Order(TABLE.submitted_on, optional=True),
    "decided": Order(TABLE.decided_on, optional=True),
    "starts": Order(TABLE.starts_on, optional=True),
    "ends": Order(TABLE.ends_on, optional=True),
    "match": Order(TABLE.match_bp, optional=True),
    "ceiling": Order(TABLE.ceiling_cents, optional=True),
    **{aspect.value: _ready(aspect) for aspect in Aspect},
    "number": Order(sa.func.lower(OPPORTUNITIES.c.number), ("opportunity",), optional=True),
    "changed": Order(RECORDS.c.updated_at, ("record",)),
}
"""What the list can be sorted by. A hyphen before a key turns it round."""


def order_of(sort: str) -> Order:
    """The order a sort key names; an unknown one means the next date."""
    return ORDERS.get(sort.removeprefix("-"), ORDERS["due"])


def directed(column: sa.ColumnElement[Any], sort: str) -> sa.ColumnElement[Any]:
    """The column in the direction of the sort key; what is unknown stands last either way."""
    order = order_of(sort)
    down = sort.startswith("-") is not order.backwards
    turned = column.desc() if down else column.asc()
    return turned.nulls_last() if order.optional else turned
