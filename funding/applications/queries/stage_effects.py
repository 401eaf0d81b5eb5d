"""What changing a stage would do, before it is done: whom its guards would refuse, and what its chance is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa

from funding.applications.guards import Blocker
from funding.applications.models import Application
from funding.applications.queries.filters import APPLICATIONS, clauses
from funding.applications.queries.house_stages import stages_in_use
from funding.applications.queries.positions import positions_of
from funding.applications.stages import blockers_of, can_move
from funding.applications.types import HouseStage, PipelineFilter, Stage, StageFacts
from funding.infra.db import db
from funding.kernel.actor import Actor

LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Refused:
    """An application that could enter the stage today and could not any more."""

    application: Application
    blockers: tuple[Blocker, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does. ``standing`` stay where they are whatever the guards say; amounts in cents.

    ``looked_at`` of ``waiting`` applications that could go there next were judged, those with the nearest dates.
    """

    standing: int
    own_chance: int
    weighted_before_cents: int
    weighted_after_cents: int
    waiting: int
    looked_at: int
    refused: tuple[Refused, ...]
    let_in: int


def standing_counts(actor: Actor) -> dict[int, int]:
    """How many applications stand at each stage, archived ones not counted: one query."""
    query = sa.select(APPLICATIONS.c.stage_id, sa.func.count()).where(*clauses(PipelineFilter(), actor))
    rows = db.session.execute(query.group_by(APPLICATIONS.c.stage_id))
    return {row[0]: row[1] for row in rows}


def every_count() -> dict[int, int]:
    """How many applications stand at each stage, archived and hidden ones too: one query."""
    query = sa.select(APPLICATIONS.c.stage_id, sa.func.count()).group_by(APPLICATIONS.c.stage_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def effect_of(stage: HouseStage, facts: StageFacts, actor: Actor) -> Effect:
    """What changing ``stage`` to ``facts`` would do today: a fixed number of queries."""
    chance = facts.probability_bp
    after = replace(
        stage,
        guards=facts.guards,
        probability_bp=stage.probability_bp if chance is None or stage.stage.is_closed else chance,
    )
    count, own, before_cents, after_cents = _weighed(stage, after, actor)
    waiting, looked = _waiting(stage, actor)
    positions = positions_of(looked, (stage, after))
    refused, let_in = [], 0
    for one in looked:
        old, new = blockers_of(positions[one.id], stage), blockers_of(positions[one.id], after)
        if new and not old:
            refused.append(Refused(one, tuple(new)))
        let_in += bool(old and not new)
    return Effect(count, own, before_cents, after_cents, waiting, len(looked), tuple(refused), let_in)


def _weighed(stage: HouseStage, after: HouseStage, actor: Actor) -> tuple[int, int, int, int]:
    table = APPLICATIONS.c
    shown = table.awarded_cents if stage.stage is Stage.AWARDED else table.ask_cents
    amount = sa.case((table.counted_in_id.is_(None), sa.func.coalesce(shown, 0)), else_=0)
    new_chance = sa.case((table.probability_is_own, table.probability_bp), else_=after.probability_bp)
    sums = (
        sa.cast(sa.func.coalesce(sa.func.sum((amount * one + 5_000) // 10_000), 0), sa.BigInteger)
        for one in (table.probability_bp, new_chance)
    )
    own = sa.func.coalesce(sa.func.sum(sa.case((table.probability_is_own, 1), else_=0)), 0)
    query = sa.select(sa.func.count(), own, *sums)
    row = db.session.execute(query.where(table.stage_id == stage.id, *clauses(PipelineFilter(), actor))).one()
    return row[0], row[1], row[2], row[3]


def _waiting(stage: HouseStage, actor: Actor) -> tuple[int, list[Application]]:
    """How many applications could go there next, and those with the nearest dates."""
    sources = [one.id for one in stages_in_use() if can_move(one, stage) and not one.stage.is_closed]
    where = (APPLICATIONS.c.stage_id.in_(sources), *clauses(PipelineFilter(), actor))
    count = db.session.scalar(sa.select(sa.func.count()).select_from(APPLICATIONS).where(*where)) or 0
    ids = sa.select(APPLICATIONS.c.id).where(*where)
    ids = ids.order_by(APPLICATIONS.c.due_order, APPLICATIONS.c.id).limit(LOOKED_AT)
    chosen = list(db.session.scalars(ids))
    query = sa.select(Application).where(Application.id.in_(chosen))
    return count, list(db.session.scalars(query.order_by(Application.due_order, Application.id)))
