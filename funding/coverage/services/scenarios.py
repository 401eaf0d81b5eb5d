"""Scenarios: name one, say what changes, take it away."""

from __future__ import annotations

import sqlalchemy as sa

from funding.coverage.models import Scenario, ScenarioChange
from funding.coverage.queries.sources import source_for
from funding.coverage.types import Change, Override
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion

MOST_CHANGES = 40
HUES = frozenset({"doj", "hhs", "state", "partner", "donor", "federal", "brand"})
LONGEST_DELAY = 60


def _check_version(scenario: Scenario, expected: int | None) -> None:
    db.session.refresh(scenario, with_for_update=True)
    if expected != scenario.version:
        raise StaleVersion("Somebody else changed this scenario meanwhile.")
    scenario.version += 1


def _check_title(title: str, besides: int | None = None) -> str:
    query = sa.select(Scenario.id).where(
        sa.func.lower(Scenario.title) == title.lower(), Scenario.id != (besides or 0)
    )
    if not title:
        raise DomainError("Please name the scenario.", field="title")
    if db.session.scalar(query) is not None:
        raise DomainError("There is a scenario of this name already.", field="title")
    return title


def add_scenario(*, title: str, notes: str, by: Actor) -> Scenario:
    """A scenario that changes nothing yet. Raises DomainError for a name that is taken."""
    scenario = Scenario(title=_check_title(title.strip()), notes=notes, created_by_id=by.user_id)
    db.session.add(scenario)
    db.session.flush()
    audit(by=by, action="scenario.added", subject=scenario.title, after={"notes": notes})
    return scenario


def update_scenario(
    *, scenario: Scenario, title: str, notes: str, expected_version: int | None, by: Actor
) -> None:
    """Rename it, or change its notes. Raises StaleVersion and DomainError."""
    _check_version(scenario, expected_version)
    before, after = assign(scenario, {"title": _check_title(title.strip(), scenario.id), "notes": notes})
    if after:
        audit(by=by, action="scenario.updated", subject=scenario.title, before=before, after=after)
    db.session.flush()


def remove_scenario(*, scenario: Scenario, expected_version: int | None, by: Actor) -> None:
    """Take a scenario away. It holds no amounts, so nothing else changes. Raises StaleVersion."""
    _check_version(scenario, expected_version)
    audit(by=by, action="scenario.removed", subject=scenario.title, before={"notes": scenario.notes})
    db.session.delete(scenario)
    db.session.flush()


def add_change(
    *, scenario: Scenario, override: Override, expected_version: int | None, by: Actor
) -> ScenarioChange:
    """Add a change to a scenario. Raises StaleVersion, NotFound for a hidden source, DomainError."""
    _check_version(scenario, expected_version)
    if override.source_id is not None:
        source_for(by, override.source_id)
    elif override.hue not in HUES:
        raise DomainError("Please choose what changes.", field="target")
    if len(scenario.changes) >= MOST_CHANGES:
        raise DomainError(f"A scenario holds at most {MOST_CHANGES} changes.")
    change = ScenarioChange(
        change=override.change, value=_value(override), source_id=override.source_id, hue=override.hue
    )
    scenario.changes.append(change)
    db.session.flush()
    audit(by=by, action="scenario.change_added", subject=scenario.title, after=_told(change))
    return change


def _value(override: Override) -> int:
    if override.change is Change.OFF:
        return 0
    if override.change is Change.DELAY:
        if not 1 <= override.value <= LONGEST_DELAY:
            raise DomainError(f"Please write 1 to {LONGEST_DELAY} months.", field="months")
        return override.value
    if not 0 <= override.value <= 10_000:
        raise DomainError("Please write 0 to 100%.", field="percent_bp")
    return override.value


def _told(change: ScenarioChange) -> dict[str, object]:
    target = f"source no. {change.source_id}" if change.source_id else f"all {change.hue}"
    return {"change": change.change, "target": target, "value": change.value}


def remove_change(
    *, scenario: Scenario, change: ScenarioChange, expected_version: int | None, by: Actor
) -> None:
    """Take one change out of a scenario. Raises StaleVersion."""
    _check_version(scenario, expected_version)
    audit(by=by, action="scenario.change_removed", subject=scenario.title, before=_told(change))
    scenario.changes.remove(change)
    db.session.flush()
