"""The board of a past day, and what has changed since: from the history of stages and applications, read only.

An application stood where its last row of that day says, for the amounts that row says; columns bear the names and
stand in the order of that day. Titles, funders and owners are today's, so that people find what they know, and so are
the filter and what the reader may see. What was archived on the day is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from funding.applications.models import PipelineStageVersion, StageSpell
from funding.applications.queries.board import CARDS_PER_COLUMN, CARDS_PER_STEP, STATEMENTS_KEPT
from funding.applications.queries.filters import APPLICATIONS, FUNDERS, RECORDS, clauses
from funding.applications.queries.house_stages import STAGES, every_stage, shown_stages
from funding.applications.types import HouseStage, PipelineFilter, Stage, StageTotals
from funding.funders.types import SourceHue, source_tag
from funding.infra import clock
from funding.infra.db import Base, db
from funding.infra.records import Visibility
from funding.kernel.actor import Actor
from funding.kernel.zoned import end_of_day

SPELLS = Base.metadata.tables[StageSpell.__tablename__]
VERSIONS = Base.metadata.tables[PipelineStageVersion.__tablename__]
MOST_CHANGES = 100
KINDS = ("moved", "new", "gone", "amount")
"""What can have happened to an application since: another stage, not there yet, no longer there, another amount."""


class PastCard(NamedTuple):
    """One application as it stood on a day, and where it stands now. Amounts in cents."""

    id: int
    title: str
    stage_id: int
    amount_cents: int | None
    hue: str
    funder_label: str
    stage_now_id: int
    stage_now: str
    archived_now: bool


@dataclass(frozen=True, slots=True)
class PastColumn:
    """One stage as it was called that day, with its totals and first applications."""

    totals: StageTotals
    cards: tuple[PastCard, ...]

    @property
    def more(self) -> int:
        """How many applications of the column are not among the cards."""
        return self.totals.count - len(self.cards)


class Change(NamedTuple):
    """What happened to one application since the day. Amounts in cents, None where it was or is not on the board."""

    kind: str
    id: int
    title: str
    stage_then: str
    stage_now: str
    then_cents: int | None
    now_cents: int | None


@dataclass(frozen=True, slots=True)
class Changes:
    """How many applications changed in which way, and the first of them."""

    counts: dict[str, int]
    rows: tuple[Change, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def after(day: date) -> datetime:
    """The instant at which the day was over where the organization is."""
    return end_of_day(day, clock.house_zone()) + timedelta(seconds=1)


def stages_on(day: date) -> tuple[HouseStage, ...]:
    """The stages of the board as they were called and stood when the day was over: two queries."""
    rank = sa.func.row_number().over(
        partition_by=VERSIONS.c.stage_id, order_by=(VERSIONS.c.since.desc(), VERSIONS.c.id.desc())
    )
    newest = sa.select(VERSIONS, rank.label("rank")).where(VERSIONS.c.since < after(day)).subquery()
    known = {one.id: one for one in every_stage()}
    found = [
        HouseStage(
            id=row.stage_id,
            name=row.name,
            stage=known[row.stage_id].stage,
            position=row.position,
            probability_bp=row.probability_bp,
            hides_empty=row.hides_empty or row.retired,
            retired=row.retired,
        )
        for row in db.session.execute(sa.select(newest).where(newest.c.rank == 1))
    ]
    return tuple(sorted(found, key=lambda one: (one.retired, one.position, one.id)))


def _then() -> sa.Subquery:
    """The last row of each application before the instant ``until``."""
    rank = sa.func.row_number().over(
        partition_by=SPELLS.c.application_id, order_by=(SPELLS.c.since.desc(), SPELLS.c.id.desc())
    )
    until = sa.bindparam("until", type_=SPELLS.c.since.type)
    newest = sa.select(SPELLS, rank.label("rank")).where(SPELLS.c.since < until).subquery("newest")
    return sa.select(newest).where(newest.c.rank == 1).subquery("then")


def _amount(table: Any, counted: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    """What a row counts for: the award once there was one, else the ask; nothing where another one counts it."""
    return sa.case(
        (counted, sa.case((table.stage == Stage.AWARDED, table.awarded_cents), else_=table.ask_cents))
    )


@lru_cache(maxsize=STATEMENTS_KEPT)
def _totals(keys: tuple[int, ...], narrowed: PipelineFilter, actor: Actor) -> sa.Select[Any]:
    then = _then()
    amount = _amount(then.c, then.c.counted)
    weighted = (amount * then.c.probability_bp + 5_000) // 10_000
    sums = (sa.cast(sa.func.coalesce(sa.func.sum(one), 0), sa.BigInteger) for one in (amount, weighted))
    return (
        sa.select(then.c.stage_id, sa.func.count(), *sums)
        .join_from(then, APPLICATIONS, APPLICATIONS.c.id == then.c.application_id)
        .where(*_shown(then, keys), *clauses(narrowed, actor, archived_too=True))
        .group_by(then.c.stage_id)
    )


def _shown(then: sa.Subquery, keys: tuple[int, ...]) -> list[sa.ColumnElement[bool]]:
    return [then.c.stage_id.in_(keys), then.c.archived.is_(False)]


@lru_cache(maxsize=STATEMENTS_KEPT)
def _cards(keys: tuple[int, ...], narrowed: PipelineFilter, actor: Actor) -> sa.Select[Any]:
    """The cards of these columns from place ``first`` to place ``last``, the largest amounts first."""
    then, table = _then(), APPLICATIONS.c
    amount = sa.case((then.c.stage == Stage.AWARDED, then.c.awarded_cents), else_=then.c.ask_cents)
    place = sa.func.row_number().over(
        partition_by=then.c.stage_id, order_by=(sa.func.coalesce(amount, 0).desc(), table.id)
    )
    placed = (
        sa.select(table.id, then.c.stage_id, amount.label("amount"), place.label("place"))
        .join_from(then, APPLICATIONS, table.id == then.c.application_id)
        .where(*_shown(then, keys), *clauses(narrowed, actor, archived_too=True))
        .subquery("placed")
    )
    return (
        sa.select(
            table.id,
            RECORDS.c.title,
            RECORDS.c.visibility,
            placed.c.stage_id,
            placed.c.amount,
            FUNDERS.c.hue,
            FUNDERS.c.funder_kind,
            FUNDERS.c.abbreviation,
            table.stage_id.label("now_id"),
            STAGES.c.name.label("now"),
            RECORDS.c.archived_at,
        )
        .join_from(placed, APPLICATIONS, table.id == placed.c.id)
        .join(RECORDS, RECORDS.c.id == table.id)
        .join(FUNDERS, FUNDERS.c.id == table.funder_id)
        .join(STAGES, STAGES.c.id == table.stage_id)
        .where(placed.c.place > sa.bindparam("first"), placed.c.place <= sa.bindparam("last"))
        .order_by(placed.c.stage_id, placed.c.place)
    )


def _card(row: Any, actor: Actor) -> PastCard:
    hidden = row.visibility == Visibility.GIVING and not actor.can("giving.names")
    return PastCard(
        row.id,
        "Private donor’s gift" if hidden else row.title,
        row.stage_id,
        row.amount,
        row.hue.value,
        source_tag(row.hue, row.funder_kind, row.abbreviation),
        row.now_id,
        row.now,
        row.archived_at is not None,
    )


def past_board(day: date, narrowed: PipelineFilter, actor: Actor) -> list[PastColumn]:
    """Every column as it was when the day was over: four queries, however many applications there are."""
    stages = shown_stages(narrowed, stages_on(day))
    keys = tuple(one.id for one in stages)
    if not keys:
        return []
    totals = {one.id: StageTotals(one, 0, 0, 0) for one in stages}
    moment = {"until": after(day)}
    for key, count, ask, weighted in db.session.execute(_totals(keys, narrowed, actor), moment):
        totals[key] = StageTotals(totals[key].house, count, ask, weighted)
    cards: dict[int, list[PastCard]] = {key: [] for key in keys}
    cut = moment | {"first": 0, "last": CARDS_PER_COLUMN}
    for row in db.session.execute(_cards(keys, narrowed, actor), cut):
        cards[row.stage_id].append(_card(row, actor))
    shown = (one for one in totals.values() if one.count or not one.house.hides_empty)
    return [PastColumn(one, tuple(cards[one.house.id])) for one in shown]


def past_column(
    day: date, stage_id: int, narrowed: PipelineFilter, actor: Actor, *, skip: int
) -> Sequence[PastCard]:
    """The next cards of one column of that day."""
    values = {"until": after(day), "first": skip, "last": skip + CARDS_PER_STEP}
    rows = db.session.execute(_cards((stage_id,), narrowed, actor), values)
    return [_card(row, actor) for row in rows]


class Counted(NamedTuple):
    """What one application counted for when a day was over: the award once there was one, else the ask, in cents."""

    id: int
    stage: Stage
    cents: int
    probability_bp: int
    starts_on: date | None
    ends_on: date | None
    hue: SourceHue


def counted_on(
    day: date, stages: Sequence[Stage], narrowed: PipelineFilter, actor: Actor, *which: sa.ColumnElement[bool]
) -> list[Counted]:
    """The applications that stood at one of ``stages`` when the day was over, for what they counted then: one query.

    ``which`` narrows by today's applications. Project days are today's: their past is not kept.
    """
    then, table = _then(), APPLICATIONS.c
    query = (
        sa.select(
            table.id,
            then.c.stage,
            sa.func.coalesce(_amount(then.c, then.c.counted), 0),
            then.c.probability_bp,
            table.starts_on,
            table.ends_on,
            FUNDERS.c.hue,
        )
        .join_from(then, APPLICATIONS, APPLICATIONS.c.id == then.c.application_id)
        .join(FUNDERS, FUNDERS.c.id == table.funder_id)
        .where(
            then.c.stage.in_(stages),
            then.c.archived.is_(False),
            *which,
            *clauses(narrowed, actor, archived_too=True),
        )
    )
    return [Counted(*row) for row in db.session.execute(query.order_by(table.id), {"until": after(day)})]


@lru_cache(maxsize=STATEMENTS_KEPT)
def _changes(narrowed: PipelineFilter, actor: Actor) -> sa.Subquery:
    then, table = _then(), APPLICATIONS.c
    was = sa.and_(then.c.application_id.is_not(None), then.c.archived.is_(False))
    stays = RECORDS.c.archived_at.is_(None)
    before, now = _amount(then.c, then.c.counted), _amount(table, table.counted_in_id.is_(None))
    before, now = sa.func.coalesce(before, 0), sa.func.coalesce(now, 0)
    kind = sa.case(
        (sa.and_(sa.not_(was), stays), "new"),
        (sa.and_(was, sa.not_(stays)), "gone"),
        (sa.and_(was, stays, then.c.stage_id != table.stage_id), "moved"),
        (sa.and_(was, stays, before != now), "amount"),
    )
    joined = APPLICATIONS.join(RECORDS, RECORDS.c.id == table.id)
    return (
        sa.select(
            kind.label("kind"),
            table.id,
            RECORDS.c.title,
            RECORDS.c.visibility,
            sa.case((was, then.c.stage_id)).label("then_id"),
            sa.case((stays, table.stage_id)).label("now_id"),
            sa.case((was, before)).label("then_cents"),
            sa.case((stays, now)).label("now_cents"),
        )
        .select_from(joined.outerjoin(then, then.c.application_id == table.id))
        .where(*clauses(narrowed, actor, archived_too=True))
        .subquery("changes")
    )


def changes_since(day: date, narrowed: PipelineFilter, actor: Actor) -> Changes:
    """What happened to the applications of the filter since the day was over: four queries."""
    found, moment = _changes(narrowed, actor), {"until": after(day)}
    some = found.c.kind.is_not(None)
    counted = sa.select(found.c.kind, sa.func.count()).where(some).group_by(found.c.kind)
    counts = {row[0]: row[1] for row in db.session.execute(counted, moment)}
    if not counts:
        return Changes({}, ())
    place = sa.case({kind: number for number, kind in enumerate(KINDS)}, value=found.c.kind)
    rows = sa.select(found).where(some).order_by(place, sa.func.lower(found.c.title), found.c.id)
    names_then = {one.id: one.name for one in stages_on(day)}
    names_now = {one.id: one.name for one in every_stage()}
    told = []
    for row in db.session.execute(rows.limit(MOST_CHANGES), moment):
        hidden = row.visibility == Visibility.GIVING and not actor.can("giving.names")
        title = "Private donor’s gift" if hidden else row.title
        then, now = names_then.get(row.then_id, ""), names_now.get(row.now_id, "")
        told.append(Change(row.kind, row.id, title, then, now, row.then_cents, row.now_cents))
    return Changes({kind: counts[kind] for kind in KINDS if kind in counts}, tuple(told))
