"""Lay a ladder of internal dates below one of an application's gates: first shown, then written."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.models import Application
from funding.applications.queries.applications import application_for
from funding.applications.views import blueprint
from funding.applications.views.shown import shown_date
from funding.infra import clock
from funding.infra.db import writes
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError
from funding.work import planning, services
from funding.work.gates import first_unmet
from funding.work.models import Deadline, LadderTemplate
from funding.work.queries import deadlines_of


def _gates(application: Application) -> list[Deadline]:
    """The gates a ladder can hang on: those with a day that are not met."""
    found = deadlines_of([application.id]).get(application.id, [])
    return [one for one in found if one.kind.is_gate and one.done_at is None and one.due_on is not None]


def _chosen(application: Application) -> tuple[list[Deadline], Deadline | None, list[LadderTemplate]]:
    """The gates there are, the one asked for (by default the one that counts), and the ladders that fit it."""
    gates = _gates(application)
    asked = request.values.get("gate", "")
    gate = next((one for one in gates if str(one.id) == asked), None) or first_unmet(gates)
    if not isinstance(gate, Deadline):
        return gates, None, []
    kind = application.funder.funder_kind.value
    return gates, gate, planning.fitting(funder_kind=kind, gate_kind=gate.kind)


def _template(gate: Deadline | None, found: list[LadderTemplate]) -> LadderTemplate | None:
    """The ladder asked for, else the one laid here before, else the most particular."""
    asked = request.values.get("template", "")
    chosen = next((one for one in found if str(one.id) == asked), None)
    if chosen is None and gate is not None:
        chosen = planning.in_use(gate, found)
    return chosen or (found[0] if found else None)


@blueprint.get("/applications/<int:application_id>/ladder")
@requires("deadline.edit")
def ladder(application_id: int) -> ResponseReturnValue:
    """What applying a ladder would do, each step with its day; nothing is written."""
    application = application_for(current_actor(), application_id)
    gates, gate, fitting = _chosen(application)
    template = _template(gate, fitting)
    return render_template(
        "applications/ladder.html",
        application=application,
        gates=gates,
        gate=gate,
        fitting=fitting,
        template=template,
        rungs=planning.laid_out(gate, template) if gate and template else [],
        today=clock.today(),
        shown_date=shown_date,
    )


@blueprint.post("/applications/<int:application_id>/ladder")
@requires("deadline.edit")
@writes
def apply_ladder(application_id: int) -> ResponseReturnValue:
    """Write the steps that were chosen."""
    application = application_for(current_actor(), application_id)
    _, gate, fitting = _chosen(application)
    template = _template(gate, fitting)
    if gate is None or template is None:
        abort(404)
    steps = {int(one) for one in request.form.getlist("step") if one.isascii() and one.isdecimal()}
    shown = request.form.get("shown_for", "")
    if gate.due_on is None or shown != gate.due_on.isoformat():
        toast("The deadline has been changed since. Look at the days again.", "amber")
        return redirect_to("applications.ladder", application_id=application.id, gate=gate.id)
    try:
        done = services.apply_ladder(
            record=application, gate=gate, template=template, step_ids=steps, by=current_actor()
        )
    except DomainError as error:
        toast(error.message, "red")
        return redirect_to("applications.ladder", application_id=application.id)
    toast(_told(len(done)))
    return redirect_to("applications.dates", application_id=application.id)


def _told(count: int) -> str:
    if count == 0:
        return "Nothing was chosen that would change."
    return "One internal date was set." if count == 1 else f"{count} internal dates were set."
