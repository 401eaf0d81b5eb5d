"""What a change would do before it is made: which ladder fits a gate, where its steps would fall, what follows a gate.

Reads only. The pages show these as previews and the services carry out the same ones, so that nobody gets what they
were not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from funding.infra.db import db
from funding.work import ladder
from funding.work.gates import end_instant
from funding.work.ladder import Present, Rung, Step
from funding.work.models import Deadline, LadderStep, LadderTemplate
from funding.work.types import GATE_KINDS, DeadlineDraft, DeadlineKind


def last_gate(record_id: int, *, besides: int | None = None) -> Deadline | None:
    """The gate of the record that closes last among those with a day that are not met, or None."""
    query = sa.select(Deadline).where(
        Deadline.record_id == record_id,
        Deadline.kind.in_(GATE_KINDS),
        Deadline.done_at.is_(None),
        Deadline.due_on.is_not(None),
    )
    gates = [one for one in db.session.scalars(query) if one.id != besides]
    return max(gates, key=lambda one: (one.due_on or date.min, end_instant(one)), default=None)


def internal_dates(record_id: int) -> Sequence[Deadline]:
    """The record's internal dates that have a day, in order."""
    query = sa.select(Deadline).where(
        Deadline.record_id == record_id,
        Deadline.kind == DeadlineKind.INTERNAL,
        Deadline.due_on.is_not(None),
    )
    return db.session.scalars(query.order_by(Deadline.due_on, Deadline.id)).all()


def _present(deadline: Deadline) -> Present:
    return Present(
        id=deadline.id,
        label=deadline.label,
        day=deadline.due_on or date.max,
        step_id=deadline.step_id,
        days_before=deadline.days_before,
        done=deadline.done_at is not None,
        by_hand=deadline.moved_by_hand,
    )


def followers_of(gate: Deadline, draft: DeadlineDraft) -> list[Rung]:
    """What changing ``gate`` to ``draft`` does to the internal dates of its record: two queries.

    A gate that becomes rolling or unknown moves nothing: there is no day to count back from.
    """
    if not draft.kind.is_gate or draft.due_on is None or not gate.kind.is_gate:
        return []
    dates = internal_dates(gate.record_id)
    anchored = [_present(one) for one in dates if one.anchor_id == gate.id]
    others = [_present(one) for one in dates if one.anchor_id is None]
    other = last_gate(gate.record_id, besides=gate.id)
    limit = max(draft.due_on, other.due_on) if other and other.due_on else draft.due_on
    return ladder.follow(draft.due_on, limit, anchored, others)


def templates() -> Sequence[LadderTemplate]:
    """Every ladder in use, by name."""
    query = sa.select(LadderTemplate).where(LadderTemplate.retired_at.is_(None))
    return db.session.scalars(query.order_by(LadderTemplate.name, LadderTemplate.id)).all()


def fitting(*, funder_kind: str, gate_kind: DeadlineKind) -> list[LadderTemplate]:
    """The ladders for this kind of funder and gate, the most particular first."""
    found = [
        one
        for one in templates()
        if one.funder_kind in ("", funder_kind) and one.gate_kind in ("", gate_kind.value)
    ]
    return sorted(found, key=lambda one: (-bool(one.gate_kind), -bool(one.funder_kind), one.name, one.id))


def steps_of(template_ids: Sequence[int]) -> dict[int, list[Step]]:
    """The steps of the given ladders, farthest from the gate first: one query."""
    found: dict[int, list[Step]] = {key: [] for key in template_ids}
    query = (
        sa.select(LadderStep)
        .where(LadderStep.template_id.in_(list(template_ids)))
        .order_by(LadderStep.template_id, LadderStep.days_before.desc(), LadderStep.position)
    )
    for row in db.session.scalars(query):
        found[row.template_id].append(Step(row.id, row.label, row.days_before, row.role))
    return found


def template_of(template_id: int) -> LadderTemplate | None:
    """One ladder in use."""
    found = db.session.get(LadderTemplate, template_id)
    return found if found is not None and found.retired_at is None else None


def in_use(gate: Deadline, found: Sequence[LadderTemplate]) -> LadderTemplate | None:
    """The ladder of ``found`` that was laid below the gate before, or None: one query where there is any date."""
    laid = {one.step_id for one in internal_dates(gate.record_id) if one.anchor_id == gate.id}
    if not laid - {None}:
        return None
    query = sa.select(LadderStep.template_id).where(LadderStep.id.in_(laid - {None})).limit(1)
    used = db.session.scalar(query)
    return next((one for one in found if one.id == used), None)


def laid_out(gate: Deadline, template: LadderTemplate) -> list[Rung]:
    """What applying the ladder to the gate would do. Nothing for a gate without a day: two queries."""
    if gate.due_on is None:
        return []
    present = [_present(one) for one in internal_dates(gate.record_id) if one.anchor_id in (gate.id, None)]
    return ladder.lay_out(gate.due_on, steps_of([template.id])[template.id], present)
