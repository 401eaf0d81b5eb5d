"""Moving an application: by a page that asks what the move needs, or by dragging its card."""

from __future__ import annotations

from flask import abort, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.applications.forms import MoveForm
from funding.applications.models import Application
from funding.applications.queries.applications import application_for
from funding.applications.queries.house_stages import first_of, house_stage, stages_in_use
from funding.applications.queries.positions import position_of
from funding.applications.services.moves import move as move_application
from funding.applications.stages import MoveRefused, blockers_of, can_move, moves_from, needed_facts
from funding.applications.types import HouseStage, Stage
from funding.applications.views import blueprint
from funding.applications.views.mending import mended
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import is_fragment, redirect_to, safe_next, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion


def _asked_stage() -> HouseStage | None:
    """The stage of the address by its number, or the first of a phase by the phase's word."""
    text = request.values.get("to", "")
    if not text:
        return None
    if text in {one.value for one in Stage}:
        return first_of(Stage(text))
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        abort(404)
    return house_stage(int(text))


@blueprint.get("/applications/<int:application_id>/move")
@requires("application.edit")
def move(application_id: int) -> ResponseReturnValue:
    """Where it can go and what stands in the way; with ``to``, the form of that one move."""
    application = application_for(current_actor(), application_id)
    return _move_page(application, MoveForm(obj=application), _asked_stage())


def _move_page(
    application: Application, form: MoveForm, to: HouseStage | None, status: int = 200
) -> ResponseReturnValue:
    here, stages = house_stage(application.stage_id), stages_in_use()
    if to is not None and not can_move(here, to):
        abort(404)
    found = moves_from(here, stages)
    position = position_of(application, found)
    options = [
        {
            "stage": stage,
            "blockers": mended(application, blockers_of(position, stage)),
            "asks": bool(needed_facts(here, stage)),
        }
        for stage in found
    ]
    asked = needed_facts(here, to) if to else ()
    form.need(asked)
    if to is not None and not to.stage.is_closed:
        form.reason.label.text = "Note"
    template = "applications/_move.html" if is_fragment() else "applications/move.html"
    page = render_template(
        template,
        application=application,
        form=form,
        to=to,
        options=options,
        asked=asked,
        entering=to is not None and to.stage is not here.stage,
        blockers=mended(application, blockers_of(position, to)) if to else [],
        back=safe_next(
            request.values.get("next"), url_for("applications.show", application_id=application.id)
        ),
    )
    return make_response(page, status)


@blueprint.post("/applications/<int:application_id>/move")
@requires("application.edit")
@writes
def make_move(application_id: int) -> ResponseReturnValue:
    """Make the move. Our own script gets JSON: where to confirm, or what blocks."""
    application, to = application_for(current_actor(), application_id), _asked_stage()
    if to is None:
        abort(400)
    form, wants_json = MoveForm(), is_fragment()
    here = house_stage(application.stage_id)
    if wants_json and can_move(here, to) and needed_facts(here, to):
        return jsonify(confirm=url_for("applications.move", application_id=application.id, to=to.id))
    if not form.validate():
        return _move_page(application, form, to, 422)
    try:
        told = move_application(
            application=application,
            to=to,
            expected_version=form.version.data,
            by=current_actor(),
            facts=form.facts(),
        )
    except DomainError as error:
        return _refuse(application, form, to, error, wants_json=wants_json)
    if wants_json:
        return jsonify(moved=to.id, told=" ".join([f"Moved to {to.name}.", *told]))
    toast(" ".join([f"Moved to {to.name}.", *told]))
    back = safe_next(request.form.get("next"), "")
    return redirect_to("applications.show", application_id=application.id) if not back else _see(back)


def _see(url: str) -> ResponseReturnValue:
    response = make_response("", 303)
    response.headers["Location"] = url
    return response


def _refuse(
    application: Application, form: MoveForm, to: HouseStage, error: DomainError, *, wants_json: bool
) -> ResponseReturnValue:
    blockers = mended(application, error.blockers) if isinstance(error, MoveRefused) else []
    status = 409 if isinstance(error, StaleVersion) else 422
    if wants_json:
        return jsonify(error=error.message, blockers=blockers), status
    if isinstance(error, MoveRefused) and not can_move(house_stage(application.stage_id), to):
        toast(error.message, "red")
        return redirect_to("applications.show", application_id=application.id)
    if isinstance(error, StaleVersion):
        form.version.data = application.version
    apply_domain_error(form, error)
    return _move_page(application, form, to, status)
