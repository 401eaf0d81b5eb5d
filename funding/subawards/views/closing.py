"""Closing an agreement."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from funding.infra.db import writes
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError
from funding.subawards import queries
from funding.subawards.closing import final_papers_due, steps_of
from funding.subawards.forms import VersionForm
from funding.subawards.queries import one
from funding.subawards.services import monitoring as services
from funding.subawards.views import blueprint


@blueprint.get("/subawards/<int:subaward_id>/closeout")
@requires("subaward.view")
def closing(subaward_id: int) -> str:
    """The steps of closing, with what is done."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    ends_on = queries.last_day(subaward)
    return render_template(
        "subawards/closeout.html",
        subaward=subaward,
        steps=steps_of(subaward.nature),
        done=one.steps_done(subaward.id),
        waits={} if subaward.closed_on else one.still_open(subaward),
        ends_on=ends_on,
        due_on=final_papers_due(ends_on) if ends_on else None,
        sums=queries.sums([subaward.id])[subaward.id],
    )


@blueprint.post("/subawards/<int:subaward_id>/closeout/<key>")
@requires("subaward.edit")
@writes
def set_step(subaward_id: int, key: str) -> Response:
    """Tick a step of closing, or take the tick back."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    done = request.form.get("done") == "1"
    try:
        services.set_step(
            subaward=subaward,
            key=key,
            done=done,
            note=request.form.get("note", "").replace("\x00", "")[:1_000],
            by=current_actor(),
        )
    except DomainError as error:
        toast(error.message, "amber")
    else:
        toast("Done." if done else "Open again.")
    return redirect_to("subawards.closing", subaward_id=subaward.id)


@blueprint.post("/subawards/<int:subaward_id>/close")
@requires("subaward.edit")
@writes
def close(subaward_id: int) -> Response:
    """Close an agreement once every step is done."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    try:
        services.close(subaward=subaward, expected_version=VersionForm().expected_version, by=current_actor())
    except DomainError as error:
        toast(error.message, "amber")
    else:
        toast("Closed.")
    return redirect_to("subawards.closing", subaward_id=subaward.id)
