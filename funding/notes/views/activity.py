"""What happened: to one record, and to everything somebody may see."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.infra.http import redirect_to
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.places import place, record_url
from funding.infra.records import Record
from funding.notes.forms import NoteForm, note_form
from funding.notes.mentions import Mention
from funding.notes.queries.followers import followers_of
from funding.notes.queries.notes import note_for, page_of, record_for
from funding.notes.queries.timeline import PAGE_SIZE, timeline_of
from funding.notes.queries.timeline import recent as recent_moments
from funding.notes.types import Shown
from funding.notes.views import blueprint


def shown_asked() -> Shown:
    """What the address asks to be shown; anything else means everything."""
    asked = request.args.get("show", "")
    return Shown(asked) if asked in set(Shown) else Shown.ALL


@dataclass(frozen=True, slots=True)
class Unclear:
    """A form that was sent back: with it, the names that several people answer to."""

    form: NoteForm
    mentions: tuple[Mention, ...] = ()


def activity_page(record: Record, back: Unclear | None = None) -> str:
    """The notes and changes of one record, with who follows it and a form to write."""
    actor, shown = current_actor(), shown_asked()
    followers = followers_of(record)
    kind = place(record.kind)
    return render_template(
        "notes/activity.html",
        record=record,
        kind=kind,
        page=timeline_of(actor, record.id, shown, page=page_number()),
        shown=shown,
        filters=_switch(shown, "notes.of_record", record_id=record.id),
        followers=followers,
        follows=actor.user_id in {one.user_id for one in followers},
        form=back.form if back else note_form(),
        unclear=back.mentions if back else (),
    )


def _switch(shown: Shown, endpoint: str, **values: object) -> list[dict[str, object]]:
    return [
        {
            "label": one.label,
            "url": url_for(endpoint, **{**values, "show": None if one is Shown.ALL else one.value}),  # type: ignore[arg-type]
            "current": one is shown,
        }
        for one in Shown
    ]


@blueprint.get("/records/<int:record_id>")
@requires("note.view")
def record(record_id: int) -> ResponseReturnValue:
    """The page of a record, whatever its kind."""
    found = record_for(current_actor(), record_id)
    return redirect(record_url(found.kind, found.id), code=303)


@blueprint.get("/records/<int:record_id>/activity")
@requires("note.view")
def of_record(record_id: int) -> ResponseReturnValue:
    """What was written about and done to one record."""
    return activity_page(record_for(current_actor(), record_id))


@blueprint.get("/notes/<int:note_id>")
@requires("note.view")
def show(note_id: int) -> ResponseReturnValue:
    """The page of its record's notes on which a note stands."""
    actor = current_actor()
    note = note_for(actor, note_id)
    number = page_of(actor, note, PAGE_SIZE)
    return redirect_to(
        "notes.of_record",
        record_id=note.record_id,
        show=Shown.NOTES.value,
        page=number if number > 1 else None,
        _anchor=f"note-{note.id}",
    )


@blueprint.get("/activity")
@requires("note.view")
def recent() -> str:
    """What happened lately to everything one may see, or to what one follows."""
    actor, shown, followed = current_actor(), shown_asked(), request.args.get("of") == "followed"
    number = page_number()
    moments, more = recent_moments(actor, shown, followed=followed, page=number)
    keep = {"of": "followed" if followed else None}
    return render_template(
        "notes/recent.html",
        moments=moments,
        kinds={moment.kind: place(moment.kind) for moment in moments},
        shown=shown,
        followed=followed,
        filters=_switch(shown, "notes.recent", **keep),
        number=number,
        more=more,
    )
