"""The workspace of one report: its questions, what was promised beside what happened, its money and its signatures."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.infra import clock
from funding.infra.history import history_of
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.reports import queries
from funding.reports.comparing import Difference, line_changes, outcome_changes, since_lock, text_changes
from funding.reports.document import ReportDocument
from funding.reports.forms import LockForm, NotesForm, ReasonForm, SignForm
from funding.reports.models import Report
from funding.reports.queries.assembly import figures_of, missing_notes, report_document, usual_day
from funding.reports.queries.blocking import Blocker, day_words, lock_blockers, waiting_costs
from funding.reports.scanning import scan
from funding.reports.types import ReportState
from funding.reports.views import blueprint
from funding.reports.views.links import blocker_link, line_links

NOT_LOCKED = frozenset({ReportState.UPCOMING, ReportState.DRAFTING, ReportState.FINANCE_CHECK})
"""While nobody signed the figures."""


@blueprint.get("/reports/<int:report_id>")
@requires("report.view")
def show(report_id: int) -> ResponseReturnValue:
    """Everything about one report on one page."""
    return render_workspace(queries.report_for(current_actor(), report_id))


def render_workspace(
    report: Report,
    *,
    notes: NotesForm | None = None,
    typed: dict[str, str] | None = None,
    lock: LockForm | None = None,
    sign: SignForm | None = None,
    back: ReasonForm | None = None,
) -> str:
    """The page, with a form that was refused in the place of the usual one."""
    version = {"version": report.version}
    return render_template(
        "reports/show.html",
        **_facts(report),
        notes=notes or NotesForm(data={**version, "remarks": report.remarks}),
        typed=typed or {},
        lock=lock or LockForm(data={**version, "as_of": usual_day(report)}),
        sign=sign or SignForm(data=version),
        back=back or ReasonForm(data=version),
    )


def _facts(report: Report) -> dict[str, object]:
    """What the page shows beside its forms."""
    document = report_document(report)
    figures = document.figures
    last = queries.last_sent(report)
    sends = queries.sends_of(report.id)
    return {
        "report": report,
        "award": report.award,
        "document": document,
        "figures": figures,
        "answers": queries.answers_of(report.id),
        "steps": queries.steps_of(report.id),
        "sends": sends,
        "later": queries.signed_later_than(sends),
        "replies": queries.replies_of(report.id),
        "previous": queries.previous_of(report),
        "following": queries.following_of(report),
        "last": last,
        "last_lines": line_changes(figures, last),
        "last_outcomes": outcome_changes(figures, last),
        "last_answers": {one.key: one.html for one in last.answers} if last else {},
        "texts": text_changes(document, last),
        "drift": _drift(report),
        "missing": missing_notes(figures),
        "blocking": _blocking(report, document),
        "waiting": waiting_costs(report, figures.as_of) if report.state in NOT_LOCKED else None,
        "day_words": day_words(report),
        "found": scan(document),
        "limit_bp": queries.settings().variance_bp,
        "links": line_links(report.award_id),
        "today": clock.today(),
        "is_late": report.is_late,
        "history": history_of(report.id, page=page_number()),
    }


def _blocking(report: Report, document: ReportDocument) -> list[tuple[Blocker, str]]:
    """What finance would refuse the figures for, each with the address where it is mended."""
    if report.state not in NOT_LOCKED:
        return []
    return [(one, blocker_link(one, report)) for one in lock_blockers(report, document)]


def _drift(report: Report) -> list[Difference]:
    """What the records say otherwise by now. Once the next report has gone, an accepted one is the past."""
    locked = queries.locked_figures(report)
    if locked is None or (report.state is ReportState.ACCEPTED and _next_has_gone(report)):
        return []
    return since_lock(locked, figures_of(report, locked.as_of))


def _next_has_gone(report: Report) -> bool:
    following = queries.following_of(report)
    return following is not None and following.state in {ReportState.SENT, ReportState.ACCEPTED}
