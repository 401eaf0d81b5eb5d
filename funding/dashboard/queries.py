"""What Home reads: a fixed number of queries, whatever the house holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from funding.applications.models import Application, ApplicationReadiness, Decision
from funding.applications.queries.board import Card, cards_of
from funding.applications.queries.filters import APPLICATIONS, FUNDERS, clauses
from funding.applications.types import OPEN_STAGES, Aspect, PipelineFilter, Readiness, Stage
from funding.dashboard.money import share_of_year
from funding.dashboard.types import Slice, YearMoney
from funding.funders.types import SourceHue
from funding.infra import clock
from funding.infra.db import db
from funding.kernel.actor import Actor, Role
from funding.kernel.money import divide_half_up
from funding.kernel.periods import fiscal_year_period
from funding.outreach.queries import planned_total

AT_WORK = (Stage.PROSPECT, Stage.DECIDING, Stage.INQUIRY, Stage.DRAFTING, Stage.REVIEW)
LOOK_AHEAD = timedelta(days=21)
MOST = 5


def _mine(actor: Actor) -> list[sa.ColumnElement[bool]]:
    """Directors, administrators and auditors look at all; others at what they own or nobody does."""
    narrowed = clauses(PipelineFilter(), actor)
    if actor.role in {Role.DEVELOPMENT, Role.PROGRAM}:
        own = sa.or_(Application.owner_id == actor.user_id, Application.owner_id.is_(None))
        narrowed.append(APPLICATIONS.c.id.in_(sa.select(Application.id).where(own)))
    return narrowed


def gates_ahead(actor: Actor) -> list[Card]:
    """Applications at work whose gate is missed or closes within three weeks, soonest first."""
    table = APPLICATIONS.c
    ids = (
        sa.select(table.id)
        .where(table.stage.in_(AT_WORK), table.due_order <= clock.now() + LOOK_AHEAD, *_mine(actor))
        .order_by(table.due_order, table.id)
        .limit(MOST)
    )
    return cards_of(sa.select(ids.subquery().c.id), actor)


def undecided(actor: Actor) -> list[Card]:
    """Applications at Deciding with no decision recorded yet."""
    table = APPLICATIONS.c
    decided = sa.select(Decision.application_id)
    ids = (
        sa.select(table.id)
        .where(table.stage == Stage.DECIDING, table.id.not_in(decided), *_mine(actor))
        .order_by(table.stage_since, table.id)
        .limit(MOST)
    )
    return cards_of(sa.select(ids.subquery().c.id), actor)


def short_budgets(actor: Actor) -> list[Card]:
    """Applications at work whose budget is begun but not ready."""
    table = APPLICATIONS.c
    begun = sa.select(ApplicationReadiness.application_id).where(
        ApplicationReadiness.aspect == Aspect.BUDGET,
        ApplicationReadiness.state == Readiness.PARTIAL,
        ApplicationReadiness.note != "",
    )
    ids = (
        sa.select(table.id)
        .where(table.stage.in_(AT_WORK), table.id.in_(begun), *_mine(actor))
        .order_by(table.due_order, table.id)
        .limit(MOST)
    )
    return cards_of(sa.select(ids.subquery().c.id), actor)


def waiting_for_answers(actor: Actor) -> list[Card]:
    """Applications sent more than half a year ago with no answer recorded."""
    table = APPLICATIONS.c
    ids = (
        sa.select(table.id)
        .where(
            table.stage == Stage.SUBMITTED,
            table.submitted_on < clock.today() - timedelta(days=180),
            *_mine(actor),
        )
        .order_by(table.submitted_on, table.id)
        .limit(MOST)
    )
    return cards_of(sa.select(ids.subquery().c.id), actor)


def year_money(actor: Actor, *, fiscal_year: int, start_month: int) -> YearMoney:
    """The money of one fiscal year as this actor may see it: two queries."""
    table = APPLICATIONS.c
    year = fiscal_year_period(fiscal_year, start_month)
    touches = sa.or_(
        table.starts_on.is_(None),
        table.ends_on.is_(None),
        sa.and_(table.starts_on <= year.end, table.ends_on >= year.start),
    )
    query = (
        sa.select(
            table.stage,
            table.ask_cents,
            table.awarded_cents,
            table.probability_bp,
            table.starts_on,
            table.ends_on,
            FUNDERS.c.hue,
        )
        .join_from(APPLICATIONS, FUNDERS, FUNDERS.c.id == table.funder_id)
        .where(table.stage.in_((*OPEN_STAGES, Stage.AWARDED)), touches, *clauses(PipelineFilter(), actor))
    )
    return _count(
        db.session.execute(query).all(), fiscal_year, start_month, planned_total(actor, fiscal_year)
    )


def _count(rows: Sequence[Any], year: int, start_month: int, planned: int) -> YearMoney:
    secured: dict[SourceHue, int] = defaultdict(int)
    asked = weighted = 0
    for row in rows:
        amount = row.awarded_cents if row.stage == Stage.AWARDED else row.ask_cents
        share = share_of_year(
            amount or 0, row.starts_on, row.ends_on, year=year, start_month=start_month, this_year=year
        )
        if row.stage == Stage.AWARDED:
            secured[SourceHue(row.hue)] += share
        else:
            asked += share
            weighted += divide_half_up(share * row.probability_bp, 10_000)
    slices = tuple(Slice(hue.value, hue.label, secured[hue]) for hue in SourceHue if secured[hue])
    return YearMoney(year, planned, sum(secured.values()), asked, weighted, slices)


def is_empty_house() -> bool:
    """Whether nothing was ever begun here, so that Home should show the first steps instead."""
    return db.session.scalar(sa.select(APPLICATIONS.c.id).limit(1)) is None
