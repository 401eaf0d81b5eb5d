"""Keeping a state's rows and columns."""

from __future__ import annotations

from funding.budgets.documents.mapping import Layout, check_layout
from funding.federal_forms.models import StateTemplate
from funding.federal_forms.queries import stored_template
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion


def save_template(
    *,
    funder_id: int | None,
    name: str,
    layout: Layout,
    by: Actor,
    expected_version: int | None = None,
) -> StateTemplate:
    """Keep the layout of a funder, or of the house for all others.

    Raises DomainError with its field where a kind would be lost or counted twice, StaleVersion where somebody saved
    meanwhile.
    """
    if not name:
        raise DomainError("Give the layout a name.", field="name")
    check_layout(layout)
    found = stored_template(funder_id)
    if expected_version is not None and expected_version != (found.version if found else 0):
        raise StaleVersion("Somebody else saved this layout while you were editing.")
    template = found or StateTemplate(funder_id=funder_id, name="", layout={}, version=0)
    before, after = assign(template, {"name": name, "layout": layout.as_json()})
    if after:
        template.version += 1
        template.updated_at = clock.now()
        db.session.add(template)
        db.session.flush()
        audit(
            by=by,
            action="state_template.saved",
            subject=name,
            record_id=funder_id,
            before=before,
            after=after,
        )
    return template
