"""Write a task, change it, give it to somebody, take it off."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from funding.accounts.queries import user_by_id
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.privacy import refuse_identifying
from funding.kernel.zoned import format_date
from funding.tasks.blocking import circle
from funding.tasks.limits import latest_day
from funding.tasks.models import Task, TaskBlocker
from funding.tasks.plan import counted
from funding.tasks.queries.one import blocked_by, blockers_of, waits
from funding.tasks.queries.planning import counted_from
from funding.tasks.types import MOST_BLOCKERS, TaskFacts
from funding.work.models import Deadline


def check_task_version(task: Task, expected_version: int | None) -> None:
    """Raise StaleVersion unless the form was opened on the version that is stored."""
    if expected_version != task.version:
        raise StaleVersion("Somebody else saved this task while you were looking at it.")


def add_task(*, facts: TaskFacts, by: Actor) -> Task:
    """Write a task. The caller has checked that ``by`` may read its record. Raises DomainError."""
    task = Task(created_by_id=by.user_id, **_values(facts, None))
    db.session.add(task)
    db.session.flush()
    _set_blockers(task, facts.blocker_ids)
    audit(
        by=by,
        action="task.added",
        subject=task.title,
        record_id=task.record_id,
        after={"title": task.title, "due_on": task.due_on, "owner": _name(task.owner_id)},
    )
    _tell_owner(task, None, by)
    return task


def change_task(*, task: Task, facts: TaskFacts, expected_version: int | None, by: Actor) -> None:
    """Change what is said of a task. Another day than a template counted is kept as chosen by hand.

    Raises StaleVersion, and DomainError for a day after the date it serves, or for tasks that would wait in a circle.
    """
    check_task_version(task, expected_version)
    values = _values(facts, task)
    values |= _by_hand(task, facts)
    old_owner = task.owner_id
    if facts.record_id != task.record_id:
        _check_alone(task)
    waited = sorted(one.id for one in blockers_of([task.id]).get(task.id, []))
    before, after = assign(task, values)
    if set(waited) != set(facts.blocker_ids):
        _set_blockers(task, facts.blocker_ids)
        before["waits_for"], after["waits_for"] = waited, sorted(facts.blocker_ids)
        # What it waits for stands in rows of its own; the task's version counts their changes too.
        flag_modified(task, "title")
    if not after:
        return
    _audit_change(task, before, after, by)
    db.session.flush()
    if task.owner_id != old_owner:
        _tell_owner(task, old_owner, by)


def _by_hand(task: Task, facts: TaskFacts) -> dict[str, object]:
    """What becomes of a task's count: another day is by hand, the counted one is not; for another date it ends."""
    if task.days_offset is None:
        return {}
    if facts.deadline_id != task.deadline_id:
        return {"step_id": None, "days_offset": None, "moved_by_hand": False}
    deadline = db.session.get(Deadline, task.deadline_id) if task.deadline_id else None
    day = counted_from(deadline) if deadline else None
    if facts.due_on == task.due_on or day is None:
        return {}
    return {"moved_by_hand": facts.due_on != counted(day, task.days_offset)}


def assign_task(*, task: Task, owner_id: int | None, expected_version: int | None, by: Actor) -> None:
    """Give a task to somebody, or to nobody. Raises StaleVersion and DomainError."""
    check_task_version(task, expected_version)
    _check_owner(owner_id)
    old = task.owner_id
    before, after = assign(task, {"owner_id": owner_id})
    if after:
        _audit_change(task, before, after, by)
        db.session.flush()
        _tell_owner(task, old, by)


def remove_task(*, task: Task, expected_version: int | None, by: Actor) -> None:
    """Take off a task that was written by mistake; the history keeps it.

    Raises DomainError for one that a template set, since applying it again would bring it back, and for one that is
    closed, since what was done stays.
    """
    check_task_version(task, expected_version)
    if not task.is_open:
        raise DomainError("What was done or waived stays. Reopen it first.")
    if task.step_id is not None:
        raise DomainError("A template set this task and would bring it back. Waive it with a reason instead.")
    audit(
        by=by,
        action="task.removed",
        subject=task.title,
        record_id=task.record_id,
        before={"title": task.title, "due_on": task.due_on, "owner": _name(task.owner_id)},
    )
    db.session.delete(task)
    db.session.flush()


def _values(facts: TaskFacts, task: Task | None) -> dict[str, object]:
    if not facts.title:
        raise DomainError("Please say what is to be done.", field="title")
    refuse_identifying(facts.title, "title")
    refuse_identifying(facts.notes, "notes")
    if facts.waiting_email and not facts.waiting_name:
        raise DomainError("Please say whose address this is.", field="waiting_name")
    if task is None or facts.owner_id != task.owner_id:
        _check_owner(facts.owner_id)
    check_day(facts.deadline_id, facts.record_id, facts.due_on, task.days_offset if task else None)
    return {
        "title": facts.title,
        "record_id": facts.record_id,
        "owner_id": facts.owner_id,
        "waiting_name": facts.waiting_name,
        "waiting_email": facts.waiting_email,
        "due_on": facts.due_on,
        "deadline_id": facts.deadline_id,
        "notes": facts.notes,
    }


def check_day(
    deadline_id: int | None, record_id: int | None, due_on: date | None, days_offset: int | None
) -> None:
    """Raise DomainError where the date is not the record's, or the day lies after the date the task serves."""
    if deadline_id is None:
        return
    deadline = db.session.get(Deadline, deadline_id)
    if deadline is None or deadline.record_id != record_id:
        raise DomainError("This date belongs to another record.", field="deadline_id")
    latest = latest_day(deadline.kind, deadline.due_on, days_offset)
    if due_on is not None and latest is not None and due_on > latest:
        raise DomainError(
            f"A task cannot be due after the date it serves: “{deadline.label}” is {format_date(latest)}.",
            field="due_on",
        )


def _check_owner(owner_id: int | None) -> None:
    if owner_id is None:
        return
    owner = user_by_id(owner_id)
    if owner is None or not owner.active or owner.role is Role.AUDITOR:
        raise DomainError("Choose somebody who is active and may change things.", field="owner_id")


def _set_blockers(task: Task, blocker_ids: Collection[int]) -> None:
    wanted = set(blocker_ids)
    if len(wanted) > MOST_BLOCKERS:
        raise DomainError(f"A task can wait for at most {MOST_BLOCKERS} others.", field="blocker_ids")
    if wanted:
        found = db.session.scalars(sa.select(Task).where(Task.id.in_(wanted))).all()
        if {one.id for one in found} != wanted or any(one.record_id != task.record_id for one in found):
            raise DomainError("A task waits for tasks of the same record.", field="blocker_ids")
        _refuse_circle(circle(task.id, sorted(wanted), waits()))
    db.session.execute(sa.delete(TaskBlocker).where(TaskBlocker.task_id == task.id))
    db.session.add_all(TaskBlocker(task_id=task.id, blocker_id=one) for one in sorted(wanted))
    db.session.flush()


def _check_alone(task: Task) -> None:
    """Raise DomainError where other tasks of its record wait for it, or it for them."""
    if blocked_by(task.id) or blockers_of([task.id]):
        raise DomainError(
            "It waits for tasks of its record, or they wait for it. Take that off first.", field="on"
        )


def _refuse_circle(keys: Sequence[int]) -> None:
    if keys:
        found = db.session.execute(sa.select(Task.id, Task.title).where(Task.id.in_(keys)))
        names = {row.id: row.title for row in found}
        told = ", which waits for ".join(f"“{names[one]}”" for one in keys)
        raise DomainError(f"These would wait for each other: {told}.", field="blocker_ids")


def _name(user_id: int | None) -> str:
    user = user_by_id(user_id) if user_id else None
    return user.name if user else ""


def _audit_change(task: Task, before: dict[str, object], after: dict[str, object], by: Actor) -> None:
    for values in (before, after):
        if "owner_id" in values:
            owner = values.pop("owner_id")
            values["owner"] = _name(owner if isinstance(owner, int) else None)
    audit(
        by=by,
        action="task.changed",
        subject=task.title,
        record_id=task.record_id,
        before=before,
        after=after,
    )


def _tell_owner(task: Task, old_owner: int | None, by: Actor) -> None:
    if task.owner_id is not None and task.owner_id not in {old_owner, by.user_id}:
        emit("task.assigned", task=task, by=by)
