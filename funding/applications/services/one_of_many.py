"""What a bulk change does to one application, and how it is put back."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from funding.applications.batches import Change
from funding.applications.models import Application, ApplicationInitiative
from funding.applications.queries.house_stages import house_stage
from funding.applications.services.cells import set_chance, set_owner, write_facts
from funding.applications.services.moves import move, set_archived, take_back_move
from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor

_OF_A_MOVE = (
    "stage_id",
    "probability_bp",
    "probability_is_own",
    "submitted_on",
    "decided_on",
    "awarded_cents",
    "closing_reason",
)
_KEPT = {
    "owner": ("owner_id",),
    "chance": ("probability_bp", "probability_is_own"),
    "stage": _OF_A_MOVE,
    "initiative": (),
    "archive": (),
}


def before_of(application: Application, change: Change) -> dict[str, Any]:
    """What must be remembered to put the application back."""
    values = {name: getattr(application, name) for name in _KEPT[change.kind]}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def change_one(*, application: Application, change: Change, by: Actor) -> None:
    """Make the change, through the same services as a change by itself. Raises DomainError where it is refused."""
    if change.kind == "owner":
        set_owner(application=application, owner_id=change.value, by=by)
    elif change.kind == "chance":
        set_chance(application=application, probability_bp=change.value, by=by)
    elif change.kind == "stage":
        stage = house_stage(change.value or 0)
        move(
            application=application, to=stage, expected_version=application.version, by=by, facts=change.facts
        )
    elif change.kind == "initiative":
        _set_initiative(application, change.value or 0, by, wanted=True)
    else:
        set_archived(application=application, archived=True, expected_version=application.version, by=by)


def put_back(*, application: Application, change: Change, before: dict[str, Any], by: Actor) -> None:
    """Give the application back what it had before, by a change of its own that the history keeps."""
    if change.kind in {"owner", "chance"}:
        write_facts(application=application, values=before, by=by)
    elif change.kind == "stage":
        days = {
            name: date.fromisoformat(before[name]) if before[name] else None
            for name in ("submitted_on", "decided_on")
        }
        take_back_move(application=application, before=before | days, by=by)
    elif change.kind == "initiative":
        _set_initiative(application, change.value or 0, by, wanted=False)
    else:
        set_archived(application=application, archived=False, expected_version=application.version, by=by)


def _set_initiative(application: Application, initiative_id: int, by: Actor, *, wanted: bool) -> None:
    links = ApplicationInitiative
    if wanted:
        db.session.add(links(application_id=application.id, initiative_id=initiative_id))
    else:
        db.session.execute(
            sa.delete(links).where(
                links.application_id == application.id, links.initiative_id == initiative_id
            )
        )
    told = {"initiative_id": initiative_id}
    audit(
        by=by,
        action="application.updated",
        subject=application.title,
        record_id=application.id,
        before={} if wanted else told,
        after=told if wanted else {},
    )
    db.session.flush()
