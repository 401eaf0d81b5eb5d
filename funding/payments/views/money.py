"""What came, what is expected and what was earned."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.awards.models import Award
from funding.awards.queries import award_for
from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.money import format_money
from funding.kernel.zoned import format_date
from funding.payments.forms import (
    ExpectedForm,
    IncomeForm,
    PaymentForm,
    TakeBackForm,
    expected_values,
    fill_choices,
    usual_payment,
)
from funding.payments.models import ExpectedPayment
from funding.payments.queries import award as queries
from funding.payments.services import money as services
from funding.payments.types import RequestState
from funding.payments.views import blueprint
from funding.payments.views.deciding import posted_version


def _with_links(form: PaymentForm, award: Award) -> PaymentForm:
    rows = [one for one in queries.requests_of(award.id) if one.state is RequestState.SENT]
    paid = queries.paid_for([one.id for one in rows])
    open_requests = [
        (one.id, f"Request {one.number}: {format_money((one.asked_cents or 0) - paid[one.id])} open")
        for one in rows
        if (one.asked_cents or 0) > paid[one.id]
    ]
    fill_choices(form.request_id, "No request", open_requests)
    expected = queries.expected_of(award.id)
    came = queries.came_for([one.id for one in expected])
    waiting = [
        (one.id, f"{one.label}, {format_date(one.due_on)}, {format_money(one.amount_cents)}")
        for one in expected
        if came.get(one.id, 0) < one.amount_cents
    ]
    fill_choices(form.expected_id, "Nothing expected", waiting)
    return form


@blueprint.route("/awards/<int:award_id>/payments/new", methods=["GET", "POST"])
@requires("payment.edit")
@writes
def record(award_id: int) -> ResponseReturnValue:
    """Record a payment that came, or money that went back."""
    award = award_for(current_actor(), award_id)
    first = {"kind": usual_payment(award).value, "received_on": clock.today()}
    form = _with_links(PaymentForm(data={**first, **_asked_link(award)}), award)
    if request.method == "POST" and form.validate():
        try:
            row = services.record_payment(award=award, facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            told = (
                f"{format_money(abs(row.amount_cents))} {'recorded' if row.amount_cents > 0 else 'returned'}."
            )
            over = queries.paid_beyond(row)
            if over:
                told += f" That is {format_money(over)} more than the request asked for."
            toast(told, "amber" if over else "green")
            return redirect_to("payments.index", award_id=award.id)
    page = render_template("payments/record.html", award=award, form=form, blocks=queries.blocks(award.id))
    return page, 422 if form.errors else 200


def _asked_link(award: Award) -> dict[str, object]:
    """A request or expected payment named in the address, with what is still open of it."""
    for row in queries.requests_of(award.id):
        if request.args.get("request", "") == str(row.id) and row.asked_cents:
            return {
                "request_id": str(row.id),
                "kind": "drawdown" if row.kind == "drawdown" else "reimbursement",
                "amount": row.asked_cents - queries.paid_for([row.id])[row.id],
            }
    for one in queries.expected_of(award.id):
        if request.args.get("expected", "") == str(one.id):
            left = one.amount_cents - queries.came_for([one.id]).get(one.id, 0)
            return {"expected_id": str(one.id), "amount": left}
    return {}


@blueprint.route("/payments/<int:payment_id>/take-back", methods=["GET", "POST"])
@requires("payment.edit")
@writes
def take_back(payment_id: int) -> ResponseReturnValue:
    """Take back a payment that never was, by one more row."""
    row, award = queries.payment_for(current_actor(), payment_id)
    form = TakeBackForm()
    if request.method == "POST" and form.validate():
        try:
            services.take_back_payment(
                row=row, award=award, reason=form.reason.data or "", by=current_actor()
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Taken back by one more row.")
            return redirect_to("payments.index", award_id=award.id)
    page = render_template("payments/take_back.html", award=award, row=row, form=form)
    return page, 422 if form.errors else 200


@blueprint.route("/awards/<int:award_id>/payments/expect", methods=["GET", "POST"])
@requires("payment.edit")
@writes
def expect(award_id: int) -> ResponseReturnValue:
    """Expect a payment on a day, which then stands in the calendar."""
    award = award_for(current_actor(), award_id)
    form = ExpectedForm()
    if request.method == "POST" and form.validate():
        try:
            services.expect_payment(award=award, facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Expected. Its date is in the calendar.")
            return redirect_to("payments.index", award_id=award.id)
    return _expected_page(award, form, None)


def _expected_page(award: Award, form: ExpectedForm, row: ExpectedPayment | None) -> ResponseReturnValue:
    page = render_template("payments/expect.html", award=award, form=form, row=row)
    return page, 422 if form.errors else 200


@blueprint.route("/expected-payments/<int:expected_id>/edit", methods=["GET", "POST"])
@requires("payment.edit")
@writes
def edit_expected(expected_id: int) -> ResponseReturnValue:
    """Move or correct what is expected."""
    row, award = queries.expected_for(current_actor(), expected_id)
    stored = expected_values(row)
    form = ExpectedForm(data=stored)
    if request.method == "POST" and form.validate():
        try:
            services.change_expected(
                row=row,
                award=award,
                facts=form.facts(),
                expected_version=form.version.data,
                by=current_actor(),
            )
        except StaleVersion:
            return render_conflict(form, stored, row.version, title=row.label)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("payments.index", award_id=award.id)
    return _expected_page(award, form, row)


@blueprint.post("/expected-payments/<int:expected_id>/drop")
@requires("payment.edit")
@writes
def drop_expected(expected_id: int) -> ResponseReturnValue:
    """Expect it no longer."""
    row, award = queries.expected_for(current_actor(), expected_id)
    try:
        services.drop_expected(row=row, award=award, expected_version=posted_version(), by=current_actor())
    except DomainError as error:
        toast(error.message, "amber")
    else:
        toast("No longer expected.")
    return redirect_to("payments.index", award_id=award.id)


@blueprint.route("/awards/<int:award_id>/payments/income", methods=["GET", "POST"])
@requires("payment.edit")
@writes
def income(award_id: int) -> ResponseReturnValue:
    """Record program income or interest."""
    award = award_for(current_actor(), award_id)
    form = IncomeForm(data={"on": clock.today()})
    if request.method == "POST" and form.validate():
        try:
            services.record_income(award=award, facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Recorded.")
            return redirect_to("payments.index", award_id=award.id)
    page = render_template("payments/income.html", award=award, form=form)
    return page, 422 if form.errors else 200
