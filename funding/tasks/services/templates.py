"""The task templates under Settings: begin with the usual ones, write, change and retire them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.tasks.blocking import circle
from funding.tasks.models import TaskStep, TaskTemplate
from funding.tasks.types import FARTHEST_OFFSET, MOST_STEPS, StepFacts, TemplateFacts
from funding.tasks.usual_templates import USUAL_TEMPLATES


def ensure_templates(*, by: Actor) -> int:
    """Write the usual templates where there has never been one; answer how many were written."""
    if db.session.scalar(sa.select(TaskTemplate.id).limit(1)) is not None:
        return 0
    for facts in USUAL_TEMPLATES:
        save_template(template=None, facts=facts, expected_version=None, by=by)
    return len(USUAL_TEMPLATES)


def save_template(
    *, template: TaskTemplate | None, facts: TemplateFacts, expected_version: int | None, by: Actor
) -> TaskTemplate:
    """Write a template, or change one: a step keeps its key, so that what was set from it can be mended.

    Tasks that are there stay as they are until the template is applied again. Raises StaleVersion and DomainError.
    """
    _check(facts)
    if template is not None and expected_version != template.version:
        raise StaleVersion("Somebody else saved this template while you were editing.")
    before, action = _told(template), "task_template.changed"
    if template is None:
        action, template = "task_template.added", TaskTemplate(name=facts.name)
        db.session.add(template)
    template.name, template.funder_kind = facts.name, facts.funder_kind
    template.deadline_kind = facts.deadline_kind
    db.session.flush()
    _set_steps(template, facts.steps)
    after = _told(template)
    if before != after:
        if before and before["steps"] != after["steps"]:
            # The steps stand in rows of their own; the template's version counts their changes too.
            flag_modified(template, "name")
            db.session.flush()
        audit(by=by, action=action, subject=facts.name, before=before, after=after)
    return template


def retire_template(*, template: TaskTemplate, expected_version: int | None, by: Actor) -> None:
    """Take a template off the choices. What was set from it stays. Raises StaleVersion."""
    if expected_version != template.version:
        raise StaleVersion("Somebody else saved this template while you were looking at it.")
    template.retired_at = clock.now()
    audit(by=by, action="task_template.retired", subject=template.name)
    db.session.flush()


def _check(facts: TemplateFacts) -> None:
    if not facts.name:
        raise DomainError("Please name the template.", field="name")
    if not facts.steps:
        raise DomainError("A template needs at least one task.", field="step1_title")
    if len(facts.steps) > MOST_STEPS:
        raise DomainError(f"A template has at most {MOST_STEPS} tasks.")
    waits: dict[int, list[int]] = {}
    for place, step in enumerate(facts.steps, start=1):
        if not step.title:
            raise DomainError("Please say what is to be done.", field=f"step{place}_title")
        if abs(step.days) > FARTHEST_OFFSET:
            raise DomainError(
                f"Please give at most {FARTHEST_OFFSET} working days.", field=f"step{place}_days"
            )
        if step.waits_for is not None:
            _check_waiting(place, step.waits_for, len(facts.steps), waits)


def _check_waiting(place: int, other: int, count: int, waits: dict[int, list[int]]) -> None:
    field = f"step{place}_after"
    if not 1 <= other <= count:
        raise DomainError("There is no task in that place.", field=field)
    found = circle(place, [other], waits)
    if found:
        told = ", then ".join(str(one) for one in reversed(found))
        raise DomainError(f"These tasks would wait for each other: {told}.", field=field)
    waits[place] = [other]


def _set_steps(template: TaskTemplate, steps: Sequence[StepFacts]) -> None:
    query = sa.select(TaskStep).where(TaskStep.template_id == template.id)
    present = {row.id: row for row in db.session.scalars(query)}
    rows: list[TaskStep] = []
    for position, step in enumerate(steps, start=1):
        row = present.pop(step.id, None) if step.id is not None else None
        if row is None:
            row = TaskStep(template_id=template.id)
            db.session.add(row)
        row.position, row.title, row.days = position, step.title, step.days
        row.role, row.owner_id = step.role, step.owner_id
        rows.append(row)
    for row in rows:
        row.waits_for_id = None
    for row in present.values():
        db.session.delete(row)
    db.session.flush()
    for row, step in zip(rows, steps, strict=True):
        row.waits_for_id = rows[step.waits_for - 1].id if step.waits_for else None
    db.session.flush()


def _told(template: TaskTemplate | None) -> dict[str, object]:
    if template is None:
        return {}
    query = sa.select(TaskStep).where(TaskStep.template_id == template.id).order_by(TaskStep.position)
    rows = list(db.session.scalars(query))
    places = {row.id: row.position for row in rows}
    return {
        "name": template.name,
        "funder_kind": template.funder_kind,
        "deadline_kind": template.deadline_kind,
        "steps": [
            f"{one.days:+d}: {one.title} ({one.role or one.owner_id or 'the owner'}"
            + (f", after {places[one.waits_for_id]})" if one.waits_for_id in places else ")")
            for one in rows
        ],
    }
