"""How long an application stood where, and how those of each kind of funder fared from each phase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from funding.applications.models import PipelineStageVersion, StageSpell
from funding.applications.queries.filters import APPLICATIONS, FUNDERS, RECORDS
from funding.applications.types import Stage
from funding.funders.types import FunderKind
from funding.infra import clock
from funding.infra.db import Base, db
from funding.infra.records import hidden_ids
from funding.kernel.actor import Actor

SPELLS = Base.metadata.tables[StageSpell.__tablename__]


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay at one stage: its name then, from when to when (None: still), and the amounts at its end, in cents."""

    stage_name: str
    since: datetime
    until: datetime | None
    days: int
    ask_cents: int | None
    awarded_cents: int | None
    probability_bp: int
    archived: bool
    by_name: str
    changes: int


def spells_of(application_id: int) -> Sequence[StageSpell]:
    """Every row of one application's history in order: one query."""
    query = sa.select(StageSpell).where(StageSpell.application_id == application_id)
    return db.session.scalars(query.order_by(StageSpell.since, StageSpell.id)).all()


def stays_of(application_id: int) -> list[Stay]:
    """Where an application stood and for how long, the newest first: two queries.

    ``changes`` counts how often amount or chance changed meanwhile. What ended within the instant it began is left out.
    """
    rows, names = spells_of(application_id), _names()
    parts: list[list[StageSpell]] = []
    for row in rows:
        if parts and (parts[-1][0].stage_id, parts[-1][0].archived) == (row.stage_id, row.archived):
            parts[-1].append(row)
        else:
            parts.append([row])
    if not parts:
        return []
    ends = [part[0].since for part in parts[1:]]
    found = []
    for part, until in zip(parts, [*ends, None], strict=True):
        first, last = part[0], part[-1]
        if until == first.since:
            continue
        days = (clock.today_of(until or clock.now()) - clock.today_of(first.since)).days
        name = _name_on(names.get(first.stage_id, ()), first.since)
        found.append(
            Stay(
                name, first.since, until, days, last.ask_cents, last.awarded_cents, last.probability_bp,
                first.archived, first.by_name, len(part) - 1,
            )
        )  # fmt: skip
    return found[::-1]


def _names() -> dict[int, list[tuple[datetime, str]]]:
    table = PipelineStageVersion
    query = sa.select(table.stage_id, table.since, table.name).order_by(table.since, table.id)
    found: dict[int, list[tuple[datetime, str]]] = {}
    for key, since, name in db.session.execute(query):
        found.setdefault(key, []).append((since, name))
    return found


def _name_on(names: Sequence[tuple[datetime, str]], instant: datetime) -> str:
    """How a stage was called at an instant; its first name for what is older than the stage."""
    known = [name for since, name in names if since <= instant]
    return known[-1] if known else next((name for _, name in names), "")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of the applications to one kind of funder that ever stood in one phase, and for how much was asked.

    ``awarded`` plus ``declined`` is the sample a chance can be learned from; ``open`` have no answer yet, and
    ``dropped`` the house did not pursue. ``awarded_cents`` is what the awards came to.
    """

    kind: FunderKind
    phase: Stage
    awarded: int
    declined: int
    dropped: int
    open: int
    awarded_cents: int

    @property
    def sample(self) -> int:
        """How many have an answer of the funder."""
        return self.awarded + self.declined


def outcomes(actor: Actor) -> list[Outcomes]:
    """By kind of funder and phase, how the applications that ever stood there ended: one query, archived ones too."""
    ever = sa.select(SPELLS.c.application_id, SPELLS.c.stage).distinct().subquery("ever")
    table = APPLICATIONS.c
    hidden = hidden_ids(actor)

    def ended(*stages: Stage) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((table.stage.in_(stages), 1), else_=0)), 0)

    won = sa.case((table.stage == Stage.AWARDED, sa.func.coalesce(table.awarded_cents, 0)), else_=0)
    query = (
        sa.select(
            FUNDERS.c.funder_kind,
            ever.c.stage,
            ended(Stage.AWARDED),
            ended(Stage.DECLINED),
            ended(Stage.NOT_PURSUED),
            sa.func.count(),
            sa.cast(sa.func.sum(won), sa.BigInteger),
        )
        .join_from(ever, APPLICATIONS, table.id == ever.c.application_id)
        .join(RECORDS, RECORDS.c.id == table.id)
        .join(FUNDERS, FUNDERS.c.id == table.funder_id)
        .group_by(FUNDERS.c.funder_kind, ever.c.stage)
        .order_by(FUNDERS.c.funder_kind, ever.c.stage)
    )
    if hidden is not None:
        query = query.where(table.id.not_in(hidden))
    return [
        Outcomes(FunderKind(kind), Stage(phase), won_, lost, dropped, count - won_ - lost - dropped, cents)
        for kind, phase, won_, lost, dropped, count, cents in db.session.execute(query)
    ]
