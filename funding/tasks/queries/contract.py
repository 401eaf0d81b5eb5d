"""What other features ask of tasks: those open, those due in a span of days, those that match words.

Each answers in one query, leaves out archived records and whatever the reader may not read, and is read by an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from funding.accounts.models import User
from funding.infra.db import db
from funding.infra.records import Record, Visibility, readable
from funding.kernel.actor import Actor, Role
from funding.tasks.models import Task, TaskBlocker
from funding.tasks.types import NO_DATE, TaskState

MOST = 500


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open task as lists elsewhere show it; ``record_kind`` is empty where it hangs on no record."""

    id: int
    title: str
    due_on: date | None
    owner_id: int | None
    owner_name: str
    waiting_name: str
    record_id: int | None
    record_kind: str
    record_title: str
    deadline_id: int | None
    state: TaskState
    version: int
    is_blocked: bool
    updated_at: datetime


def unread_records(actor: Actor) -> sa.Select[Any] | None:
    """The ids of records about which the actor may read nothing, or None where there are none for the role."""
    if actor.user_id is None or actor.role is Role.ADMINISTRATOR:
        return None
    return sa.select(Record.id).where(Record.visibility != Visibility.EVERYONE, sa.not_(readable(actor)))


def may_read(actor: Actor) -> sa.ColumnElement[bool]:
    """The clause that keeps to tasks that ``actor`` may read: on no record, or on one they may read about."""
    hidden = unread_records(actor)
    if hidden is None:
        return sa.true()
    return sa.or_(Task.record_id.is_(None), Task.record_id.not_in(hidden))


def not_archived() -> sa.ColumnElement[bool]:
    """The clause that leaves out tasks of archived records."""
    archived = sa.select(Record.id).where(Record.archived_at.is_not(None))
    return sa.or_(Task.record_id.is_(None), Task.record_id.not_in(archived))


def is_blocked() -> sa.ColumnElement[bool]:
    """Whether a task waits for another that is still open."""
    other = aliased(Task)
    return (
        sa.exists()
        .where(TaskBlocker.task_id == Task.id, other.id == TaskBlocker.blocker_id)
        .where(other.state == TaskState.OPEN)
        .correlate(Task)
    )


def open_tasks(
    actor: Actor,
    *,
    owner_id: int | None = None,
    record_id: int | None = None,
    deadline_id: int | None = None,
    first: date | None = None,
    last: date | None = None,
    limit: int = MOST,
) -> Sequence[OpenTask]:
    """The open tasks ``actor`` may read, soonest first, those without a day last: one query.

    ``owner_id``, ``record_id`` and ``deadline_id`` narrow them. ``first`` and ``last`` keep to those due from and up
    to that day; a task without a day is then left out.
    """
    clauses = [Task.state == TaskState.OPEN, may_read(actor), not_archived()]
    if owner_id is not None:
        clauses.append(Task.owner_id == owner_id)
    if record_id is not None:
        clauses.append(Task.record_id == record_id)
    if deadline_id is not None:
        clauses.append(Task.deadline_id == deadline_id)
    if first is not None:
        clauses.append(Task.due_order >= first)
    if last is not None:
        clauses.append(Task.due_order <= last)
    elif first is not None:
        clauses.append(Task.due_order < NO_DATE)
    return _read(clauses, limit)


def due_between(
    actor: Actor, first: date, last: date, *, owner_id: int | None = None, limit: int = MOST
) -> Sequence[OpenTask]:
    """The open tasks due from ``first`` to ``last``, both included; for calendars. One query."""
    return open_tasks(actor, owner_id=owner_id, first=first, last=last, limit=limit)


def due_by(actor: Actor, last: date, *, limit: int = 20) -> Sequence[OpenTask]:
    """The actor's own open tasks due up to ``last``, overdue ones first; for Home. One query."""
    return open_tasks(actor, owner_id=actor.user_id, last=last, limit=limit)


def search_tasks(actor: Actor, words: Sequence[str], *, limit: int = 8) -> Sequence[OpenTask]:
    """Open tasks whose title holds every one of ``words``; for the search over everything. One query."""
    clauses = [Task.state == TaskState.OPEN, may_read(actor), not_archived()]
    clauses += [Task.title.icontains(word, autoescape=True) for word in words]
    return _read(clauses, limit)


def open_counts(record_ids: Sequence[int]) -> dict[int, int]:
    """How many open tasks each of the records has: one query. The caller has checked that they may be read."""
    query = (
        sa.select(Task.record_id, sa.func.count(Task.id))
        .where(Task.record_id.in_(list(record_ids)), Task.state == TaskState.OPEN)
        .group_by(Task.record_id)
    )
    return {key: count for key, count in db.session.execute(query) if key is not None} if record_ids else {}


def _read(clauses: list[sa.ColumnElement[bool]], limit: int) -> Sequence[OpenTask]:
    query = (
        sa.select(
            Task.id,
            Task.title,
            Task.due_on,
            Task.owner_id,
            sa.func.coalesce(User.name, ""),
            Task.waiting_name,
            Task.record_id,
            sa.func.coalesce(Record.kind, ""),
            sa.func.coalesce(Record.title, ""),
            Task.deadline_id,
            Task.state,
            Task.version,
            is_blocked(),
            Task.updated_at,
        )
        .outerjoin(Record, Record.id == Task.record_id)
        .outerjoin(User, User.id == Task.owner_id)
        .where(*clauses)
        .order_by(Task.due_order, Task.id)
        .limit(limit)
    )
    return [OpenTask(*tuple(row)) for row in db.session.execute(query)]
