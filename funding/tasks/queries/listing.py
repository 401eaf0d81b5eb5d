"""The lists of tasks: one page of rows, the counts of the tabs, and the whole list for an export.

A page is read by an index in the order of its days, joins names for the rows it shows only, and counts without joins.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from funding.accounts.models import User
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import Record
from funding.kernel.actor import Actor
from funding.tasks.models import Task
from funding.tasks.queries.contract import may_read, not_archived
from funding.tasks.types import Desk, TaskFilter, TaskState
from funding.work.models import Deadline

PAGE_SIZE = 50
STREAMED = 500


def clauses(narrowed: TaskFilter, actor: Actor) -> list[sa.ColumnElement[bool]]:
    """The filter as conditions on ``tasks`` alone. List, counts and export all use these, so they agree."""
    found = [Task.state == narrowed.state, *_narrowing(narrowed, actor)]
    desk = {
        Desk.MINE: Task.owner_id == actor.user_id,
        Desk.WAITING: Task.waiting_name != "",
        Desk.UNASSIGNED: Task.owner_id.is_(None),
    }.get(narrowed.desk)
    return found if desk is None else [*found, desk]


def _narrowing(narrowed: TaskFilter, actor: Actor) -> list[sa.ColumnElement[bool]]:
    found = [may_read(actor), not_archived()]
    if narrowed.owner_id:
        found.append(Task.owner_id == narrowed.owner_id)
    if narrowed.record_id:
        found.append(Task.record_id == narrowed.record_id)
    for word in narrowed.text.split():
        pattern = [Task.title.icontains(word, autoescape=True)]
        pattern.append(Task.waiting_name.icontains(word, autoescape=True))
        found.append(sa.or_(*pattern))
    return found


def desk_counts(narrowed: TaskFilter, actor: Actor) -> dict[Desk, int]:
    """How many tasks each tab holds under the filter: one query."""

    def count(clause: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((clause, 1), else_=0)), 0)

    query = sa.select(
        count(Task.owner_id == actor.user_id),
        sa.func.count(Task.id),
        count(Task.waiting_name != ""),
        count(Task.owner_id.is_(None)),
    ).where(Task.state == narrowed.state, *_narrowing(narrowed, actor))
    row = db.session.execute(query).one()
    return dict(zip(Desk, (int(one) for one in row), strict=True))


def _ordered(narrowed: TaskFilter) -> tuple[Any, ...]:
    if narrowed.state is TaskState.OPEN:
        return (Task.due_order, Task.id)
    return (Task.closed_at.desc(), Task.id.desc())


def _rows(where: sa.ColumnElement[bool], order: tuple[Any, ...]) -> Any:
    """The query of task, record kind and title, owner's name, the date's label."""
    return (
        sa.select(Task, Record.kind, Record.title, User.name, Deadline.label)
        .outerjoin(Record, Record.id == Task.record_id)
        .outerjoin(User, User.id == Task.owner_id)
        .outerjoin(Deadline, Deadline.id == Task.deadline_id)
        .where(where)
        .order_by(*order)
    )


def listing(narrowed: TaskFilter, actor: Actor, *, page: int, total: int, size: int = PAGE_SIZE) -> Page[Any]:
    """One page of the list as rows of (task, record kind, record title, owner's name, date's label)."""
    query = _rows(sa.and_(*clauses(narrowed, actor)), _ordered(narrowed))
    return paginate(query, page=page, size=size, total=total, scalars=False)


def stream(narrowed: TaskFilter, actor: Actor) -> Iterator[Any]:
    """Every row of the list, in its order, some hundred at a time."""
    query = _rows(sa.and_(*clauses(narrowed, actor)), _ordered(narrowed))
    start = 0
    while rows := db.session.execute(query.limit(STREAMED).offset(start)).all():
        yield from rows
        start += STREAMED


def of_record(record_id: int, *, limit: int) -> list[Any]:
    """The record's open tasks, soonest first. The caller has checked that the record may be read."""
    where = sa.and_(Task.record_id == record_id, Task.state == TaskState.OPEN)
    return list(db.session.execute(_rows(where, (Task.due_order, Task.id)).limit(limit)))


def closed_of_record(record_id: int, *, limit: int = 20) -> list[Any]:
    """The record's tasks that were done or waived last."""
    where = sa.and_(Task.record_id == record_id, Task.state != TaskState.OPEN)
    return list(db.session.execute(_rows(where, (Task.closed_at.desc(), Task.id.desc())).limit(limit)))
