"""Moving an application: by a page that asks what the move needs, or by dragging its card."""

from __future__ import annotations

from flask import abort, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.applications.forms import MoveForm
from funding.applications.models import Application
from funding.applications.queries.applications import application_for, position_of
from funding.applications.services.moves import move as move_application
from funding.applications.stages import CONFIRMED, MOVES, Blocker, MoveRefused, blockers_of, needed_facts
from funding.applications.types import Stage
from funding.applications.views import blueprint
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import is_fragment, redirect_to, safe_next, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion

MENDING = {"decision": "applications.decision", "edit": "applications.edit", "dates": "applications.dates"}


def _asked_stage() -> Stage | None:
    text = request.values.get("to", "")
    if not text:
        return None
    if text not in {one.value for one in Stage}:
        abort(404)
    return Stage(text)


def _mended(application: Application, blockers: list[Blocker]) -> list[dict[str, str]]:
    return [
        {"message": one.message, "url": url_for(MENDING[one.page], application_id=application.id)}
        for one in blockers
    ]


@blueprint.get("/applications/<int:application_id>/move")
@requires("application.edit")
def move(application_id: int) -> ResponseReturnValue:
    """Where it can go and what stands in the way; with ``to``, the form of that one move."""
    application = application_for(current_actor(), application_id)
    return _move_page(application, MoveForm(obj=application), _asked_stage())


def _move_page(
    application: Application, form: MoveForm, to: Stage | None, status: int = 200
) -> ResponseReturnValue:
    position = position_of(application)
    options = [
        {
            "stage": stage,
            "blockers": _mended(application, blockers_of(position, stage)),
            "asks": stage in CONFIRMED,
        }
        for stage in MOVES[application.stage]
    ]
    if to is not None and to not in MOVES[application.stage]:
        abort(404)
    form.need(needed_facts(to) if to else ())
    template = "applications/_move.html" if is_fragment() else "applications/move.html"
    page = render_template(
        template,
        application=application,
        form=form,
        to=to,
        options=options,
        blockers=_mended(application, blockers_of(position, to)) if to else [],
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
    if wants_json and to in CONFIRMED and to in MOVES[application.stage]:
        return jsonify(confirm=url_for("applications.move", application_id=application.id, to=to.value))
    if not form.validate():
        return _move_page(application, form, to, 422)
    try:
        move_application(
            application=application,
            to=to,
            expected_version=form.version.data,
            by=current_actor(),
            facts=form.facts(),
        )
    except DomainError as error:
        return _refuse(application, form, to, error, wants_json=wants_json)
    if wants_json:
        return jsonify(moved=to.value)
    toast(f"Moved to {to.label}.")
    back = safe_next(request.form.get("next"), "")
    return redirect_to("applications.show", application_id=application.id) if not back else _see(back)


def _see(url: str) -> ResponseReturnValue:
    response = make_response("", 303)
    response.headers["Location"] = url
    return response


def _refuse(
    application: Application, form: MoveForm, to: Stage, error: DomainError, *, wants_json: bool
) -> ResponseReturnValue:
    blockers = _mended(application, error.blockers) if isinstance(error, MoveRefused) else []
    status = 409 if isinstance(error, StaleVersion) else 422
    if wants_json:
        return jsonify(error=error.message, blockers=blockers), status
    if isinstance(error, MoveRefused) and to not in MOVES[application.stage]:
        toast(error.message, "red")
        return redirect_to("applications.show", application_id=application.id)
    if isinstance(error, StaleVersion):
        form.version.data = application.version
    apply_domain_error(form, error)
    return _move_page(application, form, to, status)
