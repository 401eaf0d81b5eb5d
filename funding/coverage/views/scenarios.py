"""Scenarios: the list, one with its changes, and a comparison of several beside the plan."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.coverage.forms import ChangeForm, NothingForm, ScenarioForm
from funding.coverage.models import Scenario
from funding.coverage.queries import scenarios as queries
from funding.coverage.queries.sources import paying
from funding.coverage.scenario_export import export_comparison
from funding.coverage.services import scenarios as services
from funding.coverage.views import blueprint
from funding.coverage.views.comparing import comparison_context
from funding.coverage.views.reading import asked_numbers, asked_year, start_month, year_months
from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import db, writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import download, redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.outreach.forms import as_typed

HUES = {
    "doj": "All DOJ money",
    "hhs": "All HHS money",
    "federal": "All other federal money",
    "state": "All state money",
    "partner": "All foundation and partner money",
    "donor": "All donor and business money",
    "brand": "All own funds",
}
MOST_COMPARED = 4


@blueprint.get("/coverage/scenarios")
@requires("coverage.view")
def scenarios() -> ResponseReturnValue:
    """Every scenario with what it changes, to choose from for a comparison."""
    found = queries.scenarios()
    names = queries.target_names(current_actor(), found)
    return render_template(
        "coverage/scenarios.html",
        scenarios=found,
        names=names,
        hues=HUES,
        form=ScenarioForm(None),
        year=asked_year(),
        most=MOST_COMPARED,
    )


@blueprint.post("/coverage/scenarios")
@requires("coverage.edit")
@writes
def add_scenario() -> ResponseReturnValue:
    """Name a new scenario; its page then asks what changes."""
    form = ScenarioForm()
    if form.validate():
        try:
            scenario = services.add_scenario(
                title=form.title.data or "", notes=form.notes.data or "", by=current_actor()
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"{scenario.title}: now say what changes.")
            return redirect_to("coverage.scenario", scenario_id=scenario.id)
    found = queries.scenarios()
    names = queries.target_names(current_actor(), found)
    page = render_template(
        "coverage/scenarios.html",
        scenarios=found,
        names=names,
        hues=HUES,
        form=form,
        year=asked_year(),
        most=MOST_COMPARED,
    )
    return page, 422


def _change_form(scenario: Scenario) -> ChangeForm:
    form = ChangeForm(data={"version": scenario.version})
    months = year_months(asked_year())
    sources = paying(current_actor(), months[0], months[-1])
    kinds = {one.hue for one in sources}
    form.target.choices = [
        ("", "Choose a source or a kind"),
        *((f"hue:{hue}", label) for hue, label in HUES.items() if hue in kinds or hue == form.target.data),
        *((f"source:{one.id}", f"{one.title} ({one.standing})") for one in sources),
    ]
    return form


def _page(scenario: Scenario, form: ScenarioForm | None = None, change: ChangeForm | None = None) -> str:
    return render_template(
        "coverage/scenario.html",
        scenario=scenario,
        form=form or ScenarioForm(None, obj=scenario),
        change=change or _change_form(scenario),
        names=queries.target_names(current_actor(), [scenario]),
        hues=HUES,
        **comparison_context(current_actor(), [scenario], year=asked_year()),
    )


@blueprint.get("/coverage/scenarios/<int:scenario_id>")
@requires("coverage.view")
def scenario(scenario_id: int) -> ResponseReturnValue:
    """One scenario: what it changes, and what follows beside the plan."""
    return _page(queries.scenario_for(scenario_id))


@blueprint.post("/coverage/scenarios/<int:scenario_id>")
@requires("coverage.edit")
@writes
def update_scenario(scenario_id: int) -> ResponseReturnValue:
    """Rename a scenario, or change its notes."""
    found, form = queries.scenario_for(scenario_id), ScenarioForm()
    if form.validate():
        try:
            services.update_scenario(
                scenario=found,
                title=form.title.data or "",
                notes=form.notes.data or "",
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            db.session.rollback()
            stored = as_typed(ScenarioForm(None, obj=found))
            return render_conflict(form, stored, found.version, title=found.title)
        except DomainError as error:
            db.session.rollback()
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("coverage.scenario", scenario_id=found.id, year=asked_year())
    return _page(found, form=form), 422


@blueprint.post("/coverage/scenarios/<int:scenario_id>/remove")
@requires("coverage.edit")
@writes
def remove_scenario(scenario_id: int) -> ResponseReturnValue:
    """Take a scenario away."""
    found = queries.scenario_for(scenario_id)
    services.remove_scenario(
        scenario=found, expected_version=NothingForm().expected_version, by=current_actor()
    )
    toast("Removed. It held no amounts, so nothing else changes.")
    return redirect_to("coverage.scenarios")


@blueprint.post("/coverage/scenarios/<int:scenario_id>/changes")
@requires("coverage.edit")
@writes
def add_change(scenario_id: int) -> ResponseReturnValue:
    """Add a change."""
    found = queries.scenario_for(scenario_id)
    form = _change_form(found)
    if form.validate():
        try:
            services.add_change(
                scenario=found,
                override=form.override(),
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion as error:
            db.session.rollback()
            form.version.data, form.version.raw_data = found.version, None
            apply_domain_error(form, error)
            return _page(found, change=form), 409
        except DomainError as error:
            db.session.rollback()
            apply_domain_error(form, error)
        else:
            toast("Added.")
            return redirect_to("coverage.scenario", scenario_id=found.id, year=asked_year())
    return _page(found, change=form), 422


@blueprint.post("/coverage/scenarios/<int:scenario_id>/changes/<int:change_id>/remove")
@requires("coverage.edit")
@writes
def remove_change(scenario_id: int, change_id: int) -> ResponseReturnValue:
    """Take a change out."""
    found = queries.scenario_for(scenario_id)
    services.remove_change(
        scenario=found,
        change=queries.change_of(found, change_id),
        expected_version=NothingForm().expected_version,
        by=current_actor(),
    )
    toast("Taken out.")
    return redirect_to("coverage.scenario", scenario_id=found.id, year=asked_year())


def _chosen() -> list[Scenario]:
    """The scenarios asked for, in the order asked; those that are gone are left out."""
    known = {one.id: one for one in queries.scenarios()}
    return [known[key] for key in dict.fromkeys(asked_numbers("s")) if key in known][:MOST_COMPARED]


@blueprint.get("/coverage/scenarios/compare")
@requires("coverage.view")
def compare() -> ResponseReturnValue:
    """Several scenarios side by side with the plan as it is; it prints for the board."""
    chosen = _chosen()
    return render_template(
        "coverage/compare.html",
        chosen=chosen,
        names=queries.target_names(current_actor(), chosen),
        hues=HUES,
        printed=clock.today(),
        **comparison_context(current_actor(), chosen, year=asked_year()),
    )


@blueprint.get("/coverage/scenarios/export")
@requires("export.run")
def export_scenarios() -> ResponseReturnValue:
    """The comparison by initiative and month, as CSV or XLSX."""
    kind = request.args.get("format", "csv")
    if kind not in {"csv", "xlsx"}:
        abort(404)
    plan = queries.year_plan(current_actor(), fiscal_year=asked_year(), start_month=start_month())
    data, content_type = export_comparison(plan=plan, chosen=_chosen(), kind=kind)
    return download(data, f"scenarios-{asked_year()}-{clock.today().isoformat()}.{kind}", content_type)
