"""Reports for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from funding.awards.models import Award
from funding.awards.queries import approved_budget
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.periods import Period
from funding.reports.document import to_json
from funding.reports.models import Report, ReportAnswer, ReportSend
from funding.reports.queries.assembly import report_document
from funding.reports.services.planning import apply_plan
from funding.reports.services.single import ReportFacts, add_report
from funding.reports.types import ReportKind, ReportState, SendMethod
from tests.builders.awards import build_award
from tests.builders.budgets import TERMS, build_approved, build_budget, build_line


def build_report(award: Award | None = None, **overrides: Any) -> Report:
    """A performance report on October 2026, due on December 15; ``state=`` is set as it is.

    The award is one that began on October 1, 2026.
    """
    award = award or build_award()
    by, state = overrides.pop("by", SYSTEM), overrides.pop("state", None)
    covers = Period(
        overrides.pop("covers_from", date(2026, 10, 1)), overrides.pop("covers_to", date(2026, 10, 31))
    )
    values: dict[str, Any] = {
        "kind": ReportKind.PERFORMANCE,
        "name": "Performance report, October 2026",
        "due_on": date(2026, 12, 15),
        "due_source": "The agreement",
        **overrides,
    }
    report = add_report(award=award, facts=ReportFacts(covers=covers, **values), by=by)
    if state is not None:
        report.state = ReportState(state)
        db.session.flush()
    return report


def approve_a_budget(award: Award) -> None:
    """A budget of one line over the whole award, approved, where the award has none yet."""
    if approved_budget(award) is None:
        terms = replace(TERMS, match_bp=None, ceiling_cents=None)
        budget = build_budget(subject_id=award.application_id, terms=terms)
        build_line(budget, "other", award.amount_cents // 100)
        build_approved(budget)


def answer_all(report: Report, text: str = "As it was planned.") -> None:
    """An answer to every question that has none."""
    query = db.select(ReportAnswer).where(ReportAnswer.report_id == report.id, ReportAnswer.body == "")
    for one in db.session.scalars(query):
        one.body = f"<p>{text}</p>"
    db.session.flush()


def build_send(report: Report, **overrides: Any) -> ReportSend:
    """A sending of the report on November 20, 2026, without papers."""
    values: dict[str, Any] = {
        "revision": report.revision,
        "sent_at": datetime(2026, 11, 20, 15, 0, tzinfo=UTC),
        "zone": "America/New_York",
        "method": SendMethod.EMAIL,
        "document": to_json(report_document(report)),
        "sent_by_name": SYSTEM.name,
        **overrides,
    }
    send = ReportSend(report_id=report.id, **values)
    db.session.add(send)
    db.session.flush()
    return send


def lay_out_reports(award: Award) -> list[Report]:
    """Everything the award's calendar asks for, in the order of their due dates."""
    apply_plan(award=award, by=SYSTEM)
    query = db.select(Report).where(Report.award_id == award.id)
    found = list(db.session.scalars(query))
    return sorted(found, key=lambda one: (one.due_on or date.max, one.id))
