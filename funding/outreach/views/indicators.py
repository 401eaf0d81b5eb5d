"""The indicators of an initiative: add one, add standard ones, change, remove."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.outreach import queries, services
from funding.outreach.forms import IndicatorForm, MeasuresForm, as_typed, indicator_values
from funding.outreach.measures import usual_measures
from funding.outreach.models import Indicator, Initiative
from funding.outreach.views import blueprint
from funding.outreach.views.editing import VersionForm, editable


def _page(form: IndicatorForm, initiative: Initiative, indicator: Indicator | None) -> str:
    return render_template("outreach/indicator.html", form=form, initiative=initiative, indicator=indicator)


@blueprint.get("/outreach/<int:initiative_id>/indicators/new")
@requires("initiative.edit")
def new_indicator(initiative_id: int) -> str:
    """The form of a new indicator on a page of its own."""
    initiative = editable(initiative_id)
    return _page(IndicatorForm(data={"version": initiative.version}), initiative, None)


@blueprint.post("/outreach/<int:initiative_id>/indicators/new")
@requires("initiative.edit")
@writes
def add_indicator(initiative_id: int) -> ResponseReturnValue:
    """Add a measure with its target."""
    initiative, form = editable(initiative_id), IndicatorForm()
    if form.validate():
        try:
            services.add_indicator(
                initiative=initiative,
                facts=form.facts(),
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            return render_conflict(form, {}, initiative.version, title=initiative.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Added.")
            return redirect_to("outreach.show", initiative_id=initiative.id, _anchor="indicators")
    return _page(form, initiative, None), 422


@blueprint.post("/outreach/<int:initiative_id>/indicators/standard")
@requires("initiative.edit")
@writes
def add_standard(initiative_id: int) -> Response:
    """Add the standard measures that were ticked."""
    initiative = editable(initiative_id)
    form = MeasuresForm().offering(usual_measures(initiative.initiative_kind))
    names = form.names.data or [] if form.validate() else []
    added = services.add_standard_measures(
        initiative=initiative, names=names, expected_version=form.expected_version, by=current_actor()
    )
    toast(
        f"{added} added. Set their targets next." if added else "Nothing was ticked.",
        "green" if added else "amber",
    )
    return redirect_to("outreach.show", initiative_id=initiative.id, _anchor="indicators")


@blueprint.get("/outreach/<int:initiative_id>/indicators/<int:indicator_id>")
@requires("initiative.edit")
def edit_indicator(initiative_id: int, indicator_id: int) -> str:
    """The form of a known indicator."""
    initiative = editable(initiative_id)
    indicator = queries.indicator_of(initiative, indicator_id)
    return _page(IndicatorForm(data=indicator_values(indicator)), initiative, indicator)


@blueprint.post("/outreach/<int:initiative_id>/indicators/<int:indicator_id>")
@requires("initiative.edit")
@writes
def update_indicator(initiative_id: int, indicator_id: int) -> ResponseReturnValue:
    """Save an indicator; show both versions where somebody saved meanwhile."""
    initiative, form = editable(initiative_id), IndicatorForm()
    indicator = queries.indicator_of(initiative, indicator_id)
    if form.validate():
        try:
            services.update_indicator(
                indicator=indicator,
                facts=form.facts(measure=indicator.measure),
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            stored = as_typed(IndicatorForm(None, data=indicator_values(indicator)))
            return render_conflict(form, stored, initiative.version, title=indicator.name)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("outreach.show", initiative_id=initiative.id, _anchor="indicators")
    return _page(form, initiative, indicator), 422


@blueprint.post("/outreach/<int:initiative_id>/indicators/<int:indicator_id>/remove")
@requires("initiative.edit")
@writes
def remove_indicator(initiative_id: int, indicator_id: int) -> Response:
    """Take a measure off its initiative."""
    initiative = editable(initiative_id)
    indicator = queries.indicator_of(initiative, indicator_id)
    try:
        services.remove_indicator(
            indicator=indicator, expected_version=VersionForm().expected_version, by=current_actor()
        )
    except StaleVersion:
        raise
    except DomainError as error:
        toast(error.message, "red")
    else:
        toast("Removed.")
    return redirect_to("outreach.show", initiative_id=initiative.id, _anchor="indicators")
