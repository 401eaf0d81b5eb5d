"""When a record's dates change, its tasks follow, and whoever changed the date is told on the next page."""

from __future__ import annotations

from flask import has_request_context

from funding.infra.hooks import on
from funding.infra.http import toast
from funding.kernel.actor import Actor
from funding.tasks.services import follow_dates


@on("deadlines.changed")
def dates_changed(*, record_id: int, by: Actor) -> None:
    """Let the record's open tasks follow its dates."""
    moved = follow_dates(record_id=record_id, by=by)
    if moved and has_request_context():
        named = ", ".join(f"“{one.title}”" for one in moved[:3]) + (" …" if moved[3:] else "")
        count = "One task" if len(moved) == 1 else f"{len(moved)} tasks"
        toast(f"{count} moved along: {named}.", "blue")
