"""What becomes of a request: approved by another, sent back, sent, refused, withdrawn."""

from __future__ import annotations

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue

from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError
from funding.payments.forms import RefusedForm, SentForm
from funding.payments.queries.award import request_for
from funding.payments.services import requests as services
from funding.payments.views import blueprint
from funding.payments.views.requests import request_page


def posted_version() -> int | None:
    """The version a button was pressed on; None where it was tampered with."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _press(request_id: int, verb: Callable[..., None], told: str) -> ResponseReturnValue:
    row, award = request_for(current_actor(), request_id)
    try:
        verb(row=row, award=award, expected_version=posted_version(), by=current_actor())
    except DomainError as error:
        toast(error.message, "amber")
    else:
        toast(told)
    return redirect_to("payments.show", request_id=request_id)


@blueprint.post("/payment-requests/<int:request_id>/approve")
@requires("payment.approve")
@writes
def approve(request_id: int) -> ResponseReturnValue:
    """Approve somebody else's draft, which freezes its lines."""
    return _press(request_id, services.approve_request, "Approved. Its lines are frozen as they stand.")


@blueprint.post("/payment-requests/<int:request_id>/send-back")
@requires("payment.approve")
@writes
def send_back(request_id: int) -> ResponseReturnValue:
    """Take an approval back."""
    return _press(request_id, services.send_back, "Back to a draft; it follows the books again.")


@blueprint.post("/payment-requests/<int:request_id>/withdraw")
@requires("payment.edit")
@writes
def withdraw(request_id: int) -> ResponseReturnValue:
    """Give a request up before it is sent."""
    return _press(request_id, services.withdraw, "Withdrawn. Its number stays its own.")


@blueprint.post("/payment-requests/<int:request_id>/send")
@requires("payment.edit")
@writes
def send(request_id: int) -> ResponseReturnValue:
    """Record that the funder has it."""
    row, award = request_for(current_actor(), request_id)
    form = SentForm()
    if form.validate():
        try:
            services.mark_sent(
                row=row,
                award=award,
                sent_on=form.sent_on.data,
                reference=form.reference.data or "",
                expected_version=form.version.data,
                by=current_actor(),
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Recorded as sent.")
            return redirect_to("payments.show", request_id=row.id)
    return request_page(row, award, sending=form)


@blueprint.post("/payment-requests/<int:request_id>/refuse")
@requires("payment.edit")
@writes
def refuse(request_id: int) -> ResponseReturnValue:
    """Record the funder's refusal."""
    row, award = request_for(current_actor(), request_id)
    form = RefusedForm()
    if form.validate():
        try:
            services.refuse(
                row=row,
                award=award,
                refused_on=form.refused_on.data,
                reason=form.reason.data or "",
                expected_version=form.version.data,
                by=current_actor(),
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Recorded. What is not paid of it can be asked for anew.", "amber")
            return redirect_to("payments.show", request_id=row.id)
    return request_page(row, award, refusing=form)
