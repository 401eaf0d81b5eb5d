"""Lay a ladder of internal dates below a gate; doing it again mends it and touches nothing that is done or moved."""

from __future__ import annotations

from collections.abc import Collection

from funding.accounts.queries import active_users
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import Record
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.zoned import Certainty
from funding.work import planning
from funding.work.ladder import Doing, Rung
from funding.work.models import Deadline, LadderTemplate
from funding.work.services.dates import move_rungs
from funding.work.types import DeadlineKind


def apply_ladder(
    *, record: Record, gate: Deadline, template: LadderTemplate, step_ids: Collection[int], by: Actor
) -> list[Rung]:
    """Lay the chosen steps of the ladder below ``gate`` and answer what was done.

    A step goes to the one active person of its role, else to the record's owner. Raises DomainError for a gate that is
    met or has no day.
    """
    if not gate.kind.is_gate or gate.done_at is not None or gate.due_on is None:
        raise DomainError("A ladder hangs on a step that has a date and is not met yet.")
    chosen = [one for one in planning.laid_out(gate, template) if one.step and one.step.id in step_ids]
    people = _people_by_role()
    for rung in chosen:
        if rung.doing is Doing.ADD:
            _add(record, gate, rung, people)
    move_rungs(chosen, record=record, by=by, all_of_them=True)
    for rung in chosen:
        _remember(rung, gate)
    changed = [one for one in chosen if one.doing.changes]
    audit(
        by=by,
        action="ladder.applied",
        subject=f"{template.name}: {record.title}",
        record_id=record.id,
        after={"gate": gate.label, "dates": [f"{one.label}: {one.day.isoformat()}" for one in changed]},
    )
    db.session.flush()
    emit("deadlines.changed", record_id=record.id, by=by)
    return changed


def _people_by_role() -> dict[str, int]:
    """The one active person of each role that has exactly one."""
    found: dict[str, list[int]] = {}
    for user in active_users():
        found.setdefault(user.role.value, []).append(user.id)
    return {role: ids[0] for role, ids in found.items() if len(ids) == 1}


def _add(record: Record, gate: Deadline, rung: Rung, people: dict[str, int]) -> None:
    role = rung.step.role if rung.step else ""
    db.session.add(
        Deadline(
            record_id=record.id,
            kind=DeadlineKind.INTERNAL,
            label=rung.label,
            due_on=rung.day,
            zone=gate.zone,
            certainty=Certainty.DATE_ONLY,
            source_text="Our own plan",
            owner_id=people.get(role) or record.owner_id,
            anchor_id=gate.id,
            step_id=rung.step.id if rung.step else None,
            days_before=rung.step.days_before if rung.step else None,
        )
    )


def _remember(rung: Rung, gate: Deadline) -> None:
    """Keep by which count the date stands now; a date moved by hand keeps its day and its mark."""
    present = db.session.get(Deadline, rung.present_id) if rung.present_id else None
    if present is not None and present.done_at is None and rung.step is not None:
        present.anchor_id, present.days_before = gate.id, rung.step.days_before
