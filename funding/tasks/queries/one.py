"""Reads around one task: the task itself, what blocks it and what it blocks, its links and what came through them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from funding.documents.models import Document
from funding.infra.db import db
from funding.infra.records import Record, readable
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.tasks.models import Task, TaskAnswer, TaskBlocker, TaskLink
from funding.tasks.queries.contract import may_read
from funding.tasks.types import AnswerState, TaskState
from funding.work.models import Deadline


def task_for(actor: Actor, task_id: int) -> Task:
    """One task that ``actor`` may read. Raises NotFound."""
    found = db.session.scalar(sa.select(Task).where(Task.id == task_id, may_read(actor)))
    if found is None:
        raise NotFound("There is no such task.")
    return found


def record_for(actor: Actor, record_id: int) -> Record:
    """The record that tasks hang on, if the actor may read about it. Raises NotFound."""
    found = db.session.scalar(sa.select(Record).where(Record.id == record_id, readable(actor)))
    if found is None:
        raise NotFound("There is no such record.")
    return found


def record_of(task: Task) -> Record | None:
    """The record the task hangs on, for a reader who may read the task."""
    return db.session.get(Record, task.record_id) if task.record_id else None


def deadline_of(task: Task) -> Deadline | None:
    """The date the task serves."""
    return db.session.get(Deadline, task.deadline_id) if task.deadline_id else None


def dates_of(record_id: int) -> Sequence[Deadline]:
    """The record's dates that have a day, soonest first: what a task can serve, a template can be keyed to."""
    query = sa.select(Deadline).where(Deadline.record_id == record_id, Deadline.due_on.is_not(None))
    return db.session.scalars(query.order_by(Deadline.due_on, Deadline.id)).all()


def blockers_of(task_ids: Collection[int]) -> dict[int, list[Task]]:
    """What each task waits for, whatever its state, soonest first: one query.

    A blocker hangs on the same record or on none, so whoever reads the task may read its name.
    """
    found: dict[int, list[Task]] = defaultdict(list)
    if task_ids:
        query = (
            sa.select(TaskBlocker.task_id, Task)
            .join(Task, Task.id == TaskBlocker.blocker_id)
            .where(TaskBlocker.task_id.in_(list(task_ids)))
            .order_by(Task.due_order, Task.id)
        )
        for task_id, blocker in db.session.execute(query):
            found[task_id].append(blocker)
    return found


def open_blockers(task_id: int) -> list[Task]:
    """What the task still waits for."""
    return [one for one in blockers_of([task_id]).get(task_id, []) if one.is_open]


def blocked_by(task_id: int) -> Sequence[Task]:
    """The open tasks that wait for this one, soonest first."""
    query = (
        sa.select(Task)
        .join(TaskBlocker, TaskBlocker.task_id == Task.id)
        .where(TaskBlocker.blocker_id == task_id, Task.state == TaskState.OPEN)
    )
    return db.session.scalars(query.order_by(Task.due_order, Task.id)).all()


def possible_blockers(actor: Actor, *, record_id: int | None, task_id: int | None) -> Sequence[Task]:
    """Open tasks that one on this record (or on none) may wait for: at most 200."""
    where = Task.record_id.is_(None) if record_id is None else Task.record_id == record_id
    query = sa.select(Task).where(where, Task.state == TaskState.OPEN, may_read(actor))
    if task_id is not None:
        query = query.where(Task.id != task_id)
    return db.session.scalars(query.order_by(Task.due_order, Task.id).limit(200)).all()


def waits() -> dict[int, list[int]]:
    """What every task waits for, by key: one query."""
    found: dict[int, list[int]] = defaultdict(list)
    for task_id, blocker_id in db.session.execute(sa.select(TaskBlocker.task_id, TaskBlocker.blocker_id)):
        found[task_id].append(blocker_id)
    return found


def links_of(task_id: int) -> Sequence[TaskLink]:
    """The links made for a task, newest first."""
    query = sa.select(TaskLink).where(TaskLink.task_id == task_id)
    return db.session.scalars(query.order_by(TaskLink.id.desc())).all()


def answers_of(task_id: int) -> Sequence[TaskAnswer]:
    """What came through the task's links, newest first."""
    query = sa.select(TaskAnswer).join(TaskLink, TaskLink.id == TaskAnswer.link_id)
    return db.session.scalars(query.where(TaskLink.task_id == task_id).order_by(TaskAnswer.id.desc())).all()


def answer_for(actor: Actor, answer_id: int) -> tuple[TaskAnswer, TaskLink, Task]:
    """One answer with its link and task, if the actor may read the task. Raises NotFound."""
    query = (
        sa.select(TaskAnswer, TaskLink, Task)
        .join(TaskLink, TaskLink.id == TaskAnswer.link_id)
        .join(Task, Task.id == TaskLink.task_id)
        .where(TaskAnswer.id == answer_id, may_read(actor))
    )
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound("There is no such answer.")
    return row[0], row[1], row[2]


def link_for(actor: Actor, link_id: int) -> tuple[TaskLink, Task]:
    """One link with its task, if the actor may read the task. Raises NotFound."""
    query = sa.select(TaskLink, Task).join(Task, Task.id == TaskLink.task_id)
    row = db.session.execute(query.where(TaskLink.id == link_id, may_read(actor))).first()
    if row is None:
        raise NotFound("There is no such link.")
    return row[0], row[1]


def answered(task_ids: Collection[int]) -> set[int]:
    """Those of the tasks for which an answer waits to be looked at: one query."""
    if not task_ids:
        return set()
    query = (
        sa.select(TaskLink.task_id)
        .join(TaskAnswer, TaskAnswer.link_id == TaskLink.id)
        .where(TaskAnswer.state == AnswerState.WAITING, TaskLink.task_id.in_(list(task_ids)))
    )
    return set(db.session.scalars(query))


def files_of(document_ids: Collection[int | None]) -> dict[int, Document]:
    """Documents by key: one query. The caller has checked that their task may be read."""
    ids = {one for one in document_ids if one is not None}
    if not ids:
        return {}
    return {one.id: one for one in db.session.scalars(sa.select(Document).where(Document.id.in_(ids)))}
