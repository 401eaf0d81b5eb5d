"""One initiative's lines against the sources that pay, by year and by month."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.coverage.fitting import fitting_months
from funding.coverage.queries.findings import findings_of
from funding.coverage.queries.plans import HIDDEN, matrix_of
from funding.coverage.queries.sources import offered
from funding.coverage.services.allocating import release as release_source
from funding.coverage.sources import PROVIDERS
from funding.coverage.views import blueprint
from funding.coverage.views.reading import asked_numbers, asked_year, editable, may_plan, year_months
from funding.infra.db import writes
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.kernel.errors import NotAllowed
from funding.kernel.money import Cents
from funding.outreach.models import Initiative
from funding.outreach.queries import initiative_for, may_edit, planned_by_initiative
from funding.outreach.services import set_plan


def matrix_context(actor: Actor, initiative: Initiative, *, year: int, by_month: bool) -> dict[str, Any]:
    """What the matrix shows, on its page and again after each change."""
    months = year_months(year)
    # A column stays while the page is open, also when the last cell in it was emptied.
    matrix = matrix_of(actor, initiative, months, adding=[*asked_numbers("add"), *asked_numbers("keep")])
    return {
        "initiative": initiative,
        "matrix": matrix,
        "findings": findings_of(actor, matrix),
        "year": year,
        "months": months,
        "by_month": by_month,
        "adding": asked_numbers("add"),
        "hidden_key": HIDDEN,
        "pages": {provider.kind: provider.page for provider in PROVIDERS.values()},
        "may_plan": may_plan(actor, initiative),
        "fitting": fitting_months,
    }


@blueprint.get("/outreach/<int:initiative_id>/coverage")
@requires("coverage.view")
def plan(initiative_id: int) -> ResponseReturnValue:
    """The matrix of one fiscal year: lines and sources, or lines and months."""
    actor, year = current_actor(), asked_year()
    initiative = initiative_for(actor, initiative_id)
    months = year_months(year)
    context = matrix_context(actor, initiative, year=year, by_month=request.args.get("view") == "months")
    shown = {source.id for source in context["matrix"].sources}
    choices = (
        offered(actor, initiative_id=initiative.id, first=months[0], last=months[-1])
        if context["may_plan"]
        else []
    )
    return render_template(
        "coverage/plan.html",
        choices=[one for one in choices if one.id not in shown],
        planned_cents=planned_by_initiative([initiative.id], year).get(initiative.id),
        **context,
    )


@blueprint.post("/outreach/<int:initiative_id>/coverage/release/<int:source_id>")
@requires("coverage.edit")
@writes
def release(initiative_id: int, source_id: int) -> ResponseReturnValue:
    """Take back everything one source was to pay of this initiative."""
    initiative = editable(initiative_id)
    lines = release_source(initiative_id=initiative.id, source_id=source_id, by=current_actor())
    toast(
        f"Taken back from {lines} {'line' if lines == 1 else 'lines'}."
        if lines
        else "Nothing was promised any more."
    )
    return redirect_to("coverage.plan", initiative_id=initiative.id, year=asked_year())


@blueprint.post("/outreach/<int:initiative_id>/coverage/take-sum")
@requires("coverage.edit")
@writes
def take_sum(initiative_id: int) -> ResponseReturnValue:
    """Let the planned figure of the year be the sum of its lines."""
    initiative, actor, year = editable(initiative_id), current_actor(), asked_year()
    if not may_edit(actor, initiative):
        raise NotAllowed("Only its owner and the development team may change this initiative.")
    cents = matrix_of(actor, initiative, year_months(year)).sums.planned
    planned: dict[int, Cents | None] = {each.fiscal_year: each.planned_cents for each in initiative.plans}
    set_plan(
        initiative=initiative, planned=planned | {year: cents}, expected_version=initiative.version, by=actor
    )
    toast("The plan follows its lines.")
    return redirect_to("coverage.plan", initiative_id=initiative.id, year=year)
