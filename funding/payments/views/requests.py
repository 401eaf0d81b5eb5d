"""A request for payment: draft, look at, change."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.awards.models import Award
from funding.awards.queries import award_for, standing_of
from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.payments.forms import RefusedForm, RequestForm, SentForm, request_values, usual_request
from funding.payments.models import PaymentRequest
from funding.payments.moving import standing
from funding.payments.queries import award as queries
from funding.payments.services import requests as services
from funding.payments.sf270 import Form as Lines
from funding.payments.sf270 import told
from funding.payments.types import Basis, RequestFacts, RequestState, ShareRule
from funding.payments.views import blueprint


def first_values(award: Award) -> dict[str, object]:
    """What a new request begins with: the days since the last one, to the end of last month."""
    last = next(
        (one for one in queries.requests_of(award.id) if one.state is not RequestState.WITHDRAWN), None
    )
    today = clock.today()
    month_end = today.replace(day=1) - timedelta(days=1)
    first = last.through_on + timedelta(days=1) if last else award.starts_on
    return {
        "kind": usual_request(award).value,
        "first": first,
        "through": max(
            min(month_end if month_end >= first else today, standing_of(award, today).ends_on), first
        ),
        "basis": Basis.ACCRUED.value,
        "share": ShareRule.RECORDED.value,
    }


def shown_lines(award: Award, form: RequestForm, row: PaymentRequest | None) -> Lines | None:
    """The lines as the form stands, where it can be read; else as they begin."""
    try:
        facts: RequestFacts = form.facts()
        return queries.form_of(award, facts, but=row)
    except (ValueError, TypeError):
        return None


@blueprint.route("/awards/<int:award_id>/payments/requests/new", methods=["GET", "POST"])
@requires("payment.edit")
@writes
def create(award_id: int) -> ResponseReturnValue:
    """Begin a request; the figures come from the books."""
    award = award_for(current_actor(), award_id)
    form = RequestForm(data=first_values(award))
    if request.method == "POST" and form.validate() and "preview" not in request.form:
        try:
            row = services.draft_request(award=award, facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Drafted. Somebody else approves it.")
            return redirect_to("payments.show", request_id=row.id)
    return _form_page(award, form, None)


def _form_page(award: Award, form: RequestForm, row: PaymentRequest | None) -> ResponseReturnValue:
    page = render_template(
        "payments/edit.html",
        award=award,
        form=form,
        row=row,
        line_words=told,
        lines=None if form.errors else shown_lines(award, form, row),
        blocks=queries.blocks(award.id),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/payment-requests/<int:request_id>")
@requires("payment.view")
def show(request_id: int) -> ResponseReturnValue:
    """One request with its lines, how each is made, and what came of it."""
    row, award = queries.request_for(current_actor(), request_id)
    return request_page(row, award)


def request_page(
    row: PaymentRequest, award: Award, *, sending: SentForm | None = None, refusing: RefusedForm | None = None
) -> ResponseReturnValue:
    """The page of a request, with the form that was refused where one was."""
    today = {"version": row.version}
    sending = sending or SentForm(formdata=None, data={**today, "sent_on": clock.today()})
    refusing = refusing or RefusedForm(formdata=None, data={**today, "refused_on": clock.today()})
    lines = services.lines_of(row, award)
    paid = queries.paid_for([row.id])[row.id]
    page = render_template(
        "payments/request.html",
        award=award,
        row=row,
        lines=lines,
        line_words=told,
        paid=paid,
        stands=standing(row.state, lines.asked_cents, paid),
        payments=queries.payments_of_request(row.id),
        blocks=queries.blocks(award.id) if row.state in {RequestState.DRAFTED, RequestState.APPROVED} else [],
        is_own=services.may_not_approve(row, current_actor()),
        sending=sending,
        refusing=refusing,
    )
    return page, 422 if sending.errors or refusing.errors else 200


@blueprint.route("/payment-requests/<int:request_id>/edit", methods=["GET", "POST"])
@requires("payment.edit")
@writes
def edit(request_id: int) -> ResponseReturnValue:
    """Change a draft."""
    row, award = queries.request_for(current_actor(), request_id)
    stored = request_values(row)
    form = RequestForm(data=stored)
    if request.method == "POST" and form.validate() and "preview" not in request.form:
        try:
            services.change_request(
                row=row,
                award=award,
                facts=form.facts(),
                expected_version=form.version.data,
                by=current_actor(),
            )
        except StaleVersion:
            return render_conflict(form, stored, row.version, title=f"Request {row.number}")
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("payments.show", request_id=row.id)
    return _form_page(award, form, row)
