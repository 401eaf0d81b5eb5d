"""The ladders under Settings: begin with the usual ones, write, change and retire them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.work.ladder import MOST_DAYS
from funding.work.models import LadderStep, LadderTemplate
from funding.work.types import MOST_STEPS, LadderFacts, StepFacts
from funding.work.usual_ladders import USUAL_LADDERS


def ensure_ladders(*, by: Actor) -> int:
    """Write the usual ladders where there has never been one; answer how many were written."""
    if db.session.scalar(sa.select(LadderTemplate.id).limit(1)) is not None:
        return 0
    for usual in USUAL_LADDERS:
        steps = tuple(StepFacts(label, days, role) for label, days, role in usual.steps)
        facts = LadderFacts(usual.name, usual.funder_kind, usual.gate_kind, steps)
        save_ladder(template=None, facts=facts, expected_version=None, by=by)
    return len(USUAL_LADDERS)


def save_ladder(
    *, template: LadderTemplate | None, facts: LadderFacts, expected_version: int | None, by: Actor
) -> LadderTemplate:
    """Write a ladder, or change one: a step keeps its key, so that what was laid from it can be mended.

    What has been laid already stays as it is until the ladder is applied again. Raises StaleVersion and DomainError.
    """
    _check(facts)
    if template is not None and expected_version != template.version:
        raise StaleVersion("Somebody else saved this ladder while you were editing.")
    before = _told(template)
    action = "ladder.added" if template is None else "ladder.changed"
    if template is None:
        template = LadderTemplate(name=facts.name, funder_kind=facts.funder_kind, gate_kind=facts.gate_kind)
        db.session.add(template)
        db.session.flush()
    template.name, template.funder_kind, template.gate_kind = facts.name, facts.funder_kind, facts.gate_kind
    if _set_steps(template, facts.steps):
        # The steps stand in rows of their own; the ladder's version counts their changes too.
        flag_modified(template, "name")
    db.session.flush()
    after = _told(template)
    if before != after:
        audit(by=by, action=action, subject=facts.name, before=before, after=after)
    return template


def retire_ladder(*, template: LadderTemplate, expected_version: int | None, by: Actor) -> None:
    """Take a ladder off the choices. What was laid from it stays. Raises StaleVersion."""
    if expected_version != template.version:
        raise StaleVersion("Somebody else saved this ladder while you were looking at it.")
    template.retired_at = clock.now()
    audit(by=by, action="ladder.retired", subject=template.name)
    db.session.flush()


def _check(facts: LadderFacts) -> None:
    if not facts.name:
        raise DomainError("Please name the ladder.", field="name")
    if not facts.steps:
        raise DomainError("A ladder needs at least one step.", field="step1_label")
    if len(facts.steps) > MOST_STEPS:
        raise DomainError(f"A ladder has at most {MOST_STEPS} steps.")
    for place, step in enumerate(facts.steps, start=1):
        if not step.label:
            raise DomainError("Please say what is to be done.", field=f"step{place}_label")
        if not 0 <= step.days_before <= MOST_DAYS:
            raise DomainError(f"Please give 0 to {MOST_DAYS} working days.", field=f"step{place}_days")


def _set_steps(template: LadderTemplate, steps: Sequence[StepFacts]) -> bool:
    present = {
        row.id: row
        for row in db.session.scalars(sa.select(LadderStep).where(LadderStep.template_id == template.id))
    }
    changed = False
    for position, step in enumerate(steps, start=1):
        row = present.pop(step.id, None) if step.id is not None else None
        values = (position, step.label, step.days_before, step.role)
        if row is None:
            row = LadderStep(template_id=template.id)
            db.session.add(row)
        elif (row.position, row.label, row.days_before, row.role) == values:
            continue
        row.position, row.label, row.days_before, row.role = values
        changed = True
    for row in present.values():
        db.session.delete(row)
    return changed or bool(present)


def _told(template: LadderTemplate | None) -> dict[str, object]:
    if template is None:
        return {}
    query = sa.select(LadderStep).where(LadderStep.template_id == template.id).order_by(LadderStep.position)
    steps = [f"{one.days_before}: {one.label}" for one in db.session.scalars(query)]
    return {
        "name": template.name,
        "funder_kind": template.funder_kind,
        "gate_kind": template.gate_kind,
        "steps": steps,
    }
