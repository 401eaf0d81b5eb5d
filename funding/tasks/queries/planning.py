"""What a template would do to a date, and what moving a date does to tasks. Reads only; the services carry it out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from funding.infra import clock
from funding.infra.db import db
from funding.tasks import plan
from funding.tasks.limits import latest_day
from funding.tasks.models import Task, TaskStep, TaskTemplate
from funding.tasks.plan import Line, Present, Step
from funding.tasks.types import TEMPLATE_KINDS
from funding.work.models import Deadline


def counted_from(deadline: Deadline) -> date | None:
    """The day a date's tasks are counted from: the day it was met, where that is known, else its own."""
    if deadline.done_at is not None and deadline.due_on is not None:
        return clock.today_of(deadline.done_at)
    return deadline.due_on


def present_of(task: Task) -> Present:
    """A task as the arithmetic sees it."""
    return Present(
        id=task.id,
        title=task.title,
        day=task.due_on,
        days=task.days_offset,
        step_id=task.step_id,
        state=task.state,
        by_hand=task.moved_by_hand,
    )


def served(deadline_ids: Sequence[int]) -> Sequence[Task]:
    """The tasks that serve the given dates, whatever their state."""
    query = sa.select(Task).where(Task.deadline_id.in_(list(deadline_ids)))
    return db.session.scalars(query.order_by(Task.due_order, Task.id)).all()


def plannable(record_id: int) -> Sequence[Deadline]:
    """The record's dates to which a template can be applied: with a day, and not counted from another."""
    query = sa.select(Deadline).where(
        Deadline.record_id == record_id, Deadline.due_on.is_not(None), Deadline.kind.in_(TEMPLATE_KINDS)
    )
    return db.session.scalars(
        query.order_by(Deadline.done_at.is_not(None), Deadline.due_on, Deadline.id)
    ).all()


def templates() -> Sequence[TaskTemplate]:
    """Every template in use, by name."""
    query = sa.select(TaskTemplate).where(TaskTemplate.retired_at.is_(None))
    return db.session.scalars(query.order_by(TaskTemplate.name, TaskTemplate.id)).all()


def template_of(template_id: int) -> TaskTemplate | None:
    """One template in use."""
    found = db.session.get(TaskTemplate, template_id)
    return found if found is not None and found.retired_at is None else None


def fitting(deadline: Deadline, funder_kind: str) -> list[TaskTemplate]:
    """The templates for this kind of funder and date, the most particular first.

    One that names no kind of date is for steps of applying.
    """
    found = [
        one
        for one in templates()
        if one.funder_kind in ("", funder_kind)
        and (one.deadline_kind == deadline.kind.value or (not one.deadline_kind and deadline.kind.is_gate))
    ]
    return sorted(found, key=lambda one: (-bool(one.deadline_kind), -bool(one.funder_kind), one.name, one.id))


def steps_of(template_ids: Sequence[int]) -> dict[int, list[Step]]:
    """The steps of the given templates in their order: one query."""
    found: dict[int, list[Step]] = {key: [] for key in template_ids}
    query = sa.select(TaskStep).where(TaskStep.template_id.in_(list(template_ids)))
    for row in db.session.scalars(query.order_by(TaskStep.template_id, TaskStep.position, TaskStep.id)):
        step = Step(row.id, row.title, row.days, row.role, row.owner_id, row.waits_for_id)
        found[row.template_id].append(step)
    return found


def laid_out(deadline: Deadline, template: TaskTemplate) -> list[Line]:
    """What applying the template to the date would do; nothing for one without a day."""
    day = counted_from(deadline)
    if day is None:
        return []
    present = [present_of(one) for one in served([deadline.id])]
    return plan.lay_out(day, _latest(deadline), steps_of([template.id])[template.id], present)


def following(deadline: Deadline) -> list[Line]:
    """What has to happen to the date's tasks so that they stand right to it now."""
    day = counted_from(deadline)
    if day is None:
        return []
    return plan.follow(day, _latest(deadline), [present_of(one) for one in served([deadline.id])])


def _latest(deadline: Deadline) -> date | None:
    return latest_day(deadline.kind, deadline.due_on, None)
