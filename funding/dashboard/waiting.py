"""Reads of what waits for somebody in the house: drafts to approve, initiatives without a target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from funding.applications.models import ApplicationReadiness
from funding.applications.queries.filters import APPLICATIONS, clauses
from funding.applications.types import OPEN_STAGES, Aspect, PipelineFilter, Readiness, Stage
from funding.budgets.models import Budget
from funding.budgets.types import BudgetStatus, VersionKind
from funding.infra.db import db
from funding.infra.records import visible
from funding.kernel.actor import Actor, Role
from funding.outreach.models import Indicator, Initiative
from funding.outreach.types import InitiativeStatus
from funding.tasks.models import Task, TaskAnswer, TaskLink
from funding.tasks.queries.contract import may_read
from funding.tasks.types import AnswerState

MOST = 5
FINISHED = (Stage.REVIEW, Stage.SUBMITTED, Stage.AWARDED)
"""From Review on an application's first budget is meant to be whole."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A version of a budget that waits for approval."""

    id: int
    kind: VersionKind
    title: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody without an account gave for a task."""

    task_id: int
    task_title: str
    given_by: str


def drafts_to_approve(actor: Actor) -> list[Draft]:
    """Drafts whose application is at Review or further: whole ones, and all that change a version in force."""
    table = APPLICATIONS.c
    ready = sa.select(ApplicationReadiness.application_id).where(
        ApplicationReadiness.aspect == Aspect.BUDGET, ApplicationReadiness.state == Readiness.READY
    )
    query = (
        sa.select(Budget.id, Budget.kind, Budget.title, Budget.updated_at)
        .join(APPLICATIONS, table.id == Budget.subject_id)
        .where(
            Budget.status == BudgetStatus.DRAFT,
            table.stage.in_(FINISHED),
            sa.or_(Budget.kind != VersionKind.REQUESTED, table.id.in_(ready)),
            *clauses(PipelineFilter(), actor),
        )
        .order_by(Budget.updated_at, Budget.id)
        .limit(MOST)
    )
    return [Draft(row.id, row.kind, row.title, row.updated_at) for row in db.session.execute(query)]


def has_open_application() -> bool:
    """Whether anything is being pursued."""
    found = sa.select(APPLICATIONS.c.id).where(APPLICATIONS.c.stage.in_(OPEN_STAGES)).limit(1)
    return db.session.scalar(found) is not None


def without_targets(actor: Actor) -> Sequence[Initiative]:
    """Initiatives at work that have no indicator; program staff see those they own."""
    query = sa.select(Initiative).where(
        visible(actor),
        Initiative.archived_at.is_(None),
        Initiative.status.in_([one for one in InitiativeStatus if one.is_open]),
        Initiative.id.not_in(sa.select(Indicator.initiative_id)),
    )
    if actor.role is Role.PROGRAM:
        query = query.where(Initiative.owner_id == actor.user_id)
    return db.session.scalars(query.order_by(Initiative.starts_on, Initiative.id).limit(MOST)).all()


def answers_given(actor: Actor) -> list[Given]:
    """Answers through links that nobody has looked at yet, on tasks the actor owns or nobody does: one query."""
    query = (
        sa.select(Task.id, Task.title, TaskAnswer.given_by)
        .join(TaskLink, TaskLink.id == TaskAnswer.link_id)
        .join(Task, Task.id == TaskLink.task_id)
        .where(
            TaskAnswer.state == AnswerState.WAITING,
            sa.or_(Task.owner_id == actor.user_id, Task.owner_id.is_(None)),
            may_read(actor),
        )
        .order_by(TaskAnswer.at, TaskAnswer.id)
        .limit(MOST)
    )
    return [Given(*row) for row in db.session.execute(query)]
