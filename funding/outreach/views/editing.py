"""Adding, changing, planning, archiving and restoring an initiative."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import Form, HiddenVersion, apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Role
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.outreach import queries, services
from funding.outreach.forms import InitiativeForm, as_typed, plan_form, stored_values
from funding.outreach.models import Initiative
from funding.outreach.types import InitiativeKind, InitiativeStatus
from funding.outreach.views import blueprint
from funding.outreach.views.listing import this_fiscal_year

PLANNED_YEARS = 5


class VersionForm(Form):
    """A button that changes something already on the page: only the version it was drawn from."""

    version = HiddenVersion()


def editable(initiative_id: int) -> Initiative:
    """The initiative, where the actor may change it. Raises NotFound and NotAllowed."""
    actor = current_actor()
    initiative = queries.initiative_for(actor, initiative_id)
    if not queries.may_edit(actor, initiative):
        raise NotAllowed("Only its owner and the development team may change this initiative.")
    return initiative


def _form(initiative: Initiative | None = None, *, submitted: bool = True) -> InitiativeForm:
    actor = current_actor()
    if initiative is not None:
        data = stored_values(initiative)
    else:
        kind = next((one for one in InitiativeKind if one.value == request.args.get("kind")), None)
        data = {"owner_id": actor.user_id, "status": InitiativeStatus.PLANNED, "kind": kind}
    form = InitiativeForm(data=data) if submitted else InitiativeForm(None, data=data)
    return form.with_owners(fixed=actor.role is Role.PROGRAM)


@blueprint.get("/outreach/new")
@requires("initiative.edit")
def new() -> str:
    """The form of a new initiative."""
    return render_template("outreach/edit.html", form=_form(), initiative=None)


@blueprint.post("/outreach/new")
@requires("initiative.edit")
@writes
def create() -> ResponseReturnValue:
    """Add an initiative; its page then offers indicators."""
    form = _form()
    if form.validate():
        try:
            initiative = services.create_initiative(facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"{initiative.title} was added. Next: what it should reach.")
            return redirect_to("outreach.show", initiative_id=initiative.id)
    return render_template("outreach/edit.html", form=form, initiative=None), 422


@blueprint.get("/outreach/<int:initiative_id>/edit")
@requires("initiative.edit")
def edit(initiative_id: int) -> str:
    """The form of a known initiative."""
    initiative = editable(initiative_id)
    return render_template("outreach/edit.html", form=_form(initiative), initiative=initiative)


@blueprint.post("/outreach/<int:initiative_id>/edit")
@requires("initiative.edit")
@writes
def update(initiative_id: int) -> ResponseReturnValue:
    """Save the form; show both versions where somebody saved meanwhile."""
    initiative = editable(initiative_id)
    form = _form(initiative)
    if form.validate():
        try:
            services.update_initiative(
                initiative=initiative,
                facts=form.facts(),
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            stored = as_typed(_form(initiative, submitted=False))
            return render_conflict(form, stored, initiative.version, title=initiative.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("outreach.show", initiative_id=initiative.id)
    return render_template("outreach/edit.html", form=form, initiative=initiative), 422


def _years(initiative: Initiative) -> list[int]:
    """The fiscal years to plan: the present one and those after it, and every year planned already."""
    first = this_fiscal_year()
    return sorted({*range(first, first + PLANNED_YEARS), *(plan.fiscal_year for plan in initiative.plans)})


@blueprint.get("/outreach/<int:initiative_id>/plan")
@requires("initiative.edit")
def plan(initiative_id: int) -> str:
    """The form of planned cost by fiscal year."""
    initiative = editable(initiative_id)
    form = plan_form(initiative, _years(initiative))
    return render_template("outreach/plan.html", form=form, initiative=initiative)


@blueprint.post("/outreach/<int:initiative_id>/plan")
@requires("initiative.edit")
@writes
def save_plan(initiative_id: int) -> ResponseReturnValue:
    """Save planned cost; show both versions where somebody saved meanwhile."""
    initiative = editable(initiative_id)
    years = _years(initiative)
    form = plan_form(initiative, years)
    if form.validate():
        try:
            services.set_plan(
                initiative=initiative,
                planned=form.planned(),
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            stored = as_typed(plan_form(initiative, years, submitted=False))
            return render_conflict(form, stored, initiative.version, title=initiative.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("outreach.show", initiative_id=initiative.id)
    return render_template("outreach/plan.html", form=form, initiative=initiative), 422


@blueprint.post("/outreach/<int:initiative_id>/archive")
@requires("initiative.edit")
@writes
def archive(initiative_id: int) -> Response:
    """Take an initiative off the lists."""
    initiative = editable(initiative_id)
    expected = VersionForm().expected_version
    services.archive_initiative(initiative=initiative, expected_version=expected, by=current_actor())
    toast("Archived. You find it again with the filter “Archived”.")
    return redirect_to("outreach.show", initiative_id=initiative.id)


@blueprint.post("/outreach/<int:initiative_id>/restore")
@requires("initiative.edit")
@writes
def restore(initiative_id: int) -> Response:
    """Put an archived initiative back on the lists."""
    initiative = editable(initiative_id)
    expected = VersionForm().expected_version
    services.restore_initiative(initiative=initiative, expected_version=expected, by=current_actor())
    toast("Restored.")
    return redirect_to("outreach.show", initiative_id=initiative.id)
