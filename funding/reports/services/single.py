"""One report at a time: add one that no plan knows, change its days, take it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from funding.awards.models import Award
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.records import check_version
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.periods import Period
from funding.reports.models import Report
from funding.reports.periods import span
from funding.reports.services.planning import ask, begin_record, title_of
from funding.reports.services.steps import drop_dates, hang_dates, move_dates, people_by_role
from funding.reports.types import Basis, ReportKind, ReportState

MOST_PER_AWARD = 300


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What a person says of one report. ``due_source`` is what tells the due date."""

    kind: ReportKind
    name: str
    covers: Period
    due_on: date | None
    due_source: str = ""
    final: bool = False
    has_form: bool = False
    basis: Basis = Basis.ACCRUAL
    owner_id: int | None = None


def add_report(*, award: Award, facts: ReportFacts, by: Actor) -> Report:
    """Add one report that no plan knows. Raises DomainError."""
    _check(award, facts, None)
    column = Report.__table__.c.award_id
    held = db.session.scalar(
        sa.select(sa.func.count()).select_from(Report.__table__).where(column == award.id)
    )
    if (held or 0) >= MOST_PER_AWARD:
        raise DomainError(f"An award has at most {MOST_PER_AWARD} reports.")
    report = Report(report_kind=facts.kind, by_hand=True, award_id=award.id)
    _set(report, facts, award)
    begin_record(report, award, by)
    hang_dates(report, facts.due_on, source=facts.due_source, people=people_by_role(), by=by)
    ask(report, award)
    audit(
        by=by,
        action="report.added",
        subject=report.title,
        record_id=report.id,
        after={"covers": span(facts.covers), "due_on": facts.due_on},
    )
    return report


def _set(report: Report, facts: ReportFacts, award: Award) -> tuple[dict[str, object], dict[str, object]]:
    return assign(
        report,
        {
            "name": facts.name,
            "title": title_of(facts.name, award),
            "covers_from": facts.covers.start,
            "covers_to": facts.covers.end,
            "final": facts.final,
            "has_form": facts.has_form,
            "basis": facts.basis,
            "owner_id": facts.owner_id or award.owner_id,
        },
    )


def change_report(*, report: Report, facts: ReportFacts, expected_version: int | None, by: Actor) -> None:
    """Change what a report covers, when it is due, or who looks after it. Raises StaleVersion and DomainError.

    A report that finance has locked keeps its days; unlock it first.
    """
    check_version(report, expected_version)
    _check(report.award, facts, report.due_on)
    if report.state.is_locked and (facts.covers != report.covers or facts.basis is not report.basis):
        raise DomainError("The figures are locked for these days. Unlock them first.", field="covers_from")
    moved = facts.due_on != report.due_on
    if moved and facts.due_on is not None:
        move_dates(report, facts.due_on, source=facts.due_source, reason="Changed by hand", by=by)
    elif moved:
        drop_dates(report, by=by)
    before, after = _set(report, facts, report.award)
    if after or moved:
        report.by_hand = True
        report.updated_at = clock.now()
        due = {"due_on": facts.due_on} if moved else {}
        audit(
            by=by,
            action="report.changed",
            subject=report.title,
            record_id=report.id,
            before=before,
            after={**after, **due},
        )
    db.session.flush()


def _check(award: Award, facts: ReportFacts, due_before: date | None) -> None:
    if not facts.name:
        raise DomainError("Please name the report.", field="name")
    if facts.covers.start < award.starts_on:
        raise DomainError("A report covers no day before the award’s first.", field="covers_from")
    if facts.due_on is not None and facts.due_on < facts.covers.start:
        raise DomainError("A report is not due before the days it covers.", field="due_on")
    if facts.due_on not in (None, due_before) and not facts.due_source:
        raise DomainError("Please say what tells the due date.", field="due_source")
    if facts.has_form and facts.kind is not ReportKind.FINANCIAL:
        raise DomainError("Only a financial report is an SF-425.", field="has_form")


def remove_report(*, report: Report, by: Actor) -> None:
    """Take a report that nobody has begun off the award. Raises DomainError for one that was begun."""
    if report.state is not ReportState.UPCOMING:
        raise DomainError("This report has been begun. It stays.")
    drop_dates(report, by=by)
    report.archived_at = clock.now()
    report.by_hand = True
    audit(by=by, action="report.removed", subject=report.title, record_id=report.id)
    db.session.flush()
