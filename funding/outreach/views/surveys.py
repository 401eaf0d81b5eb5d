"""Surveys before and after, and digital figures by channel and month, of one initiative; the threshold of the house."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.infra.clock import today
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.navigation import nav
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.periods import add_months
from funding.outreach.forms.activities import VoidForm
from funding.outreach.forms.initiatives import as_typed
from funding.outreach.forms.results import DigitalForm, SurveyForm, ThresholdForm, survey_values
from funding.outreach.models import Initiative
from funding.outreach.platforms import above_impressions
from funding.outreach.queries.results import survey_of
from funding.outreach.queries.settings import threshold
from funding.outreach.result_models import SurveyRound
from funding.outreach.services import surveys as services
from funding.outreach.views import blueprint
from funding.outreach.views.editing import editable

nav("Settings", "Small counts", "outreach.protection", "outreach.protect", 35, icon="shield-check")

MONTHS_BACK = 24


def _survey_page(form: SurveyForm, initiative: Initiative, survey: SurveyRound | None) -> str:
    void = VoidForm(None, data={"version": survey.version}) if survey else None
    return render_template(
        "outreach/survey.html", form=form, initiative=initiative, survey=survey, void_form=void
    )


@blueprint.get("/outreach/<int:initiative_id>/surveys/new")
@requires("initiative.edit")
def new_survey(initiative_id: int) -> str:
    """The form of a survey."""
    return _survey_page(SurveyForm(), editable(initiative_id), None)


@blueprint.post("/outreach/<int:initiative_id>/surveys/new")
@requires("initiative.edit")
@writes
def add_survey(initiative_id: int) -> ResponseReturnValue:
    """Keep a survey."""
    initiative, form = editable(initiative_id), SurveyForm()
    if form.validate():
        try:
            services.add_survey(initiative=initiative, facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Kept. Indicators that derive from surveys count it from now on.")
            return redirect_to("outreach.results", initiative_id=initiative.id, _anchor="surveys")
    return _survey_page(form, initiative, None), 422


@blueprint.get("/outreach/<int:initiative_id>/surveys/<int:survey_id>")
@requires("initiative.edit")
def edit_survey(initiative_id: int, survey_id: int) -> str:
    """The form of a survey that is there."""
    initiative = editable(initiative_id)
    survey = survey_of(initiative, survey_id)
    return _survey_page(SurveyForm(data=survey_values(survey)), initiative, survey)


@blueprint.post("/outreach/<int:initiative_id>/surveys/<int:survey_id>")
@requires("initiative.edit")
@writes
def change_survey(initiative_id: int, survey_id: int) -> ResponseReturnValue:
    """Correct a survey; show both versions where somebody saved meanwhile."""
    initiative, form = editable(initiative_id), SurveyForm()
    survey = survey_of(initiative, survey_id)
    if form.validate():
        try:
            services.change_survey(
                survey=survey,
                initiative=initiative,
                facts=form.facts(),
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            stored = as_typed(SurveyForm(None, data=survey_values(survey)))
            return render_conflict(form, stored, survey.version, title=survey.name)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("outreach.results", initiative_id=initiative.id, _anchor="surveys")
    return _survey_page(form, initiative, survey), 422


@blueprint.post("/outreach/<int:initiative_id>/surveys/<int:survey_id>/void")
@requires("initiative.edit")
@writes
def void_survey(initiative_id: int, survey_id: int) -> ResponseReturnValue:
    """Take a survey out of every figure, with a reason."""
    initiative, form = editable(initiative_id), VoidForm()
    survey = survey_of(initiative, survey_id)
    try:
        services.void_survey(
            survey=survey,
            initiative=initiative,
            why=form.why.data or "",
            expected_version=form.expected_version,
            by=current_actor(),
        )
    except DomainError as error:
        toast(error.message, "red")
        return redirect_to("outreach.edit_survey", initiative_id=initiative.id, survey_id=survey_id)
    toast("Taken out. It counts nowhere any more; its reason stays.")
    return redirect_to("outreach.results", initiative_id=initiative.id, _anchor="surveys")


def _digital_form(data: dict[str, Any] | None = None) -> DigitalForm:
    form = DigitalForm(data=data)
    first = today().replace(day=1)
    months = [add_months(first, -back) for back in range(MONTHS_BACK)]
    form.month.choices = [(f"{one:%Y-%m}", f"{one:%B %Y}") for one in months]
    return form


@blueprint.get("/outreach/<int:initiative_id>/digital")
@requires("initiative.edit")
def digital(initiative_id: int) -> str:
    """The form of one channel's figures of one month; the month that has ended comes first."""
    last_month: date = add_months(today().replace(day=1), -1)
    form = _digital_form({"month": f"{last_month:%Y-%m}"})
    return render_template("outreach/digital.html", form=form, initiative=editable(initiative_id))


@blueprint.post("/outreach/<int:initiative_id>/digital")
@requires("initiative.edit")
@writes
def keep_digital(initiative_id: int) -> ResponseReturnValue:
    """Keep what a platform reports; what looks mistaken is asked about first."""
    initiative, form = editable(initiative_id), _digital_form()
    doubted = bool(form.sure.data)
    if form.validate():
        facts = form.facts()
        try:
            services.set_digital(initiative=initiative, facts=facts, by=current_actor(), sure=form.sure.data)
        except DomainError as error:
            apply_domain_error(form, error)
            doubted = doubted or bool(above_impressions(facts))
        else:
            toast("Kept.")
            return redirect_to("outreach.results", initiative_id=initiative.id, _anchor="digital")
    return render_template("outreach/digital.html", form=form, initiative=initiative, doubted=doubted), 422


@blueprint.route("/settings/small-counts", methods=["GET", "POST"])
@requires("outreach.protect")
@writes
def protection() -> ResponseReturnValue:
    """Below which count of people nothing is shown outside."""
    form = ThresholdForm(data={"smallest_shown": threshold()})
    if form.is_submitted() and form.validate():
        try:
            services.set_threshold(smallest_shown=form.smallest_shown.data, by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved. Files and reports made from now on follow it.")
            return redirect_to("outreach.protection")
    return render_template("outreach/protection.html", form=form), 422 if form.errors else 200
