"""What notes show on the page of every record, through the spine: a panel, and a tab where records have a head."""

from __future__ import annotations

from flask import render_template, request, url_for
from markupsafe import Markup

from funding.infra.panels import EVERY_KIND, Tab, panel, tab
from funding.kernel.actor import Actor
from funding.notes.forms import note_form
from funding.notes.queries.followers import followers_of
from funding.notes.queries.notes import count_of, newest_of, record_for

NEWEST = 3


@panel("record.main", 10)
def notes_of_record(actor: Actor, record_id: int) -> Markup | None:
    """The pinned and the newest notes, a place to write one, and whether one follows."""
    total = count_of(actor, record_id) if actor.can("note.view") else None
    if total is None:
        return None
    record = record_for(actor, record_id)
    followers = followers_of(record)
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "notes/_panel.html",
            record=record,
            notes=newest_of(actor, record_id, most=NEWEST),
            total=total,
            followers=followers,
            follows=actor.user_id in {one.user_id for one in followers},
            form=note_form() if actor.can("note.write") and request.method == "GET" else None,
            here=request.full_path.rstrip("?"),
        )
    )


@tab(EVERY_KIND, 80)
def activity_tab(actor: Actor, record_id: int) -> Tab | None:
    """The tab of a record's notes and changes, with the count of notes."""
    count = count_of(actor, record_id)
    if count is None:
        return None
    return Tab(
        "activity", "Activity", url_for("notes.of_record", record_id=record_id), f"{count:,}" if count else ""
    )
