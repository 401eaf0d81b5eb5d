"""Set an award up from the application that won it, enter one that is held already, correct either, begin."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.accounts.owners import offer_owners
from funding.applications.models import Application
from funding.applications.queries.applications import application_for
from funding.applications.types import Stage
from funding.awards import queries
from funding.awards.forms import AwardForm, HeldAwardForm, facts_values
from funding.awards.models import Award
from funding.awards.queries.prefilled import match_rule, prefilled
from funding.awards.queries.setup import facts_of
from funding.awards.services.entering import enter_held_award
from funding.awards.services.setting_up import activate_award, correct_award, set_up_award
from funding.awards.views import blueprint
from funding.funders.queries import funder_choices
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.outreach.queries import initiative_choices


def _with_people(form: AwardForm) -> AwardForm:
    offer_owners(form.owner_id)
    return form


def _page(form: AwardForm, status: int = 200, **more: object) -> ResponseReturnValue:
    values: dict[str, object] = {"award": None, "application": None, "rule": None, **more}
    return render_template("awards/edit.html", form=form, **values), status


@blueprint.route("/set-up/<int:application_id>", methods=["GET", "POST"])
@requires("award.edit")
@writes
def set_up(application_id: int) -> ResponseReturnValue:
    """The set-up of a won application's award, filled in as far as the program knows it."""
    actor = current_actor()
    application = application_for(actor, application_id)
    present = queries.award_of_application(application.id)
    if present is not None:
        return redirect_to("awards.show", award_id=present.id)
    if application.stage is not Stage.AWARDED:
        toast("Only a won application has an award. Record the answer first.", "amber")
        return redirect_to("applications.show", application_id=application.id)
    form = _with_people(AwardForm(data=facts_values(prefilled(application))))
    if request.method == "POST" and form.validate():
        try:
            award = set_up_award(
                application=application,
                facts=form.facts(),
                by=actor,
                correct_application=bool(form.correct_application.data),
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("The award is set up. What it still lacks stands at its top.")
            return redirect_to("awards.show", award_id=award.id)
    return _page(form, 422 if form.errors else 200, application=application, rule=_rule(application))


def _rule(application: Application) -> object:
    """What the match rule asks of the amount that was awarded."""
    return match_rule(application, application.awarded_cents or 0)


@blueprint.route("/new", methods=["GET", "POST"])
@requires("application.edit")
@writes
def create() -> ResponseReturnValue:
    """Enter an award that is held already; the application behind it is made with it."""
    actor = current_actor()
    form = HeldAwardForm(data={"route": "federal_direct", "payment_method": "drawdown"})
    _with_people(form)
    del form.correct_application
    form.funder_id.choices = [("", "Choose a funder"), *_text_pairs(funder_choices(actor))]
    form.initiative_ids.choices = _text_pairs(initiative_choices(actor))
    if request.method == "POST" and form.validate():
        try:
            award = enter_held_award(held=form.held(), facts=form.facts(), by=actor)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("The award and its application are here. Next: its budget as it was granted.")
            return redirect_to("awards.show", award_id=award.id)
    return _page(form, 422 if form.errors else 200)


def _text_pairs(choices: list[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(str(key), text) for key, text in choices]


@blueprint.route("/<int:award_id>/edit", methods=["GET", "POST"])
@requires("award.edit")
@writes
def edit(award_id: int) -> ResponseReturnValue:
    """Correct the set-up; what the funder changed later is an amendment."""
    award = queries.award_for(current_actor(), award_id)
    stored = facts_values(facts_of(award))
    form = _with_people(AwardForm(data={**stored, "version": award.version}))
    if request.method == "POST" and form.validate():
        try:
            correct_award(
                award=award,
                facts=form.facts(),
                expected_version=form.version.data,
                by=current_actor(),
                correct_application=bool(form.correct_application.data),
            )
        except StaleVersion:
            return render_conflict(form, _as_typed(stored), award.version, title=award.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("awards.show", award_id=award.id)
    return _page(
        form,
        422 if form.errors else 200,
        award=award,
        application=award.application,
        rule=match_rule(award.application, award.amount_cents),
    )


def _as_typed(stored: dict[str, object]) -> dict[str, object]:
    """The stored values as a person would type them."""
    form = AwardForm(formdata=None, data=stored)
    return {
        name: form[name]._value() if hasattr(form[name], "_value") else form[name].data
        for name in form._fields
    }


@blueprint.post("/<int:award_id>/activate")
@requires("award.edit")
@writes
def activate(award_id: int) -> ResponseReturnValue:
    """The set-up is done: costs, payments and reports begin."""
    award: Award = queries.award_for(current_actor(), award_id)
    try:
        activate_award(award=award, by=current_actor())
    except DomainError as error:
        toast(error.message, "red")
    else:
        toast("The award is active.")
    return redirect_to("awards.show", award_id=award.id)


def set_up_url(application_id: int) -> str:
    """Where the award of an application is set up."""
    return url_for("awards.set_up", application_id=application_id)
