"""Sources that are kept here by hand: add, change, archive."""

from __future__ import annotations

from typing import Any

from funding.budgets.classes import CLASSES
from funding.coverage.models import KeptSource
from funding.coverage.queries.sources import placed
from funding.coverage.types import GiverKind, KeptFacts
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.records import Visibility, check_version
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import format_money
from funding.outreach.queries import initiative_for

LETTERS = {each.letter for each in CLASSES}


def _columns(facts: KeptFacts, by: Actor) -> dict[str, Any]:
    if not facts.amount_cents:
        raise DomainError("Please enter an amount above zero.", field="amount_cents")
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        raise DomainError("The last day cannot be before the first.", field="ends_on")
    if facts.kind is GiverKind.DONOR and not by.can("giving.names"):
        raise DomainError("Donors are kept by people who may see who gives.", field="kind")
    if facts.initiative_id is not None:
        initiative_for(by, facts.initiative_id)
    return {
        "title": facts.title,
        "giver_kind": facts.kind,
        "visibility": Visibility.GIVING if facts.kind is GiverKind.DONOR else Visibility.EVERYONE,
        "amount_cents": facts.amount_cents,
        "secured": facts.secured,
        "chance_bp": 10_000 if facts.secured else facts.chance_bp,
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "initiative_id": facts.initiative_id,
        "classes": "".join(sorted(set(facts.classes) & LETTERS)),
        "notes": facts.notes,
    }


def keep_source(*, facts: KeptFacts, by: Actor) -> KeptSource:
    """Add a source. A donor's is as private as the donor. Raises DomainError."""
    source = KeptSource(owner_id=by.user_id, created_by_id=by.user_id, **_columns(facts, by))
    db.session.add(source)
    db.session.flush()
    audit(
        by=by,
        action="coverage.source_added",
        subject=_public_name(source),
        record_id=source.id,
        after={"amount_cents": source.amount_cents, "secured": source.secured, "chance_bp": source.chance_bp},
    )
    return source


def update_source(*, source: KeptSource, facts: KeptFacts, expected_version: int | None, by: Actor) -> None:
    """Change a source. Raises StaleVersion, and DomainError where less is left than is promised already."""
    check_version(source, expected_version)
    promised = placed([source.id]).get(source.id, 0)
    if facts.amount_cents < promised:
        raise DomainError(
            f"{format_money(promised)} of it is promised to costs. Take some of that back first.",
            field="amount_cents",
        )
    before, after = assign(source, _columns(facts, by))
    if after:
        audit(
            by=by,
            action="coverage.source_updated",
            subject=_public_name(source),
            record_id=source.id,
            before=_public(before, source),
            after=_public(after, source),
        )
    db.session.flush()


def set_archived(*, source: KeptSource, archived: bool, expected_version: int | None, by: Actor) -> None:
    """Take a source out of use, or bring it back. What it paid counts as uncovered meanwhile. Raises StaleVersion."""
    check_version(source, expected_version)
    source.archived_at = clock.now() if archived else None
    audit(
        by=by,
        action="coverage.source_archived" if archived else "coverage.source_restored",
        subject=_public_name(source),
        record_id=source.id,
    )
    db.session.flush()


def _public_name(source: KeptSource) -> str:
    """The name for the audit trail, which auditors read: a donor goes by number there."""
    return f"Private donor (no. {source.id})" if source.giver_kind is GiverKind.DONOR else source.title


def _public(values: dict[str, object], source: KeptSource) -> dict[str, object]:
    """Changed values as auditors may read them: who gives is left out of a donor's."""
    if source.giver_kind is not GiverKind.DONOR:
        return values
    return {name: "(not shown)" if name in {"title", "notes"} else value for name, value in values.items()}
