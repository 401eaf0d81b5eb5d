"""Recording that a report was sent, the packet as it went, and what the funder answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.infra import clock
from funding.infra.db import db, writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.pdf.types import PdfError
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, NotFound
from funding.proposals.forms import ZONES
from funding.reports import queries
from funding.reports.document import ReportDocument, from_json
from funding.reports.forms import AcceptForm, ReturnForm, SendForm
from funding.reports.models import Report, ReportSend
from funding.reports.services import sending
from funding.reports.types import ReportState, SendMethod
from funding.reports.views import blueprint


@blueprint.get("/reports/<int:report_id>/send")
@requires("report.send")
def send(report_id: int) -> str:
    """The form to record the sending."""
    report = queries.report_for(current_actor(), report_id)
    zone = clock.house_zone() if clock.house_zone() in dict(ZONES) else "America/New_York"
    method = _usual(report).value
    form = SendForm(
        data={"version": report.version, "sent_on": clock.today(zone), "zone": zone, "method": method}
    )
    return _page(report, form)


@blueprint.post("/reports/<int:report_id>/send")
@requires("report.send")
@writes
def record_send(report_id: int) -> ResponseReturnValue:
    """Record it with the exact papers."""
    actor = current_actor()
    report = queries.report_for(actor, report_id)
    form = SendForm()
    given: list[Any] = request.files.getlist("attachments")
    if form.validate():
        try:
            done = sending.record_send(
                report=report,
                facts=_facts(form),
                receipt=form.receipt.data or None,
                attachments=given,
                expected_version=form.expected_version,
                by=actor,
            )
        except PdfError as error:
            apply_domain_error(form, DomainError(f"The PDF could not be made: {error}"))
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Recorded. The papers are kept exactly as they went out.")
            return redirect_to("reports.sent", send_id=done.id)
    db.session.expire(report)
    return _page(report, form), 422


@blueprint.get("/report-sends/<int:send_id>")
@requires("report.view")
def sent(send_id: int) -> str:
    """What was sent, when, by whom, with its files."""
    one = db.session.get(ReportSend, send_id)
    if one is None:
        raise NotFound("There is no such sending.")
    report = queries.report_for(current_actor(), one.report_id)
    return render_template(
        "reports/sent.html",
        report=report,
        award=report.award,
        send=one,
        document=from_json(ReportDocument, one.document),
        later=queries.signed_later_than([one])[one.id],
        following=queries.following_of(report),
    )


@blueprint.get("/reports/<int:report_id>/answer")
@requires("report.send")
def reply(report_id: int) -> str:
    """The forms for what the funder answered."""
    report = queries.report_for(current_actor(), report_id)
    data = {"version": report.version, "on": clock.today()}
    return _reply_page(report, AcceptForm(data=data), ReturnForm(data=data))


@blueprint.post("/reports/<int:report_id>/accepted")
@requires("report.send")
@writes
def accepted(report_id: int) -> ResponseReturnValue:
    """The funder accepted it."""
    actor = current_actor()
    report = queries.report_for(actor, report_id)
    form = AcceptForm()
    if form.validate():
        try:
            sending.record_accepted(
                report=report, on=form.on.data, comments=form.comments.data or "",
                expected_version=form.expected_version, by=actor,
            )  # fmt: skip
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Accepted.")
            return redirect_to("reports.show", report_id=report.id)
    other = ReturnForm(formdata=None, data={"version": report.version, "on": clock.today()})
    return _reply_page(report, form, other), 422


@blueprint.post("/reports/<int:report_id>/returned")
@requires("report.send")
@writes
def returned(report_id: int) -> ResponseReturnValue:
    """The funder wants changes."""
    actor = current_actor()
    report = queries.report_for(actor, report_id)
    form = ReturnForm()
    if form.validate():
        try:
            sending.record_returned(
                report=report, on=form.on.data, comments=form.comments.data or "", due_on=form.due_on.data,
                expected_version=form.expected_version, by=actor,
            )  # fmt: skip
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("The report is open again as a revision.")
            return redirect_to("reports.show", report_id=report.id)
    other = AcceptForm(formdata=None, data={"version": report.version, "on": clock.today()})
    return _reply_page(report, other, form), 422


def _usual(report: Report) -> SendMethod:
    usual = {
        "doj": SendMethod.JUSTGRANTS,
        "hhs": SendMethod.PAYMENT_SYSTEM,
        "state": SendMethod.STATE_PORTAL,
    }
    return usual.get(str(report.award.funder.source_hue), SendMethod.EMAIL)


def _facts(form: SendForm) -> sending.SendFacts:
    return sending.SendFacts(
        local=datetime.combine(form.sent_on.data, form.sent_at.data),
        zone=form.zone.data or "",
        method=SendMethod(form.method.data),
        receipt_number=form.receipt_number.data or "",
        note=form.note.data or "",
        before_signature=bool(form.before_signature.data),
    )


def _page(report: Report, form: SendForm) -> str:
    ready = report.state is ReportState.SIGNED
    return render_template("reports/send.html", report=report, award=report.award, form=form, ready=ready)


def _reply_page(report: Report, accept: AcceptForm, back: ReturnForm) -> str:
    return render_template(
        "reports/reply.html",
        report=report,
        award=report.award,
        accept=accept,
        back=back,
        sends=queries.sends_of(report.id),
    )
