"""One obligation: recording it, changing it, letting it go."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.actuals.figures import Plan
from funding.actuals.forms import ApproveForm, ObligationForm, ReleaseForm, obligation_values, place_choices
from funding.actuals.models import Obligation
from funding.actuals.queries import entries as queries
from funding.actuals.queries.bounds import span_of
from funding.actuals.queries.overview import plan_of
from funding.actuals.services import obligations as services
from funding.actuals.services.entries import label
from funding.actuals.types import Share, kind_label
from funding.actuals.views import blueprint
from funding.awards.models import Award
from funding.awards.queries import approved_budget, award_for
from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion


def _form(plan: Plan, values: dict[str, object]) -> ObligationForm:
    form = ObligationForm(data=values)
    form.line.choices = [("", "Choose"), *place_choices(plan)]
    return form


def _page(form: ObligationForm, award: Award, found: Obligation | None) -> str:
    return render_template(
        "actuals/obligation_form.html", form=form, award=award, found=found, span=span_of(award)
    )


@blueprint.route("/awards/<int:award_id>/obligations/new", methods=["GET", "POST"])
@requires("actual.edit")
@writes
def create_obligation(award_id: int) -> ResponseReturnValue:
    """Record what is ordered and not paid yet."""
    award = award_for(current_actor(), award_id)
    plan = plan_of(approved_budget(award))
    form = _form(plan, {"share": Share.FUNDER.value, "made_on": clock.today()})
    if request.method == "POST" and form.validate():
        try:
            found = services.add_obligation(award=award, facts=form.facts(plan), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Recorded.")
            return redirect_to("actuals.obligation", obligation_id=found.id)
    return _page(form, award, None), 422 if form.errors else 200


@blueprint.get("/obligations/<int:obligation_id>")
@requires("actual.view")
def obligation(obligation_id: int) -> ResponseReturnValue:
    """One obligation with the costs that settle it."""
    return _obligation_page(obligation_id, None)


def _obligation_page(obligation_id: int, form: ReleaseForm | None) -> str:
    actor = current_actor()
    found, award = queries.obligation_for(actor, obligation_id)
    owed = next(one for one in queries.owed_of(award.id, found.id))
    plan = plan_of(approved_budget(award))
    line = plan.keys.get(found.line_key)
    return render_template(
        "actuals/obligation.html",
        found=found,
        award=award,
        owed=owed,
        line=line.title if line else "",
        kind=kind_label(found.line_kind),
        settling=queries.liquidations_of(found.id),
        span=span_of(award),
        approvable=services.may_approve(found, actor),
        form=form or ReleaseForm(data={"version": found.version, "released_on": clock.today()}),
    )


@blueprint.route("/obligations/<int:obligation_id>/edit", methods=["GET", "POST"])
@requires("actual.edit")
@writes
def edit_obligation(obligation_id: int) -> ResponseReturnValue:
    """Change an obligation."""
    found, award = queries.obligation_for(current_actor(), obligation_id)
    plan = plan_of(approved_budget(award))
    stored = obligation_values(found, plan)
    form = _form(plan, stored)
    if request.method == "POST" and form.validate():
        try:
            services.change_obligation(
                obligation=found,
                award=award,
                facts=form.facts(plan),
                expected_version=form.version.data,
                by=current_actor(),
            )
        except StaleVersion:
            return render_conflict(form, stored, found.version, title=label(found))
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("actuals.obligation", obligation_id=found.id)
    return _page(form, award, found), 422 if form.errors else 200


@blueprint.post("/obligations/<int:obligation_id>/release")
@requires("actual.edit")
@writes
def release(obligation_id: int) -> ResponseReturnValue:
    """Let go what is left of it."""
    actor = current_actor()
    found, _ = queries.obligation_for(actor, obligation_id)
    form = ReleaseForm()
    if form.validate():
        try:
            services.release_obligation(
                obligation=found,
                on=form.released_on.data,
                reason=form.reason.data or "",
                expected_version=form.version.data,
                by=actor,
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Released: nothing of it is owed any more.")
            return redirect_to("actuals.obligation", obligation_id=found.id)
    return _obligation_page(obligation_id, form), 422


@blueprint.post("/obligations/<int:obligation_id>/approve")
@requires("actual.approve")
@writes
def approve_obligation(obligation_id: int) -> ResponseReturnValue:
    """Let it count: somebody else recorded it."""
    actor = current_actor()
    found, _ = queries.obligation_for(actor, obligation_id)
    form = ApproveForm()
    services.approve_obligation(obligation=found, expected_version=form.version.data, by=actor)
    toast("Approved: it counts from the day it was made.")
    return redirect_to("actuals.obligation", obligation_id=found.id)
