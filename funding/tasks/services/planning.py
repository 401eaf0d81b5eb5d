"""Apply a template to a date, and let tasks follow a date that moves. Doing it again mends and never doubles."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from funding.accounts.models import User
from funding.accounts.queries import active_users
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.records import Record
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import DomainError
from funding.tasks.models import Task, TaskBlocker, TaskTemplate
from funding.tasks.plan import Doing, Line, Step
from funding.tasks.queries.planning import following, laid_out, served
from funding.tasks.types import TaskState
from funding.work.models import Deadline


def apply_template(
    *, record: Record, deadline: Deadline, template: TaskTemplate, step_ids: Collection[int], by: Actor
) -> list[Line]:
    """Set the chosen steps' tasks and answer what was done. Raises DomainError for a date without a day.

    A new task goes to the step's person, else to the one active person of its role, else to the record's owner; it
    waits for the task of the step it waits for, where that is there.
    """
    if deadline.due_on is None or deadline.record_id != record.id:
        raise DomainError("Tasks are counted from a date that has a day.")
    chosen = [one for one in laid_out(deadline, template) if one.step and one.step.id in step_ids]
    added = _add_all(record, deadline, chosen, by)
    _move_all([one for one in chosen if one.doing in {Doing.MOVE, Doing.PULL_IN}], by)
    for line in chosen:
        _remember(line)
    _tie(deadline, [one.step for one in chosen if one.step], added)
    changed = [one for one in chosen if one.doing.changes]
    audit(
        by=by,
        action="task_template.applied",
        subject=f"{template.name}: {record.title}",
        record_id=record.id,
        after={"deadline": deadline.label, "tasks": [f"{one.title}: {one.day}" for one in changed]},
    )
    db.session.flush()
    return changed


def _add_all(record: Record, deadline: Deadline, chosen: Sequence[Line], by: Actor) -> set[int]:
    people = {one.id: one for one in active_users()}
    added: set[int] = set()
    for line in chosen:
        if line.doing is Doing.ADD and line.step is not None:
            task = Task(
                record_id=record.id,
                title=line.step.title,
                owner_id=owner_for(line.step, record, people),
                due_on=line.day,
                deadline_id=deadline.id,
                step_id=line.step.id,
                days_offset=line.step.days,
                created_by_id=by.user_id,
            )
            db.session.add(task)
            db.session.flush()
            added.add(task.id)
    return added


def owner_for(step: Step, record: Record, people: dict[int, User]) -> int | None:
    """Whose a step's task is: its person, if active; else the only active one of its role; else the record's owner."""
    if step.owner_id in people:
        return step.owner_id
    of_role = [one.id for one in people.values() if step.role and one.role.value == step.role]
    if len(of_role) == 1:
        return of_role[0]
    owner = people.get(record.owner_id or 0)
    return owner.id if owner is not None and owner.role is not Role.AUDITOR else None


def _move_all(lines: Sequence[Line], by: Actor) -> list[Task]:
    """Put each line's task on its day, with an entry of the trail each."""
    moved: list[Task] = []
    for line in lines:
        task = db.session.get(Task, line.task_id) if line.task_id else None
        if task is None:
            continue
        before, after = assign(task, {"due_on": line.day})
        if after:
            audit(
                by=by,
                action="task.moved",
                subject=task.title,
                record_id=task.record_id,
                before=before,
                after=after,
            )
            moved.append(task)
    db.session.flush()
    return moved


def _remember(line: Line) -> None:
    """Keep by which count an open task stands now; one moved by hand keeps its day and its mark."""
    task = db.session.get(Task, line.task_id) if line.task_id else None
    if task is not None and task.is_open and line.step is not None:
        task.days_offset = line.step.days


def _tie(deadline: Deadline, steps: Sequence[Step], added: set[int]) -> None:
    """Let new tasks wait for what their steps wait for. Ties of tasks that were there are people's own by now."""
    by_step = {one.step_id: one for one in served([deadline.id])}
    for step in steps:
        task, other = by_step.get(step.id), by_step.get(step.waits_for_id)
        if task is None or other is None or not step.waits_for_id or task.id not in added:
            continue
        if other.state is TaskState.OPEN:
            db.session.add(TaskBlocker(task_id=task.id, blocker_id=other.id))
    db.session.flush()


def follow_dates(*, record_id: int, by: Actor) -> list[Task]:
    """Let the open tasks of a record follow its dates as they stand now; answers those that moved."""
    query = (
        sa.select(Deadline)
        .join(Task, Task.deadline_id == Deadline.id)
        .where(Task.record_id == record_id, Task.state == TaskState.OPEN)
        .distinct()
        .order_by(Deadline.id)
    )
    moved: list[Task] = []
    for deadline in db.session.scalars(query).all():
        lines = [one for one in following(deadline) if one.doing in {Doing.MOVE, Doing.PULL_IN}]
        moved += _move_all(lines, by)
    return moved
