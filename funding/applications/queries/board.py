"""The board: totals of every column in one query, the first cards of every column in another.

A statement over seven stages costs as much to put together as to run, so statements are kept by what they depend on:
the filter and the actor. They hold no rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from funding.accounts.models import User
from funding.applications.models import ApplicationReadiness
from funding.applications.queries.filters import APPLICATIONS, FUNDERS, RECORDS, clauses, stages_shown
from funding.applications.types import Aspect, PipelineFilter, Readiness, Stage, StageTotals
from funding.funders.types import source_tag
from funding.infra.db import Base, db
from funding.infra.records import Visibility
from funding.kernel.actor import Actor
from funding.kernel.zoned import Certainty
from funding.work.models import Deadline

CARDS_PER_COLUMN = 8
CARDS_PER_STEP = 20
STATEMENTS_KEPT = 256
MOST_CARDS = 500
FUNDER_RECORDS = RECORDS.alias("funder_records")
DEADLINES = Base.metadata.tables[Deadline.__tablename__]
USERS = Base.metadata.tables[User.__tablename__]


@dataclass(frozen=True, slots=True)
class CardDate:
    """The gate that counts for a card, in the shape ``work.gates`` reads."""

    sequence: int
    due_on: date | None
    at_time: time | None
    zone: str
    due_at: datetime | None
    certainty: Certainty
    done_at: datetime | None
    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """One application as board and list show it. ``amount_cents`` is the award once there is one, else the ask."""

    id: int
    version: int
    title: str
    stage: Stage
    stage_since: datetime
    amount_cents: int | None
    probability_bp: int
    hue: str
    funder_label: str
    funder_name: str
    owner_name: str
    date: CardDate | None
    readiness: dict[Aspect, tuple[Readiness, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """One stage of the board with its totals and its first cards."""

    totals: StageTotals
    cards: tuple[Card, ...]

    @property
    def more(self) -> int:
        """How many applications of the stage are not among the cards."""
        return self.totals.count - len(self.cards)


def counted_cents() -> sa.ColumnElement[int]:
    """What an application counts for, as SQL: the award once there is one, else the ask, else nothing."""
    table = APPLICATIONS.c
    return sa.func.coalesce(
        sa.case((table.stage == Stage.AWARDED, table.awarded_cents), else_=table.ask_cents), 0
    )


def weighted_cents() -> sa.ColumnElement[int]:
    """The same times its chance, half a cent up per application."""
    return (counted_cents() * APPLICATIONS.c.probability_bp + 5_000) // 10_000


@lru_cache(maxsize=STATEMENTS_KEPT)
def _totals_statement(narrowed: PipelineFilter, actor: Actor) -> sa.Select[Any]:
    table = APPLICATIONS.c
    sums = (sa.func.sum(counted_cents()), sa.func.sum(weighted_cents()))
    whole = (sa.cast(sa.func.coalesce(one, 0), sa.BigInteger) for one in sums)
    return (
        sa.select(table.stage, sa.func.count(), *whole)
        .where(*clauses(narrowed, actor), table.stage.in_(stages_shown(narrowed)))
        .group_by(table.stage)
    )


def stage_totals(narrowed: PipelineFilter, actor: Actor) -> dict[Stage, StageTotals]:
    """Count, plain and weighted sums of every stage: one query over an index."""
    rows = db.session.execute(_totals_statement(narrowed, actor))
    found = {Stage(row[0]): StageTotals(Stage(row[0]), row[1], row[2], row[3]) for row in rows}
    return {stage: found.get(stage, StageTotals(stage, 0, 0, 0)) for stage in stages_shown(narrowed)}


def card_columns() -> list[sa.ColumnElement[Any]]:
    """The columns a card is made of, in the order ``_card`` reads them."""
    table, dates = APPLICATIONS.c, DEADLINES.c
    return [
        table.id,
        RECORDS.c.version,
        RECORDS.c.title,
        RECORDS.c.visibility,
        table.stage,
        table.stage_since,
        sa.case((table.stage == Stage.AWARDED, table.awarded_cents), else_=table.ask_cents).label("amount"),
        table.probability_bp,
        FUNDERS.c.hue,
        FUNDERS.c.abbreviation,
        FUNDERS.c.funder_kind,
        FUNDER_RECORDS.c.title.label("funder_title"),
        FUNDER_RECORDS.c.visibility.label("funder_visibility"),
        USERS.c.name.label("owner"),
        dates.sequence,
        dates.due_on,
        dates.at_time,
        dates.zone,
        dates.due_at,
        dates.certainty,
        dates.label.label("date_label"),
        dates.id.label("deadline_id"),
    ]


def card_from() -> sa.FromClause:
    """The joins a card needs; every one is by primary key."""
    return (
        APPLICATIONS.join(RECORDS, RECORDS.c.id == APPLICATIONS.c.id)
        .join(FUNDERS, FUNDERS.c.id == APPLICATIONS.c.funder_id)
        .join(FUNDER_RECORDS, FUNDER_RECORDS.c.id == FUNDERS.c.id)
        .outerjoin(USERS, USERS.c.id == RECORDS.c.owner_id)
        .outerjoin(DEADLINES, DEADLINES.c.id == APPLICATIONS.c.next_deadline_id)
    )


def _first_of(stage: Stage, narrowed: PipelineFilter, actor: Actor, size: int, skip: int) -> sa.Select[Any]:
    """The first applications of a column, cut before anything is joined to them."""
    table = APPLICATIONS.c
    first = (
        sa.select(table.id, table.due_order)
        .where(table.stage == stage, *clauses(narrowed, actor))
        .order_by(table.due_order, table.id)
        .limit(size)
        .offset(skip)
        .subquery()
    )
    return sa.select(first.c.id)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _board_statement(
    stages: tuple[Stage, ...], narrowed: PipelineFilter, actor: Actor, size: int
) -> sa.Select[Any]:
    first = sa.union_all(*(_first_of(stage, narrowed, actor, size, 0) for stage in stages)).subquery()
    return _cards_statement(sa.select(first.c.id))


def board(narrowed: PipelineFilter, actor: Actor, *, size: int = CARDS_PER_COLUMN) -> list[Column]:
    """Every column that the filter shows, in order: three queries, however many applications there are.

    The letter of inquiry has its column only while it is used: most funders ask for none.
    """
    totals = stage_totals(narrowed, actor)
    occupied = tuple(stage for stage, total in totals.items() if total.count)
    cards: dict[Stage, list[Card]] = {stage: [] for stage in totals}
    if occupied:
        rows = db.session.execute(_board_statement(occupied, narrowed, actor, size)).all()
        for card in make_cards(rows, actor):
            cards[card.stage].append(card)
    shown = {stage: total for stage, total in totals.items() if total.count or stage is not Stage.INQUIRY}
    return [Column(total, tuple(cards[stage])) for stage, total in shown.items()]


def column(
    stage: Stage, narrowed: PipelineFilter, actor: Actor, *, skip: int, size: int = CARDS_PER_STEP
) -> list[Card]:
    """The next cards of one column."""
    return cards_of(_first_of(stage, narrowed, actor, size, min(skip, 1_000_000)), actor)


def _cards_statement(ids: sa.Select[Any]) -> sa.Select[Any]:
    return (
        sa.select(*card_columns())
        .select_from(card_from())
        .where(APPLICATIONS.c.id.in_(ids))
        .order_by(APPLICATIONS.c.due_order, APPLICATIONS.c.id)
    )


def cards_of(ids: sa.Select[Any], actor: Actor) -> list[Card]:
    """Cards of the applications a query of ids names, by next date: two queries."""
    return make_cards(db.session.execute(_cards_statement(ids)).all(), actor)


def make_cards(rows: Sequence[Any], actor: Actor) -> list[Card]:
    """Cards from rows of ``card_columns``, with the readiness of all of them in one query."""
    ready = readiness_of([row.id for row in rows])
    return [_card(row, actor, ready.get(row.id, {})) for row in rows]


def readiness_of(ids: Sequence[int]) -> dict[int, dict[Aspect, tuple[Readiness, str]]]:
    """What is known of the readiness of the given applications: one query."""
    found: dict[int, dict[Aspect, tuple[Readiness, str]]] = {}
    if ids:
        query = sa.select(ApplicationReadiness).where(ApplicationReadiness.application_id.in_(ids))
        for row in db.session.scalars(query):
            found.setdefault(row.application_id, {})[row.aspect] = (row.state, row.note)
    return found


def _hidden_name(visibility: Visibility, actor: Actor) -> bool:
    return visibility == Visibility.GIVING and not actor.can("giving.names")


def _card(row: Any, actor: Actor, readiness: dict[Aspect, tuple[Readiness, str]]) -> Card:
    private = _hidden_name(row.funder_visibility, actor)
    day = None
    if row.deadline_id is not None:
        day = CardDate(
            row.sequence, row.due_on, row.at_time, row.zone, row.due_at, row.certainty, None, row.date_label
        )
    return Card(
        id=row.id,
        version=row.version,
        title="Private donor’s gift" if _hidden_name(row.visibility, actor) else row.title,
        stage=row.stage,
        stage_since=row.stage_since,
        amount_cents=row.amount,
        probability_bp=row.probability_bp,
        hue=row.hue.value,
        funder_label=source_tag(row.hue, row.funder_kind, row.abbreviation),
        funder_name="Private donor" if private else row.funder_title,
        owner_name=row.owner or "",
        date=day,
        readiness=readiness,
    )
