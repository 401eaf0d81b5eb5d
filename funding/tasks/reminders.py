"""What people are told about tasks: given to them, free to begin, due, answered from outside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from funding.accounts.models import User
from funding.infra import clock
from funding.infra.db import db
from funding.infra.hooks import on
from funding.infra.records import Record, readers_of
from funding.kernel.actor import Actor
from funding.kernel.zoned import format_date
from funding.notices.outbox import Cadence, Reminder, notice_kind, notify, reminder_source
from funding.tasks.models import Task, TaskAnswer
from funding.tasks.types import TaskState

ASSIGNED, UNBLOCKED, DUE, ANSWERED = "task_assigned", "task_unblocked", "task_due", "task_answered"
SOON = timedelta(days=1)
LATE_FOR = timedelta(days=30)
"""For how long a task that was not done in time is news."""

notice_kind(ASSIGNED, "Tasks given to you", "Somebody made you the owner of a task.")
notice_kind(UNBLOCKED, "Tasks you can begin", "What a task of yours waited for is done.")
notice_kind(DUE, "Tasks that are due", "A task of yours is due tomorrow, or was due and is still open.")
notice_kind(
    ANSWERED,
    "Answers from outside",
    "Somebody without an account answered a task of yours through a link.",
    default=Cadence.AT_ONCE,
)


def _url(task: Task) -> str:
    return f"/tasks/{task.id}"


@on("task.assigned")
def tell_assigned(*, task: Task, by: Actor) -> None:
    """Tell the new owner. The version makes the same task new to somebody who gets it again."""
    if task.owner_id is not None:
        due = f", due {format_date(task.due_on)}" if task.due_on else ""
        notify(
            to=task.owner_id,
            kind=ASSIGNED,
            key=f"task-assigned:{task.id}:{task.version}",
            line=f"{by.name} gave you “{task.title}”{due}",
            url=_url(task),
            why="you own the task",
            record_id=task.record_id,
            by=by,
        )


@on("task.unblocked")
def tell_unblocked(*, task: Task, by: Actor, finished: Task) -> None:
    """Tell the owner of a task that waits for nothing any more."""
    if task.owner_id is not None:
        notify(
            to=task.owner_id,
            kind=UNBLOCKED,
            key=f"task-unblocked:{task.id}:{finished.id}:{finished.version}",
            line=f"“{task.title}” can begin: “{finished.title}” is {finished.state.value}",
            url=_url(task),
            why="you own the task",
            record_id=task.record_id,
            by=by,
        )


@on("task.answer_arrived")
def tell_answered(*, task: Task, answer: TaskAnswer) -> None:
    """Tell the owner, or whoever wrote the task where it has none, that an answer waits to be looked at."""
    to = task.owner_id or task.created_by_id
    if to is not None:
        notify(
            to=to,
            kind=ANSWERED,
            key=f"task-answer:{answer.id}",
            line=f"{answer.given_by} answered “{task.title}”",
            url=_url(task),
            why="you own the task" if task.owner_id else "you wrote the task",
            record_id=task.record_id,
        )


@reminder_source(DUE)
def due_tasks(_now: datetime) -> Iterable[Reminder]:
    """Each open task of somebody that is due by tomorrow, said once, and once more when its day has passed."""
    today = clock.today()
    query = (
        sa.select(Task, User, Record)
        .join(User, User.id == Task.owner_id)
        .outerjoin(Record, Record.id == Task.record_id)
        .where(
            Task.state == TaskState.OPEN,
            Task.due_order.between(today - LATE_FOR, today + SOON),
            User.deactivated_at.is_(None),
            Record.archived_at.is_(None),
        )
        .order_by(Task.due_order, Task.id)
    )
    for task, user, record in db.session.execute(query):
        if task.due_on is not None and (record is None or readers_of(record, [user.actor])):
            yield _due(task, task.due_on, user.id, today)


def _due(task: Task, day: date, to: int, today: date) -> Reminder:
    late = day < today
    return Reminder(
        to=to,
        key=f"task-{'late' if late else 'due'}:{task.id}:{day.isoformat()}",
        line=f"“{task.title}” {'was' if late else 'is'} due {format_date(day)}",
        url=_url(task),
        why="you own the task",
        record_id=task.record_id,
    )
