"""Lines of a cost plan: add, change, remove."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.coverage.forms import NothingForm, PlanLineForm
from funding.coverage.models import PlanLine
from funding.coverage.queries.plans import line_for, people_named
from funding.coverage.services import lines as services
from funding.coverage.types import Spread
from funding.coverage.views import blueprint
from funding.coverage.views.reading import asked_year, editable, year_months
from funding.infra.conflicts import render_conflict
from funding.infra.db import db, writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.outreach.forms import as_typed
from funding.outreach.models import Initiative


@blueprint.get("/outreach/<int:initiative_id>/coverage/lines/new")
@requires("coverage.edit")
def new_line(initiative_id: int) -> ResponseReturnValue:
    """The form of a new line, with the months of the fiscal year."""
    initiative = editable(initiative_id)
    months = year_months(asked_year())
    data = {"first_month": months[0], "last_month": months[-1], "spread": Spread.MONTHS, "kind": "personnel"}
    return _page(initiative, PlanLineForm(data=data), None)


@blueprint.post("/outreach/<int:initiative_id>/coverage/lines/new")
@requires("coverage.edit")
@writes
def create_line(initiative_id: int) -> ResponseReturnValue:
    """Add a line."""
    initiative, form = editable(initiative_id), PlanLineForm()
    if form.validate():
        try:
            line = services.add_line(initiative=initiative, facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"{line.title} is in the plan. Next: who pays for it.")
            return redirect_to("coverage.plan", initiative_id=initiative.id, year=asked_year())
    return _page(initiative, form, None), 422


@blueprint.get("/coverage/lines/<int:plan_line_id>")
@requires("coverage.edit")
def edit_line(plan_line_id: int) -> ResponseReturnValue:
    """The form of a line."""
    line = line_for(current_actor(), plan_line_id)
    return _page(editable(line.initiative_id), _form(line), line)


def _form(line: PlanLine, *, submitted: bool = True) -> PlanLineForm:
    names = ("title", "amount_cents", "first_month", "last_month", "person", "fte_bp", "version")
    data = {name: getattr(line, name) for name in names} | {
        "kind": line.kind.value,
        "spread": line.spread.value,
    }
    return PlanLineForm(data=data) if submitted else PlanLineForm(None, data=data)


@blueprint.post("/coverage/lines/<int:plan_line_id>")
@requires("coverage.edit")
@writes
def update_line(plan_line_id: int) -> ResponseReturnValue:
    """Save a line; what sources pay of it by share follows, and a refusal says why it cannot."""
    line = line_for(current_actor(), plan_line_id)
    initiative, form = editable(line.initiative_id), _form(line)
    if form.validate():
        try:
            outcome = services.update_line(
                line=line, facts=form.facts(), expected_version=form.expected_version, by=current_actor()
            )
        except StaleVersion:
            db.session.rollback()
            return render_conflict(
                form, as_typed(_form(line, submitted=False)), line.version, title=line.title
            )
        except DomainError as error:
            db.session.rollback()
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            for warning in outcome.warnings:
                toast(warning, "amber")
            return redirect_to("coverage.plan", initiative_id=initiative.id, year=asked_year())
    return _page(initiative, form, line), 422


@blueprint.post("/coverage/lines/<int:plan_line_id>/remove")
@requires("coverage.edit")
@writes
def remove_line(plan_line_id: int) -> ResponseReturnValue:
    """Take a line out of the plan."""
    line = line_for(current_actor(), plan_line_id)
    initiative = editable(line.initiative_id)
    services.remove_line(line=line, expected_version=NothingForm().expected_version, by=current_actor())
    toast("Removed. What sources were to pay of it is free again.")
    return redirect_to("coverage.plan", initiative_id=initiative.id, year=asked_year())


def _page(initiative: Initiative, form: PlanLineForm, line: PlanLine | None) -> str:
    return render_template(
        "coverage/line.html",
        initiative=initiative,
        form=form,
        line=line,
        year=asked_year(),
        people=people_named(),
    )
