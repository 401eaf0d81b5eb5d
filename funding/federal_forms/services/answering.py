"""Keeping what a person answers on SF-424 and SF-424A."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from funding.applications.models import Application
from funding.budgets.models import Budget
from funding.documents.models import Document
from funding.federal_forms import queries
from funding.federal_forms.models import FederalForms
from funding.federal_forms.sf424.form import FILES
from funding.federal_forms.sf424.rules import checked
from funding.federal_forms.sf424a.answers import Answers, check_answers
from funding.federal_forms.usual import differing
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion

STALE = "Somebody else saved this form while you were editing."


def answer_sf424(
    *,
    application: Application,
    budget: Budget,
    values: Mapping[str, Any],
    files: Mapping[str, int | None],
    by: Actor,
    expected_version: int | None = None,
) -> FederalForms:
    """Keep the answers of the SF-424: those that differ from the usual ones, and the files that go with it.

    Raises DomainError with its field for a malformed answer, StaleVersion where somebody saved meanwhile.
    """
    row = _row(application)
    if expected_version is not None and expected_version != row.sf424_version:
        raise StaleVersion(STALE)
    kept = differing(checked(values), queries.facts_of(application, budget))
    before, after = _difference(row.sf424, kept)
    for key in FILES:
        name, number = f"{key}_document_id", files.get(key)
        _require_own(application, number, name)
        if getattr(row, name) != number:
            before[name], after[name] = getattr(row, name), number
            setattr(row, name, number)
    if before or after:
        row.sf424 = kept
        row.sf424_version += 1
        _keep(row, "federal_form.sf424_answered", application, before, after, by)
    return row


def answer_sf424a(
    *, application: Application, answers: Answers, by: Actor, expected_version: int | None = None
) -> FederalForms:
    """Keep the answers of the SF-424A. Raises as ``answer_sf424`` does."""
    row = _row(application)
    if expected_version is not None and expected_version != row.sf424a_version:
        raise StaleVersion(STALE)
    check_answers(answers)
    kept = answers.as_json()
    before, after = _difference(row.sf424a, kept)
    if before or after:
        row.sf424a = kept
        row.sf424a_version += 1
        _keep(row, "federal_form.sf424a_answered", application, before, after, by)
    return row


def _row(application: Application) -> FederalForms:
    found = queries.stored_forms(application.id)
    if found is None:
        found = FederalForms(
            application_id=application.id, sf424={}, sf424a={}, sf424_version=1, sf424a_version=1
        )
    return found


def _keep(
    row: FederalForms,
    action: str,
    application: Application,
    before: Mapping[str, object],
    after: Mapping[str, object],
    by: Actor,
) -> None:
    row.updated_at = clock.now()
    db.session.add(row)
    db.session.flush()
    audit(
        by=by,
        action=action,
        subject=application.title,
        record_id=application.id,
        before=before,
        after=after,
    )


def _difference(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[dict[str, object], dict[str, object]]:
    changed = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    return {name: old.get(name) for name in changed}, {name: new.get(name) for name in changed}


def _require_own(application: Application, number: int | None, name: str) -> None:
    document = db.session.get(Document, number) if number else None
    own = document is not None and document.record_id == application.id and document.removed_at is None
    if number and not own:
        raise DomainError("Choose one of this application’s documents.", field=name)
