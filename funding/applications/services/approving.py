"""A director's word that an application may be sent as it is asked."""

from __future__ import annotations

from funding.applications.models import Application, Approval
from funding.applications.queries.positions import approvals_of
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.records import check_version
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError


def approve(
    *, application: Application, approved: bool, note: str, expected_version: int | None, by: Actor
) -> Approval:
    """Approve the amount asked now, or take the approval back.

    Raises StaleVersion where the application was changed since it was read, and DomainError where there is nothing to
    approve or to take back.
    """
    check_version(application, expected_version)
    last = next(iter(approvals_of(application.id)), None)
    if approved and not application.ask_cents:
        raise DomainError("There is no amount to approve yet.")
    if not approved and (last is None or not last.approved):
        raise DomainError("There is no approval to take back.")
    made = Approval(
        application_id=application.id,
        approved=approved,
        ask_cents=application.ask_cents,
        note=note,
        by_id=by.user_id,
        by_name=by.name,
    )
    db.session.add(made)
    audit(
        by=by,
        action="application.approved" if approved else "application.approval_withdrawn",
        subject=application.title,
        record_id=application.id,
        after={"ask_cents": application.ask_cents, "note": note},
    )
    db.session.flush()
    return made
