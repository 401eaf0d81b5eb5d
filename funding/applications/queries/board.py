"""The board: totals of every column in one query, the first cards of every column in another.

A statement over seven stages costs as much to put together as to run, so statements are kept by what they depend on:
the filter and the actor. They hold no rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from funding.accounts.models import User
from funding.applications.models import ApplicationReadiness
from funding.applications.queries.filters import (
    APPLICATIONS,
    FUNDERS,
    RECORDS,
    clauses,
    left_out_ids,
)
from funding.applications.queries.house_stages import STAGES, shown_stages, stages_in_use
from funding.applications.types import Aspect, HouseStage, PipelineFilter, Readiness, Stage, StageTotals
from funding.funders.types import source_tag
from funding.infra.db import Base, db
from funding.infra.kept_rows import kept_rows
from funding.infra.records import Visibility
from funding.kernel.actor import Actor
from funding.kernel.zoned import Certainty
from funding.work.models import Deadline

READY = Base.metadata.tables[ApplicationReadiness.__tablename__].c
_READINESS = sa.select(READY.application_id, READY.aspect, READY.state, READY.note).where(
    READY.application_id.in_(sa.bindparam("ids", expanding=True))
)
CARDS_PER_COLUMN = 20
CARDS_PER_STEP = 20
STATEMENTS_KEPT = 256
MOST_CARDS = 500
FUNDER_RECORDS = RECORDS.alias("funder_records")
COUNTING = RECORDS.alias("counting")
DEADLINES = Base.metadata.tables[Deadline.__tablename__]
USERS = Base.metadata.tables[User.__tablename__]


class CardDate(NamedTuple):
    """The gate that counts for a card, in the shape ``work.gates`` reads."""

    sequence: int
    due_on: date | None
    at_time: time | None
    zone: str
    due_at: datetime | None
    certainty: Certainty
    done_at: datetime | None
    label: str


class Card(NamedTuple):
    """One application as board and list show it. ``amount_cents`` is the award once there is one, else the ask.

    ``counted_in_id`` is the application of its lineage that counts instead, ``counted_in`` how that one is called.
    """

    id: int
    version: int
    title: str
    stage: Stage
    stage_id: int
    stage_name: str
    stage_since: datetime
    amount_cents: int | None
    probability_bp: int
    hue: str
    funder_label: str
    funder_name: str
    owner_name: str
    date: CardDate | None
    readiness: dict[Aspect, tuple[Readiness, str]]
    counted_in_id: int | None = None
    counted_in: str = ""

    @property
    def counted_cents(self) -> int | None:
        """What it adds to a sum: its amount, or nothing where its money is counted in another application."""
        return self.amount_cents if self.counted_in_id is None else 0


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
    """What an application counts for, as SQL: the award once there is one, else the ask, else nothing.

    Nothing also where its money is counted in another application of its lineage.
    """
    table = APPLICATIONS.c
    return sa.case(
        (table.counted_in_id.is_not(None), 0),
        (table.stage == Stage.AWARDED, sa.func.coalesce(table.awarded_cents, 0)),
        else_=sa.func.coalesce(table.ask_cents, 0),
    )


def weighted_cents() -> sa.ColumnElement[int]:
    """The same times its chance, half a cent up per application."""
    return (counted_cents() * APPLICATIONS.c.probability_bp + 5_000) // 10_000


def _sums(sign: int, amount: sa.ColumnElement[Any]) -> list[sa.ColumnElement[Any]]:
    """Count, plain and weighted sum of ``amount``, times ``sign``.

    What has no amount, or is counted in another application of its lineage, adds nothing to a sum.
    """
    amount = sa.case((APPLICATIONS.c.counted_in_id.is_(None), amount))
    weighted = (amount * APPLICATIONS.c.probability_bp + 5_000) // 10_000
    sums = (sa.cast(sa.func.coalesce(sa.func.sum(one), 0), sa.BigInteger) for one in (amount, weighted))
    return [sign * sa.func.count(), *(sign * one for one in sums)]


Shown = tuple[tuple[int, Stage], ...]


@lru_cache(maxsize=STATEMENTS_KEPT)
def _totals_statement(
    shown: Shown, narrowed: PipelineFilter, actor: Actor
) -> sa.Select[Any] | sa.CompoundSelect[Any]:
    """Rows of stage, oldest, count and sums, to be added up by stage; rows of stages not shown are to be left.

    Where nothing but the stage is asked for, each stage is read whole from an index that holds its amounts, and the few
    applications that are archived or hidden are taken off again: asking of each row whether it is one of them took more
    than half of the time.
    """
    table = APPLICATIONS.c
    amount = sa.case((table.stage == Stage.AWARDED, table.awarded_cents), else_=table.ask_cents)
    if not narrowed.is_whole:
        chosen = (*clauses(narrowed, actor), table.stage_id.in_([key for key, _ in shown]))
        sums = (sa.func.min(table.stage_since), *_sums(1, amount))
        return sa.select(table.stage_id, *sums).where(*chosen).group_by(table.stage_id)
    whole = [
        sa.select(
            sa.literal(key, table.stage_id.type),
            _oldest(key, actor),
            *_sums(1, table.awarded_cents if phase is Stage.AWARDED else table.ask_cents),
        ).where(table.stage_id == key)
        for key, phase in shown
    ]
    never = sa.null().cast(table.stage_since.type)
    left_out = sa.select(table.stage_id, never, *_sums(-1, amount)).where(table.id.in_(left_out_ids(actor)))
    return sa.union_all(*whole, left_out.group_by(table.stage_id))


def _oldest(stage_id: int, actor: Actor) -> sa.ScalarSelect[Any]:
    """Since when the application stands in the stage that has stood there longest: the first of an index."""
    one = APPLICATIONS.alias("longest")
    first = sa.select(one.c.stage_since).where(
        one.c.stage_id == stage_id, one.c.id.not_in(left_out_ids(actor))
    )
    return first.order_by(one.c.stage_since, one.c.id).limit(1).scalar_subquery()


def stage_totals(
    narrowed: PipelineFilter, actor: Actor, stages: Sequence[HouseStage] | None = None
) -> dict[int, StageTotals]:
    """Count, plain and weighted sums and oldest of every stage that is shown, by its key: one query over indexes.

    ``stages`` are those in use, where they have been read already; else one query more.
    """
    shown = shown_stages(narrowed, stages if stages is not None else stages_in_use())
    found = {one.id: (0, 0, 0) for one in shown}
    oldest: dict[int, datetime] = {}
    if not shown:
        return {}
    statement = _totals_statement(tuple((one.id, one.stage) for one in shown), narrowed, actor)
    for key, since, count, ask, weighted in kept_rows(statement):
        if key in found:
            old = found[key]
            found[key] = (old[0] + count, old[1] + ask, old[2] + weighted)
            if since is not None:
                oldest[key] = since
    return {one.id: StageTotals(one, *found[one.id], oldest.get(one.id)) for one in shown}


def card_columns() -> list[sa.ColumnElement[Any]]:
    """The columns a card is made of, in the order ``_card`` reads them."""
    table, dates = APPLICATIONS.c, DEADLINES.c
    return [
        table.id,
        RECORDS.c.version,
        RECORDS.c.title,
        RECORDS.c.visibility,
        table.stage,
        table.stage_id,
        STAGES.c.name.label("stage_name"),
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
        table.counted_in_id,
        COUNTING.c.title.label("counted_in"),
        COUNTING.c.visibility.label("counting_visibility"),
    ]


def card_from() -> sa.FromClause:
    """The joins a card needs; every one is by primary key."""
    return (
        APPLICATIONS.join(RECORDS, RECORDS.c.id == APPLICATIONS.c.id)
        .join(STAGES, STAGES.c.id == APPLICATIONS.c.stage_id)
        .join(FUNDERS, FUNDERS.c.id == APPLICATIONS.c.funder_id)
        .join(FUNDER_RECORDS, FUNDER_RECORDS.c.id == FUNDERS.c.id)
        .outerjoin(USERS, USERS.c.id == RECORDS.c.owner_id)
        .outerjoin(DEADLINES, DEADLINES.c.id == APPLICATIONS.c.next_deadline_id)
        .outerjoin(COUNTING, COUNTING.c.id == APPLICATIONS.c.counted_in_id)
    )


def _first_of(stage_id: int, narrowed: PipelineFilter, actor: Actor, size: int, skip: int) -> sa.Select[Any]:
    """The first applications of a column, cut before anything is joined to them."""
    table = APPLICATIONS.c
    first = (
        sa.select(table.id, table.due_order)
        .where(table.stage_id == stage_id, *clauses(narrowed, actor))
        .order_by(table.due_order, table.id)
        .limit(size)
        .offset(skip)
        .subquery()
    )
    return sa.select(first.c.id)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _board_statement(
    stages: tuple[int, ...], narrowed: PipelineFilter, actor: Actor, size: int
) -> sa.Select[Any]:
    first = sa.union_all(*(_first_of(key, narrowed, actor, size, 0) for key in stages)).subquery()
    return _cards_statement(sa.select(first.c.id))


def board(
    narrowed: PipelineFilter,
    actor: Actor,
    *,
    stages: Sequence[HouseStage] | None = None,
    size: int = CARDS_PER_COLUMN,
) -> list[Column]:
    """Every column that the filter shows, in order: three queries, however many applications there are.

    ``stages`` are those in use, where they have been read already; else one query more.

    A stage that hides while it is empty, as the letter of inquiry does, has its column only while it is used.
    """
    totals = stage_totals(narrowed, actor, stages)
    occupied = tuple(key for key, total in totals.items() if total.count)
    cards: dict[int, list[Card]] = {key: [] for key in totals}
    if occupied:
        rows = kept_rows(_board_statement(occupied, narrowed, actor, size))
        for card in make_cards(rows, actor):
            cards[card.stage_id].append(card)
    shown = {key: total for key, total in totals.items() if total.count or not total.house.hides_empty}
    return [Column(total, tuple(cards[key])) for key, total in shown.items()]


def column(
    stage_id: int, narrowed: PipelineFilter, actor: Actor, *, skip: int, size: int = CARDS_PER_STEP
) -> list[Card]:
    """The next cards of one column."""
    return cards_of(_first_of(stage_id, narrowed, actor, size, min(skip, 1_000_000)), actor)


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
    ready = readiness_of([row[0] for row in rows])
    return [_card(row, actor, ready.get(row[0], {})) for row in rows]


def readiness_of(ids: Sequence[int]) -> dict[int, dict[Aspect, tuple[Readiness, str]]]:
    """What is known of the readiness of the given applications: one query."""
    found: dict[int, dict[Aspect, tuple[Readiness, str]]] = {}
    if ids:
        for number, aspect, state, note in kept_rows(_READINESS, {"ids": list(ids)}):
            found.setdefault(number, {})[aspect] = (state, note)
    return found


def _hidden_name(visibility: Visibility, actor: Actor) -> bool:
    return visibility == Visibility.GIVING and not actor.can("giving.names")


def _card(row: Any, actor: Actor, readiness: dict[Aspect, tuple[Readiness, str]]) -> Card:
    (
        number, version, title, visibility, stage, stage_id, stage_name, since, amount, chance, hue, short, kind,
        funder, funder_visibility, owner, sequence, due_on, at_time, zone, due_at, certainty, label, deadline_id,
        counted_in_id, counted_in, counting_visibility,
    ) = row  # fmt: skip
    day = None
    if deadline_id is not None:
        day = CardDate(sequence, due_on, at_time, zone, due_at, certainty, None, label)
    return Card(
        id=number,
        version=version,
        title="Private donor’s gift" if _hidden_name(visibility, actor) else title,
        stage=stage,
        stage_id=stage_id,
        stage_name=stage_name,
        stage_since=since,
        amount_cents=amount,
        probability_bp=chance,
        hue=hue.value,
        funder_label=source_tag(hue, kind, short),
        funder_name="Private donor" if _hidden_name(funder_visibility, actor) else funder,
        owner_name=owner or "",
        date=day,
        readiness=readiness,
        counted_in_id=counted_in_id,
        counted_in=counted_in if counting_visibility == Visibility.EVERYONE else "another application",
    )
