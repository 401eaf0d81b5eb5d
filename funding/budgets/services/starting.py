"""Beginning a budget, and changing the terms it is computed from."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

from sqlalchemy import select

from funding.budgets.models import Budget
from funding.budgets.own_figures import own_figures
from funding.budgets.terms import Terms
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion


def start_budget(*, subject_id: int, title: str, terms: Terms, by: Actor) -> Budget:
    """Begin a record's first budget, empty, under the given terms and the organization's own figures.

    Raises DomainError where the record has a budget.
    """
    numbers = select(Budget.number).where(Budget.subject_id == subject_id)
    if db.session.scalar(numbers.limit(1)) is not None:
        raise DomainError("There is a budget already. Start another version of it.")
    terms = replace(terms, figures=own_figures())
    budget = Budget(subject_id=subject_id, title=title[:300], terms=terms.as_json())
    db.session.add(budget)
    db.session.flush()
    audit(
        by=by, action="budget.started", subject=title, record_id=subject_id, after={"terms": terms.as_json()}
    )
    return budget


def terms_stamp(budget: Budget) -> int:
    """A number that changes when the terms do."""
    return zlib.crc32(json.dumps(budget.terms, sort_keys=True).encode()) % 1_000_000_000


def update_terms(*, budget: Budget, terms: Terms, by: Actor, expected_version: int | None = None) -> Budget:
    """Replace a budget's terms. Nothing happens where they are the same.

    Raises StaleVersion where ``expected_version`` is given and is not the stamp of the stored terms: lines that
    were changed meanwhile do no harm.
    """
    require_draft(budget)
    if expected_version is not None and expected_version != terms_stamp(budget):
        raise StaleVersion("Somebody else saved these terms while you were editing.")
    before, after = assign(budget, {"terms": terms.as_json()})
    if after:
        audit(
            by=by,
            action="budget.terms_changed",
            subject=budget.title,
            record_id=budget.subject_id,
            before=before,
            after=after,
        )
        changed(budget, by)
    return budget


def rename_budget(*, budget: Budget, title: str, by: Actor) -> None:
    """Follow the title of the record that the budget belongs to; one that is no draft keeps its own."""
    if not budget.is_draft:
        return
    before, after = assign(budget, {"title": title[:300]})
    if after:
        audit(
            by=by,
            action="budget.renamed",
            subject=title,
            record_id=budget.subject_id,
            before=before,
            after=after,
        )


def require_draft(budget: Budget) -> None:
    """Refuse to change a budget that is not a draft."""
    if not budget.is_draft:
        raise DomainError(
            f"{budget.label} is {budget.status.value} and is not changed. Start another version."
        )


def changed(budget: Budget, by: Actor) -> None:
    """Count a change, note its time, and tell whoever listens for ``budget.changed``."""
    budget.version += 1
    budget.updated_at = clock.now()
    db.session.flush()
    emit("budget.changed", subject_id=budget.subject_id, budget_id=budget.id, by=by)
