"""Remembered exports: a format with options under a name, one person's or shared, and each person's usual one."""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from funding.budgets.exports.formats import FORMATS, ExportFormat, ExportOptions
from funding.budgets.exports.models import LONGEST_PRESET_NAME, ExportPreset, UsualPreset
from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import DomainError, NotFound

MOST_PRESETS = 50


def presets_of(actor: Actor) -> list[ExportPreset]:
    """What the person may choose: their own and the shared ones, by name. Formats that are gone are left out."""
    mine = ExportPreset.owner_id == actor.user_id
    query = select(ExportPreset).where(or_(mine, ExportPreset.is_shared))
    found = db.session.scalars(query.order_by(ExportPreset.name, ExportPreset.id))
    return [preset for preset in found if preset.format in FORMATS]


def usual_of(actor: Actor) -> ExportPreset | None:
    """The preset that this person's "Export as usual" runs, while they may still use it."""
    query = (
        select(ExportPreset)
        .join(UsualPreset, UsualPreset.preset_id == ExportPreset.id)
        .where(UsualPreset.user_id == actor.user_id)
        .where(or_(ExportPreset.owner_id == actor.user_id, ExportPreset.is_shared))
    )
    found = db.session.scalar(query)
    return found if found is not None and found.format in FORMATS else None


def preset_for(actor: Actor, preset_id: int) -> ExportPreset:
    """The preset, if it is the actor's or shared. Raises NotFound."""
    found = db.session.get(ExportPreset, preset_id)
    if found is None or not (found.is_shared or found.owner_id == actor.user_id):
        raise NotFound("There is no preset with this number.")
    return found


def may_change(preset: ExportPreset, actor: Actor) -> bool:
    """Whether the actor may remove it: its owner, and administrators any that is shared."""
    return preset.owner_id == actor.user_id or (preset.is_shared and actor.role is Role.ADMINISTRATOR)


def save_preset(
    *, name: str, made: ExportFormat, options: ExportOptions, is_shared: bool, by: Actor
) -> ExportPreset:
    """Remember a choice. The same name again replaces one's earlier preset. Raises DomainError at the name."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_PRESET_NAME:
        raise DomainError(f"Give the preset a name of 1 to {LONGEST_PRESET_NAME} characters.", field="name")
    if by.user_id is None:
        raise DomainError("Presets belong to people.")
    own = select(ExportPreset).where(ExportPreset.owner_id == by.user_id)
    mine = {preset.name: preset for preset in db.session.scalars(own)}
    if name not in mine and len(mine) >= MOST_PRESETS:
        raise DomainError(f"You have {MOST_PRESETS} presets. Remove one first.", field="name")
    preset = mine.get(name) or ExportPreset(owner_id=by.user_id, name=name)
    preset.format, preset.options, preset.is_shared = made.key, options.as_json(), is_shared
    db.session.add(preset)
    db.session.flush()
    audit(by=by, action="export_preset.saved", subject=name, after={"format": made.key, "shared": is_shared})
    return preset


def remove_preset(*, preset: ExportPreset, by: Actor) -> None:
    """Forget a preset; whoever had it as their usual one has none then. Raises DomainError for others’ presets."""
    if not may_change(preset, by):
        raise DomainError("Only its owner can remove a preset.")
    audit(by=by, action="export_preset.removed", subject=preset.name, before={"format": preset.format})
    db.session.execute(delete(UsualPreset).where(UsualPreset.preset_id == preset.id))
    db.session.delete(preset)
    db.session.flush()


def choose_usual(*, preset: ExportPreset | None, by: Actor) -> None:
    """Make a preset the one that "Export as usual" runs for this person, or none."""
    if by.user_id is None:
        raise DomainError("Presets belong to people.")
    row = db.session.get(UsualPreset, by.user_id)
    if preset is None:
        if row is not None:
            db.session.delete(row)
    elif row is None:
        db.session.add(UsualPreset(user_id=by.user_id, preset_id=preset.id))
    else:
        row.preset_id = preset.id
    db.session.flush()
