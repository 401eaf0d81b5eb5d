"""Entering what a schedule's notes say and when its audit came in."""

from __future__ import annotations

from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.sefa import queries
from funding.sefa.models import SefaYear
from funding.sefa.notes import YearFacts, read_clusters
from funding.sefa.packages import follow_package


def change_year(*, fiscal_year: int, facts: YearFacts, expected_version: int | None, by: Actor) -> SefaYear:
    """Enter the facts of a year. Raises StaleVersion, DomainError with the field."""
    row = queries.entered_for(fiscal_year)
    is_new = row.version == 0
    if expected_version is not None and expected_version != row.version:
        raise StaleVersion("Somebody changed this year meanwhile.")
    if facts.submitted_on is not None and facts.report_on is None:
        raise DomainError("Enter when the auditor’s report was received.", field="report_on")
    if facts.submitted_on and facts.report_on and facts.submitted_on < facts.report_on:
        raise DomainError("The package goes in after the auditor’s report is received.", field="submitted_on")
    if is_new:
        row.version = 1
        db.session.add(row)
    before, after = assign(
        row,
        {
            "basis": facts.basis, "election": facts.election, "loans": facts.loans, "other": facts.other,
            "clusters": read_clusters(facts.clusters), "report_on": facts.report_on,
            "submitted_on": facts.submitted_on,
        },
    )  # fmt: skip
    if after or is_new:
        audit(by=by, action="sefa.changed", subject=f"SEFA {fiscal_year}", before=before, after=after)
    db.session.flush()
    follow_package(fiscal_year=fiscal_year, by=by)
    return row
