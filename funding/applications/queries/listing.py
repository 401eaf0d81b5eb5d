"""The pipeline as a list: the same filter as the board, any order, pages, and a stream for exports."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from funding.applications.queries.board import (
    FUNDER_RECORDS,
    STATEMENTS_KEPT,
    USERS,
    Card,
    card_columns,
    card_from,
    make_cards,
)
from funding.applications.queries.filters import APPLICATIONS, RECORDS, clauses
from funding.applications.types import CLOSED_STAGES, PipelineFilter, Stage
from funding.infra.db import db
from funding.infra.pagination import Page
from funding.kernel.actor import Actor

PAGE_SIZE = 50
STREAM_BATCH = 500
TABLE = APPLICATIONS.c
STAGE_ORDER = sa.case({stage.value: position for position, stage in enumerate(Stage)}, value=TABLE.stage)
WITH_RECORD = APPLICATIONS.join(RECORDS, RECORDS.c.id == TABLE.id)
WITH_OWNER = WITH_RECORD.outerjoin(USERS, USERS.c.id == RECORDS.c.owner_id)
WITH_FUNDER = APPLICATIONS.join(FUNDER_RECORDS, FUNDER_RECORDS.c.id == TABLE.funder_id)
SORTS: dict[str, tuple[sa.ColumnElement[Any], sa.FromClause]] = {
    "due": (TABLE.due_order, APPLICATIONS),
    "title": (sa.func.lower(RECORDS.c.title), WITH_RECORD),
    "stage": (STAGE_ORDER, APPLICATIONS),
    "ask": (TABLE.ask_cents, APPLICATIONS),
    "owner": (sa.func.lower(USERS.c.name), WITH_OWNER),
    "funder": (sa.func.lower(FUNDER_RECORDS.c.title), WITH_FUNDER),
}
"""What the list can be sorted by, and the least that must be joined for it. A hyphen before a key turns it round."""


def _directed(column: sa.ColumnElement[Any], sort: str) -> sa.ColumnElement[Any]:
    directed = column.desc() if sort.startswith("-") else column.asc()
    return directed.nulls_last() if sort.endswith(("ask", "owner")) else directed


def _stages(narrowed: PipelineFilter) -> list[sa.ColumnElement[bool]]:
    """The stages shown. What is left out is named where that is shorter, so that the order's index is read."""
    if narrowed.stage is not None:
        return [TABLE.stage == narrowed.stage]
    return [] if narrowed.closed else [TABLE.stage.not_in(CLOSED_STAGES)]


@lru_cache(maxsize=STATEMENTS_KEPT)
def _ids(narrowed: PipelineFilter, actor: Actor) -> sa.Select[Any]:
    """The ids in the order asked for, each with the value it stands by."""
    column, source = SORTS.get(narrowed.sort.removeprefix("-"), SORTS["due"])
    return (
        sa.select(TABLE.id, column.label("place"))
        .select_from(source)
        .where(*_stages(narrowed), *clauses(narrowed, actor))
        .order_by(_directed(column, narrowed.sort), TABLE.id)
    )


def _cards(ids: sa.Select[Any], sort: str) -> sa.Select[Any]:
    """Cards of the ids, in their order: only what is shown is joined."""
    chosen = ids.subquery("chosen")
    return (
        sa.select(*card_columns())
        .select_from(card_from().join(chosen, chosen.c.id == TABLE.id))
        .order_by(_directed(chosen.c.place, sort), TABLE.id)
    )


def listing(narrowed: PipelineFilter, actor: Actor, *, page: int, total: int) -> Page[Card]:
    """One page of the list; ``total`` is the count the totals already gave: two queries."""
    number = min(page, max(1, -(-total // PAGE_SIZE)))
    cut = _ids(narrowed, actor).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    rows = db.session.execute(_cards(cut, narrowed.sort)).all()
    return Page(make_cards(rows, actor), number, PAGE_SIZE, total)


def stream(narrowed: PipelineFilter, actor: Actor) -> Iterator[Card]:
    """Every card of the list in its order, fetched in batches so that memory stays flat."""
    query = _cards(_ids(narrowed, actor), narrowed.sort).execution_options(yield_per=STREAM_BATCH)
    result = db.session.execute(query)
    for rows in result.partitions():
        yield from make_cards(rows, actor)
