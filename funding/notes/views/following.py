"""Following a record, and no longer."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from funding.infra.db import writes
from funding.infra.http import safe_next, toast
from funding.infra.permissions import current_actor, requires
from funding.infra.records import shown_title
from funding.notes.queries.notes import record_for
from funding.notes.services.following import follow as follow_record
from funding.notes.views import blueprint


@blueprint.post("/records/<int:record_id>/follow")
@requires("record.follow")
@writes
def follow(record_id: int) -> ResponseReturnValue:
    """Be told what happens to a record."""
    return _choose(record_id, following=True)


@blueprint.post("/records/<int:record_id>/unfollow")
@requires("record.follow")
@writes
def unfollow(record_id: int) -> ResponseReturnValue:
    """Be told no longer."""
    return _choose(record_id, following=False)


def _choose(record_id: int, *, following: bool) -> ResponseReturnValue:
    actor = current_actor()
    record = record_for(actor, record_id)
    follow_record(record=record, by=actor, following=following)
    title = shown_title(record, actor)
    toast(f"You follow {title} now." if following else f"You no longer follow {title}.")
    return redirect(safe_next(request.form.get("next"), f"/records/{record.id}/activity"), code=303)
