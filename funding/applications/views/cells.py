"""Changing one cell of the list where it stands: saved at once, undone by another change."""

from __future__ import annotations

from typing import Any

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from funding.accounts.queries import names_of
from funding.applications.columns import COLUMNS, Layout
from funding.applications.models import Application
from funding.applications.queries.applications import application_for
from funding.applications.queries.listing import entries_of
from funding.applications.services import cells
from funding.applications.views import blueprint
from funding.applications.views.filtering import read_layout
from funding.applications.views.rows import rows_html, typed_value
from funding.infra.db import writes
from funding.infra.forms import parse_percent
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import parse_money

EDITED = tuple(key for key, column in COLUMNS.items() if column.edits)
LONGEST_TYPED = 400


@blueprint.get("/pipeline/rows/<int:application_id>")
@requires("application.view")
def row(application_id: int) -> ResponseReturnValue:
    """One row of the list as it is now, in the columns of the address."""
    application = application_for(current_actor(), application_id)
    return str(_row(application))


@blueprint.post("/pipeline/rows/<int:application_id>")
@requires("application.edit")
@writes
def set_cell(application_id: int) -> ResponseReturnValue:
    """Save one cell. ``was`` is the value its author saw: another one that is stored by now answers 409 with both."""
    actor = current_actor()
    application = application_for(actor, application_id)
    key, typed = request.form.get("field", ""), request.form.get("value", "")[:LONGEST_TYPED]
    if key not in EDITED or key == "stage":
        abort(400)
    stored = _typed(application, key, actor)
    if stored is None:
        return jsonify(error=_closed(application, key)), 422
    if stored != request.form.get("was", ""):
        shown = _shown(key, stored)
        return jsonify(error="Somebody else changed this meanwhile.", stored=stored, told=shown), 409
    try:
        _save(application, key, typed.strip(), actor)
    except (DomainError, ValueError) as error:
        return jsonify(error=getattr(error, "message", str(error))), 422
    now = _typed(application, key, actor)
    label = COLUMNS[key].label
    return jsonify(
        row=str(_row(application)), was=stored, value=now, told=f"{label} of “{application.title}” saved."
    )


def _row(application: Application) -> Any:
    layout = read_layout()
    return rows_html(entries_of([application.id], layout, current_actor()).values(), layout)


def _typed(application: Application, key: str, actor: Actor) -> str | None:
    layout = Layout(columns=("title", *(one for one in EDITED if one != "title")))
    found = entries_of([application.id], layout, actor).get(application.id)
    return None if found is None or found.nameless else typed_value(key, found)


def _closed(application: Application, key: str) -> str:
    if key == "ask":
        return "This amount follows the budget. Change it there."
    return (
        f"The chance of what is {application.stage.label.lower()} is known."
        if key == "chance"
        else "Not here."
    )


def _shown(key: str, typed: str) -> str:
    """A stored value in words, for the one who meant to write another."""
    if key == "owner":
        return names_of({int(typed)}).get(int(typed), "nobody") if typed else "nobody"
    if key == "chance":
        return f"{typed}%" if typed else "the usual one"
    return typed or "nothing"


def _save(application: Application, key: str, typed: str, by: Actor) -> None:
    if key == "title":
        cells.set_title(application=application, title=typed, by=by)
    elif key == "owner":
        number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
        if typed and number is None:
            raise DomainError("Choose somebody who is active and may change things.")
        cells.set_owner(application=application, owner_id=number, by=by)
    elif key == "ask":
        cells.set_ask(application=application, ask_cents=parse_money(typed) if typed else None, by=by)
    else:
        cells.set_chance(
            application=application, probability_bp=parse_percent(typed) if typed else None, by=by
        )
