"""A partner's invoices: enter, approve, pay, send back."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.subawards import queries
from funding.subawards.forms import InvoiceForm, PayForm, ReturnForm, VersionForm
from funding.subawards.models import Subaward, SubawardInvoice
from funding.subawards.queries import one
from funding.subawards.services import invoices as services
from funding.subawards.services import posting as services_of_posting
from funding.subawards.views import blueprint


def _invoice(subaward_id: int, invoice_id: int) -> tuple[Subaward, SubawardInvoice]:
    """The invoice of this agreement. A wrong pair is no address of ours."""
    found = one.invoice_for(current_actor(), invoice_id)
    if found.subaward_id != subaward_id:
        abort(404)
    return queries.subaward_for(current_actor(), subaward_id), found


@blueprint.get("/subawards/<int:subaward_id>/invoices")
@requires("subaward.view")
def invoices(subaward_id: int) -> str:
    """Every invoice of an agreement, and what is left of it."""
    actor = current_actor()
    subaward = queries.subaward_for(actor, subaward_id)
    found = one.invoices_of(subaward.id)
    own = {each.id for each in found if services.own_entry(each, actor)}
    return render_template(
        "subawards/invoices.html",
        subaward=subaward,
        invoices=found,
        others_decide=own if own and services.another_approves(actor) else (),
        files=one.files_of([each.document_id for each in found]),
        sums=queries.sums([subaward.id])[subaward.id],
    )


@blueprint.route("/subawards/<int:subaward_id>/invoices/new", methods=["GET", "POST"])
@requires("subaward.invoice")
@writes
def add_invoice(subaward_id: int) -> ResponseReturnValue:
    """Keep an invoice that came in."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    form = InvoiceForm(data={"received_on": clock.today()})
    if request.method == "POST" and form.validate():
        try:
            services.enter_invoice(
                subaward=subaward, facts=form.facts(), by=current_actor(), upload=form.file.data or None
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            alone = not services.another_approves(current_actor())
            toast("Entered. It waits for approval." if alone else "Entered. Somebody else approves it.")
            return redirect_to("subawards.invoices", subaward_id=subaward.id)
    page = render_template(
        "subawards/invoice.html",
        form=form,
        subaward=subaward,
        sums=queries.sums([subaward.id])[subaward.id],
        ends_on=queries.last_day(subaward),
    )
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.post("/subawards/<int:subaward_id>/invoices/<int:invoice_id>/approve")
@requires("subaward.approve")
@writes
def approve_invoice(subaward_id: int, invoice_id: int) -> Response:
    """Say that an invoice is right."""
    subaward, invoice = _invoice(subaward_id, invoice_id)
    try:
        services.approve_invoice(
            invoice=invoice,
            subaward=subaward,
            expected_version=VersionForm().expected_version,
            by=current_actor(),
        )
    except DomainError as error:
        toast(error.message, "amber")
    else:
        toast("Approved.")
    return redirect_to("subawards.invoices", subaward_id=subaward.id)


@blueprint.route("/subawards/<int:subaward_id>/invoices/<int:invoice_id>/pay", methods=["GET", "POST"])
@requires("subaward.approve")
@writes
def pay_invoice(subaward_id: int, invoice_id: int) -> ResponseReturnValue:
    """Say that an invoice was paid."""
    subaward, invoice = _invoice(subaward_id, invoice_id)
    form = PayForm(data={"version": invoice.version, "paid_on": clock.today()})
    if request.method == "POST" and form.validate():
        try:
            services.pay_invoice(
                invoice=invoice,
                subaward=subaward,
                paid_on=form.paid_on.data,
                reference=form.reference.data or "",
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            stored = {"paid_on": invoice.paid_on, "reference": invoice.payment_reference}
            return render_conflict(form, stored, invoice.version, title=invoice.number)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Paid.")
            return redirect_to("subawards.invoices", subaward_id=subaward.id)
    page = render_template("subawards/invoice_pay.html", form=form, subaward=subaward, invoice=invoice)
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.route("/subawards/<int:subaward_id>/invoices/<int:invoice_id>/return", methods=["GET", "POST"])
@requires("subaward.approve")
@writes
def return_invoice(subaward_id: int, invoice_id: int) -> ResponseReturnValue:
    """Send an invoice back."""
    subaward, invoice = _invoice(subaward_id, invoice_id)
    form = ReturnForm(data={"version": invoice.version})
    if request.method == "POST" and form.validate():
        try:
            services.return_invoice(
                invoice=invoice,
                subaward=subaward,
                reason=form.reason.data or "",
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            stored = {"reason": invoice.returned_reason}
            return render_conflict(form, stored, invoice.version, title=invoice.number)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Sent back. Its amount is free again.")
            return redirect_to("subawards.invoices", subaward_id=subaward.id)
    page = render_template("subawards/invoice_return.html", form=form, subaward=subaward, invoice=invoice)
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.post("/subawards/<int:subaward_id>/invoices/<int:invoice_id>/post")
@requires("actual.edit")
@writes
def post_invoice(subaward_id: int, invoice_id: int) -> Response:
    """Enter an approved invoice among the costs of the award."""
    subaward, invoice = _invoice(subaward_id, invoice_id)
    try:
        services_of_posting.post_invoice(
            invoice=invoice,
            subaward=subaward,
            expected_version=VersionForm().expected_version,
            by=current_actor(),
        )
    except DomainError as error:
        toast(error.message, "amber")
    else:
        toast("Entered among the costs. Somebody else approves it there.")
    return redirect_to("subawards.invoices", subaward_id=subaward.id)
