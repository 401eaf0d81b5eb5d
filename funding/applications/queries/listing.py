"""The pipeline as a list: the same filter as the board, any order, pages, and a stream for exports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from funding.applications.queries.board import (
    FUNDER_RECORDS,
    USERS,
    Card,
    card_columns,
    card_from,
    make_cards,
)
from funding.applications.queries.filters import APPLICATIONS, RECORDS, clauses, stages_shown
from funding.applications.types import PipelineFilter, Stage
from funding.infra.db import db
from funding.infra.pagination import Page
from funding.kernel.actor import Actor

PAGE_SIZE = 50
STREAM_BATCH = 500
STAGE_ORDER = sa.case(
    {stage.value: position for position, stage in enumerate(Stage)}, value=APPLICATIONS.c.stage
)
SORTS: dict[str, sa.ColumnElement[Any]] = {
    "due": APPLICATIONS.c.due_order,
    "title": sa.func.lower(RECORDS.c.title),
    "stage": STAGE_ORDER,
    "ask": APPLICATIONS.c.ask_cents,
    "owner": sa.func.lower(USERS.c.name),
    "funder": sa.func.lower(FUNDER_RECORDS.c.title),
}
"""What the list can be sorted by; a key after a hyphen means the other way round."""


def _order(sort: str) -> sa.ColumnElement[Any]:
    column = SORTS.get(sort.removeprefix("-"), SORTS["due"])
    directed = column.desc() if sort.startswith("-") else column.asc()
    return directed.nulls_last() if sort.endswith(("ask", "owner")) else directed


def _query(narrowed: PipelineFilter, actor: Actor) -> sa.Select[Any]:
    return (
        sa.select(*card_columns())
        .select_from(card_from())
        .where(APPLICATIONS.c.stage.in_(stages_shown(narrowed)), *clauses(narrowed, actor))
        .order_by(_order(narrowed.sort), APPLICATIONS.c.id)
    )


def listing(narrowed: PipelineFilter, actor: Actor, *, page: int, total: int) -> Page[Card]:
    """One page of the list; ``total`` is the count the totals already gave: two queries."""
    number = min(page, max(1, -(-total // PAGE_SIZE)))
    cut = _query(narrowed, actor).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    cards = make_cards(db.session.execute(cut).all(), actor)
    return Page(cards, number, PAGE_SIZE, total)


def stream(narrowed: PipelineFilter, actor: Actor) -> Iterator[Card]:
    """Every card of the list in its order, fetched in batches so that memory stays flat."""
    result = db.session.execute(_query(narrowed, actor).execution_options(yield_per=STREAM_BATCH))
    for rows in result.partitions():
        yield from make_cards(rows, actor)
