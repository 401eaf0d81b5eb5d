"""Decisions about reports to funders: to write, to check, to sign, to send, and what came back."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from funding.dashboard.types import Choice
from funding.infra import clock
from funding.kernel.actor import Actor
from funding.kernel.zoned import days_left, format_date
from funding.reports.models import Report
from funding.reports.queries.waiting import waiting_for
from funding.reports.types import ReportState

_VERBS = {
    ReportState.UPCOMING: ("Write", "Write"),
    ReportState.DRAFTING: ("Write", "Write"),
    ReportState.RETURNED: ("Write the revision", "Write again"),
    ReportState.FINANCE_CHECK: ("Check and lock the figures", "Check"),
    ReportState.SIGN_OFF: ("Sign", "Read and sign"),
    ReportState.SIGNED: ("Send", "Record the send"),
    ReportState.SENT: ("Ask after", "Record the answer"),
}


def waiting(actor: Actor) -> Iterable[Choice]:
    """Reports that this person can move on."""
    for report in waiting_for(actor):
        due_on = report.due_on
        left = days_left(due_on, clock.today()) if due_on else None
        does, verb = _VERBS[report.state]
        yield Choice(
            order=-900 if report.is_late else 3 if left is None else max(min(left, 20), 0),
            title=f"{does}: {report.name}",
            reason=f"{report.award.title}. {_reason(report)}",
            verb=verb,
            url=_address(report),
            hue=str(report.award.funder.source_hue),
            source=report.award.funder.source_label,
            badge="late" if report.is_late else "" if left is None or left < 0 else f"{left} days",
            tone="red" if report.is_late else "amber",
        )


def _address(report: Report) -> str:
    if report.state is ReportState.SENT:
        return url_for("reports.reply", report_id=report.id)
    if report.state is ReportState.SIGNED:
        return url_for("reports.send", report_id=report.id)
    return url_for("reports.show", report_id=report.id)


def _reason(report: Report) -> str:
    due = f"due {format_date(report.due_on)}" if report.due_on else "no day set"
    if report.state is ReportState.SENT:
        return f"Sent, {due}, and not accepted yet."
    if report.state is ReportState.RETURNED:
        return f"The funder returned it; {due}."
    if report.is_late:
        return f"It was {due}. Drawdowns are frozen until it is sent."
    if report.state is ReportState.FINANCE_CHECK:
        return f"{report.prepared_by_name} handed it over; {due}."
    return f"It is {due}."
