"""Closing an award: begin, settle each step, record retention, close, reopen."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.awards import queries
from funding.awards.change_forms import CloseForm, RetentionForm, StepForm
from funding.awards.models import Award
from funding.awards.queries.closeout import passes_money_on, step_for, waits_of
from funding.awards.services import closing
from funding.awards.types import StepState
from funding.awards.views import blueprint
from funding.awards.views.conditions import conditions_page
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion


def _back(award_id: int) -> ResponseReturnValue:
    return redirect_to("awards.conditions", award_id=award_id)


def _refused(award: Award, form: CloseForm, error: DomainError) -> ResponseReturnValue:
    """The page again, with what was typed and why it could not be."""
    form.reason.errors = [error.message]
    form.version.data = award.version
    return conditions_page(award, close_form=form, status=409 if isinstance(error, StaleVersion) else 422)


@blueprint.post("/<int:award_id>/closeout")
@requires("award.edit")
@writes
def begin_closeout(award_id: int) -> ResponseReturnValue:
    """Lay out the steps of the closeout."""
    award = queries.award_for(current_actor(), award_id)
    try:
        closing.begin_closeout(award=award, has_subawards=passes_money_on(award), by=current_actor())
    except DomainError as error:
        toast(error.message, "amber")
    else:
        toast("The closeout has begun.")
    return _back(award.id)


@blueprint.route("/closeout-steps/<int:closeout_step_id>", methods=["GET", "POST"])
@requires("award.edit")
@writes
def step(closeout_step_id: int) -> ResponseReturnValue:
    """Say how one step stands."""
    actor = current_actor()
    found = step_for(actor, closeout_step_id)
    award = queries.award_for(actor, found.award_id)
    state = StepState.DONE if found.state is StepState.OPEN else found.state
    form = StepForm(data={"state": state.value, "note": found.note})
    if request.method == "POST" and form.validate():
        try:
            closing.settle_step(
                award=award,
                step=found,
                state=StepState(form.state.data),
                note=form.note.data or "",
                by=actor,
                upload=form.file.data or None,
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return _back(award.id)
    page = render_template(
        "awards/step.html", form=form, award=award, step=found, waits=waits_of(award.id).get(found.key, "")
    )
    return page, 422 if form.errors else 200


@blueprint.route("/<int:award_id>/retention", methods=["GET", "POST"])
@requires("award.edit")
@writes
def keep_records(award_id: int) -> ResponseReturnValue:
    """The day of the final financial report, and why records are kept longer."""
    award = queries.award_for(current_actor(), award_id)
    stored = {
        "final_financial_sent_on": award.final_financial_sent_on,
        "kept_longer": award.kept_longer,
        "kept_until": award.kept_until,
    }
    form = RetentionForm(data=stored)
    if request.method == "POST" and form.validate():
        sent = form.final_financial_sent_on.data
        try:
            if sent and sent != award.final_financial_sent_on:
                closing.record_final_financial(award=award, on=sent, by=current_actor())
            closing.set_retention(
                award=award, flags=form.flags(), kept_until=form.kept_until.data, by=current_actor()
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return _back(award.id)
    page = render_template("awards/retention.html", form=form, award=award)
    return page, 422 if form.errors else 200


@blueprint.post("/<int:award_id>/close")
@requires("award.approve")
@writes
def close(award_id: int) -> ResponseReturnValue:
    """Close the award, unless something is in the way."""
    award, form = queries.award_for(current_actor(), award_id), CloseForm()
    form.validate()
    try:
        closing.close_award(
            award=award,
            note=form.reason.data or "",
            expected_version=form.version.data,
            by=current_actor(),
        )
    except DomainError as error:
        return _refused(award, form, error)
    toast("The award is closed.")
    return _back(award.id)


@blueprint.post("/<int:award_id>/reopen")
@requires("award.approve")
@writes
def reopen(award_id: int) -> ResponseReturnValue:
    """Open a closed award again, with a reason."""
    award, form = queries.award_for(current_actor(), award_id), CloseForm()
    form.validate()
    try:
        closing.reopen_award(
            award=award,
            reason=form.reason.data or "",
            expected_version=form.version.data,
            by=current_actor(),
        )
    except DomainError as error:
        return _refused(award, form, error)
    toast("The award is open again.")
    return _back(award.id)
