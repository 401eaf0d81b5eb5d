"""The house's rules of reporting."""

from __future__ import annotations

from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.reports.models import ReportSettings
from funding.reports.queries import settings


def save_settings(*, variance_bp: int, expected_version: int | None, by: Actor) -> ReportSettings:
    """Keep from which difference on a note is wanted. Raises StaleVersion and DomainError."""
    stored = db.session.get(ReportSettings, 1)
    if (expected_version or 0) != (stored.version if stored else 0):
        raise StaleVersion("Somebody else saved this while you were editing.")
    if not 0 <= variance_bp <= 10_000:
        raise DomainError("Please give a share from 0% to 100%.", field="variance_bp")
    before = settings().variance_bp
    if stored is None:
        stored = ReportSettings(id=1)
        db.session.add(stored)
    stored.variance_bp = variance_bp
    if before != variance_bp:
        old, new = {"variance_bp": before}, {"variance_bp": variance_bp}
        audit(by=by, action="report.settings_changed", subject="Reports", before=old, after=new)
    db.session.flush()
    return stored
