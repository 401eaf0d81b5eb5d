"""A report's own list of questions."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.reports import queries
from funding.reports.forms import QuestionForm
from funding.reports.models import Report, ReportAnswer
from funding.reports.services import asking
from funding.reports.views import blueprint


@blueprint.get("/reports/<int:report_id>/questions/new")
@requires("report.edit")
def new_question(report_id: int) -> str:
    """The form of a question that this funder asks besides."""
    return _page(queries.report_for(current_actor(), report_id), None, QuestionForm())


@blueprint.post("/reports/<int:report_id>/questions/new")
@requires("report.edit")
@writes
def add_question(report_id: int) -> ResponseReturnValue:
    """Add it at the end."""
    actor = current_actor()
    report = queries.report_for(actor, report_id)
    form = QuestionForm()
    if form.validate():
        try:
            one = asking.add_question(
                report=report, question=form.question.data or "", guidance=form.guidance.data or "", by=actor
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("The question was added.")
            return redirect_to("reports.answer", report_answer_id=one.id)
    return _page(report, None, form), 422


@blueprint.get("/report-answers/<int:report_answer_id>/question")
@requires("report.edit")
def edit_question(report_answer_id: int) -> str:
    """The words of a question."""
    report, one = queries.answer_for(current_actor(), report_answer_id)
    return _page(report, one, QuestionForm(obj=one))


@blueprint.post("/report-answers/<int:report_answer_id>/question")
@requires("report.edit")
@writes
def update_question(report_answer_id: int) -> ResponseReturnValue:
    """Keep the new words."""
    actor = current_actor()
    report, one = queries.answer_for(actor, report_answer_id)
    form = QuestionForm()
    if form.validate():
        try:
            asking.change_question(
                report=report, answer=one, question=form.question.data or "", guidance=form.guidance.data or "",
                expected_version=form.expected_version, by=actor,
            )  # fmt: skip
        except StaleVersion:
            stored = {"question": one.question, "guidance": one.guidance}
            return render_conflict(form, stored, one.version, title=one.question)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("reports.answer", report_answer_id=one.id)
    return _page(report, one, form), 422


@blueprint.post("/report-answers/<int:report_answer_id>/move")
@requires("report.edit")
@writes
def move_question(report_answer_id: int) -> ResponseReturnValue:
    """Move a question up or down."""
    actor = current_actor()
    report, one = queries.answer_for(actor, report_answer_id)
    try:
        asking.move_question(report=report, answer=one, up=request.form.get("to") != "down", by=actor)
    except DomainError as error:
        toast(error.message, "amber")
    return redirect_to("reports.show", report_id=report.id)


@blueprint.post("/report-answers/<int:report_answer_id>/remove")
@requires("report.edit")
@writes
def remove_question(report_answer_id: int) -> ResponseReturnValue:
    """Take a question off; its text stays in the history."""
    actor = current_actor()
    report, one = queries.answer_for(actor, report_answer_id)
    try:
        asking.remove_question(report=report, answer=one, by=actor)
        toast("The question was taken off. Its text stays in the history.")
    except DomainError as error:
        toast(error.message, "amber")
    return redirect_to("reports.show", report_id=report.id)


def _page(report: Report, one: ReportAnswer | None, form: QuestionForm) -> str:
    return render_template("reports/question.html", report=report, award=report.award, answer=one, form=form)
