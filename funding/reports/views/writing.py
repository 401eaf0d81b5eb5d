"""Writing an answer with autosave, taking over the last report's text, and explaining differences."""

from __future__ import annotations

from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.proposals.cleaning import clean
from funding.reports import queries
from funding.reports.forms import AnswerForm, NotesForm
from funding.reports.models import Report, ReportAnswer
from funding.reports.queries.assembly import report_document
from funding.reports.scanning import plain
from funding.reports.services import writing
from funding.reports.types import LONGEST_ANSWER
from funding.reports.views import blueprint
from funding.reports.views.workspace import render_workspace
from funding.reports.wording import word_changes

NOTE = "note-"


@blueprint.get("/report-answers/<int:report_answer_id>")
@requires("report.view")
def answer(report_answer_id: int) -> str:
    """One question with its answer, the last report's text beside it, and the others to go to."""
    report, one = queries.answer_for(current_actor(), report_answer_id)
    return _page(report, one, AnswerForm(data={"version": one.version, "body": one.body}))


@blueprint.post("/report-answers/<int:report_answer_id>")
@requires("report.edit")
@writes
def save_answer(report_answer_id: int) -> ResponseReturnValue:
    """Keep the answer of a plain form; a stale one is shown beside what is stored."""
    actor = current_actor()
    report, one = queries.answer_for(actor, report_answer_id)
    form = AnswerForm()
    if form.validate():
        try:
            writing.save_answer(
                report=report, answer=one, text=form.body.data or "",
                expected_version=form.expected_version, by=actor,
            )  # fmt: skip
        except StaleVersion as error:
            return render_conflict(form, error.current, one.version, title=one.question)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("reports.answer", report_answer_id=one.id)
    return _page(report, one, form), 422


@blueprint.put("/report-answers/<int:report_answer_id>/text")
@requires("report.edit")
@writes
def autosave(report_answer_id: int) -> ResponseReturnValue:
    """Keep the text the editor sends as JSON and answer the new version; 409 carries the stored text."""
    actor = current_actor()
    report, one = queries.answer_for(actor, report_answer_id)
    sent: Any = request.get_json(silent=True)
    text, version = (sent.get("body"), sent.get("version")) if isinstance(sent, dict) else (None, None)
    if not isinstance(text, str) or not isinstance(version, int) or isinstance(version, bool):
        return jsonify(error="The text or its version is missing."), 422
    if "\0" in text or len(text) > LONGEST_ANSWER:
        return jsonify(error="The text is too long or holds characters that cannot be stored."), 422
    try:
        writing.save_answer(report=report, answer=one, text=text, expected_version=version, by=actor)
    except StaleVersion as error:
        return jsonify(error=error.message, version=one.version, theirs=one.body, mine=clean(text)), 409
    except DomainError as error:
        return jsonify(error=error.message), 422
    return jsonify(version=one.version, words=len(plain(one.body).split()))


@blueprint.post("/report-answers/<int:report_answer_id>/take-over")
@requires("report.edit")
@writes
def take_over(report_answer_id: int) -> ResponseReturnValue:
    """Put the last report's text below what is written."""
    actor = current_actor()
    report, one = queries.answer_for(actor, report_answer_id)
    form = AnswerForm()
    try:
        writing.take_over(
            report=report, answer=one, text=last_text(report, one.key),
            expected_version=form.expected_version, by=actor,
        )  # fmt: skip
        toast("The last report’s text was put below yours.")
    except DomainError as error:
        toast(error.message, "amber")
    return redirect_to("reports.answer", report_answer_id=one.id)


@blueprint.post("/reports/<int:report_id>/notes")
@requires("report.edit")
@writes
def save_notes(report_id: int) -> ResponseReturnValue:
    """Keep the remarks and what was written about rows off their promise."""
    actor = current_actor()
    report = queries.report_for(actor, report_id)
    form = NotesForm()
    typed = {name.removeprefix(NOTE): text for name, text in request.form.items() if name.startswith(NOTE)}
    known = {row: text for row, text in typed.items() if row in rows_of(report)}
    if form.validate():
        try:
            writing.save_notes(
                report=report, remarks=form.remarks.data or "", notes=known,
                expected_version=form.expected_version, by=actor,
            )  # fmt: skip
        except StaleVersion:
            form.version.data = str(report.version)
            form.remarks.errors = [
                "Somebody else changed this report meanwhile. Your words stand here; save again to keep them."
            ]
            return render_workspace(report, notes=form, typed=typed), 409
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("reports.show", report_id=report.id)
    return render_workspace(report, notes=form, typed=typed), 422


def rows_of(report: Report) -> set[str]:
    """The rows of a report that a note may be written about."""
    figures = report_document(report).figures
    found = {f"indicator:{one.indicator_id}" for one in figures.outcomes}
    found |= {f"spend:{one.key}" for one in figures.spend}
    return found | ({f"spend:{figures.indirect_spend.key}"} if figures.indirect_spend else set())


def last_text(report: Report, key: str) -> str:
    """What the last report sent answered to the same question, or what its draft says; empty where nothing."""
    sent = queries.last_sent(report)
    if sent is not None:
        return next((one.html for one in sent.answers if one.key == key), "")
    previous = queries.previous_of(report)
    answers = queries.answers_of(previous.id) if previous else ()
    return next((one.body for one in answers if one.key == key), "")


def _page(report: Report, one: ReportAnswer, form: AnswerForm) -> str:
    last = last_text(report, one.key)
    return render_template(
        "reports/write.html",
        report=report,
        award=report.award,
        answer=one,
        answers=queries.answers_of(report.id),
        document=report_document(report),
        last=last,
        runs=word_changes(plain(last), plain(one.body)) if last and one.body else [],
        form=form,
        words=len(plain(one.body).split()),
    )
