"""Reads of single applications and of the lists that stand on other records' pages."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from funding.applications.models import Application, ApplicationInitiative, Decision
from funding.applications.queries.board import Card, cards_of
from funding.applications.queries.filters import APPLICATIONS, HAS_ARCHIVED, clauses
from funding.applications.types import PipelineFilter, Stage, Verdict
from funding.infra.db import db
from funding.infra.records import Record, get_visible, visible
from funding.kernel.actor import Actor
from funding.outreach.models import Initiative

LATEST = 20


def application_for(actor: Actor, application_id: int) -> Application:
    """The application, if the actor may see it. Raises NotFound."""
    return get_visible(Application, application_id, actor)


def decisions_of(application_id: int) -> Sequence[Decision]:
    """Every recorded go/no-go, newest first."""
    query = sa.select(Decision).where(Decision.application_id == application_id).order_by(Decision.id.desc())
    return db.session.scalars(query).all()


def latest_verdict(application_id: int) -> Verdict | None:
    """What was last decided, or None."""
    query = sa.select(Decision.verdict).where(Decision.application_id == application_id)
    return db.session.scalar(query.order_by(Decision.id.desc()).limit(1))


def initiatives_of(application_id: int) -> Sequence[Initiative]:
    """The initiatives the application would pay for, by name."""
    query = (
        sa.select(Initiative)
        .join(ApplicationInitiative, ApplicationInitiative.initiative_id == Initiative.id)
        .where(ApplicationInitiative.application_id == application_id)
        .order_by(Initiative.title, Initiative.id)
    )
    return db.session.scalars(query).all()


def by_funder(funder_id: int, actor: Actor) -> list[Card]:
    """The newest applications to one funder."""
    return _cards_where(APPLICATIONS.c.funder_id == funder_id, actor)


def by_opportunity(opportunity_id: int, actor: Actor) -> list[Card]:
    """The applications made of one opportunity."""
    return _cards_where(APPLICATIONS.c.opportunity_id == opportunity_id, actor)


def by_initiative(initiative_id: int, actor: Actor) -> list[Card]:
    """The newest applications that would pay for one initiative."""
    paid = sa.select(ApplicationInitiative.application_id)
    clause = APPLICATIONS.c.id.in_(paid.where(ApplicationInitiative.initiative_id == initiative_id))
    return _cards_where(clause, actor)


def _cards_where(clause: sa.ColumnElement[bool], actor: Actor) -> list[Card]:
    ids = (
        sa.select(APPLICATIONS.c.id)
        .where(clause, *clauses(PipelineFilter(closed=True), actor))
        .order_by(APPLICATIONS.c.id.desc())
        .limit(LATEST)
    )
    return cards_of(sa.select(ids.subquery().c.id), actor)


def owned_and_undecided(actor: Actor) -> Sequence[Application]:
    """What waits for the actor's own decision, oldest first: at the stage Deciding and theirs or nobody's."""
    query = (
        sa.select(Application)
        .where(
            Application.stage == Stage.DECIDING,
            Application.id.not_in(HAS_ARCHIVED),
            visible(actor),
            sa.or_(Record.owner_id == actor.user_id, Record.owner_id.is_(None)),
        )
        .order_by(Application.stage_since, Application.id)
        .limit(LATEST)
    )
    return db.session.scalars(query).all()
