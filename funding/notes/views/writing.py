"""Writing, changing, pinning and withdrawing notes, and the names to call."""

from __future__ import annotations

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from funding.accounts.queries import user_choices
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.infra.records import readers_of
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.notes.forms import NoteForm, note_form
from funding.notes.models import Note
from funding.notes.queries.notes import house, note_for, people_of, record_for
from funding.notes.services import writing as services
from funding.notes.services.writing import AmbiguousMention, Written
from funding.notes.views import blueprint
from funding.notes.views.activity import Unclear, activity_page


@blueprint.post("/records/<int:record_id>/notes")
@requires("note.write")
@writes
def write(record_id: int) -> ResponseReturnValue:
    """Write a note on a record."""
    actor = current_actor()
    record, form = record_for(actor, record_id), note_form()
    back = Unclear(form)
    if form.validate():
        try:
            written = services.write_note(record=record, draft=form.draft, by=actor)
        except DomainError as error:
            back = _refused(form, error)
        else:
            _tell(written, "Note added.")
            # An address of its own tells the browser that what it kept of the text is saved.
            number = written.note.id
            return redirect_to("notes.of_record", record_id=record.id, noted=number, _anchor=f"note-{number}")
    return activity_page(record, back), 422


@blueprint.route("/notes/<int:note_id>/edit", methods=["GET", "POST"])
@requires("note.write")
@writes
def edit(note_id: int) -> ResponseReturnValue:
    """Change one's own note."""
    actor = current_actor()
    note = note_for(actor, note_id)
    try:
        services.may_change(note, actor)
    except NotAllowed as error:
        return _not_allowed(note, error)
    record = record_for(actor, note.record_id)
    form = note_form(text=note.text, people=people_of(note.id), version=note.version)
    back = Unclear(form)
    if form.is_submitted() and form.validate():
        try:
            written = services.change_note(
                note=note, record=record, draft=form.draft, expected_version=form.expected_version, by=actor
            )
        except StaleVersion:
            return _both(form, note)
        except DomainError as error:
            back = _refused(form, error)
        else:
            _tell(written, "Note saved.")
            return redirect_to("notes.show", note_id=note.id)
    page = render_template("notes/edit.html", note=note, record=record, form=form, unclear=back.mentions)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/notes/<int:note_id>/pin")
@requires("note.write")
@writes
def pin(note_id: int) -> ResponseReturnValue:
    """Keep a note above the others."""
    return _pin(note_id, pinned=True)


@blueprint.post("/notes/<int:note_id>/unpin")
@requires("note.write")
@writes
def unpin(note_id: int) -> ResponseReturnValue:
    """Let a note go back to its place."""
    return _pin(note_id, pinned=False)


@blueprint.post("/notes/<int:note_id>/withdraw")
@requires("note.write")
@writes
def withdraw(note_id: int) -> ResponseReturnValue:
    """Take back a note; that it was there stays."""
    actor = current_actor()
    note = note_for(actor, note_id)
    try:
        services.withdraw_note(note=note, record=record_for(actor, note.record_id), by=actor)
    except NotAllowed as error:
        return _not_allowed(note, error)
    toast("The note is withdrawn.")
    return redirect_to("notes.of_record", record_id=note.record_id)


@blueprint.get("/records/<int:record_id>/people")
@requires("note.view")
def people(record_id: int) -> ResponseReturnValue:
    """The people of the house for completing a name, and whether each may read the record."""
    record = record_for(current_actor(), record_id)
    known, actors = house()
    able = readers_of(record, actors.values())
    rows = [{"name": one.name, "role": actors[one.id].role.label, "able": one.id in able} for one in known]
    return jsonify(people=rows)


def _pin(note_id: int, *, pinned: bool) -> ResponseReturnValue:
    actor = current_actor()
    note = note_for(actor, note_id)
    try:
        services.pin_note(note=note, pinned=pinned, by=actor, record=record_for(actor, note.record_id))
    except NotAllowed as error:
        return _not_allowed(note, error)
    return redirect_to("notes.of_record", record_id=note.record_id, _anchor=f"note-{note.id}")


def _refused(form: NoteForm, error: DomainError) -> Unclear:
    apply_domain_error(form, error)
    return Unclear(form, error.mentions if isinstance(error, AmbiguousMention) else ())


def _not_allowed(note: Note, error: NotAllowed) -> ResponseReturnValue:
    toast(error.message, "amber")
    return redirect_to("notes.of_record", record_id=note.record_id)


def _both(form: NoteForm, note: Note) -> ResponseReturnValue:
    """Both versions side by side, and the way to keep one."""
    names = dict(user_choices())
    page = render_template(
        "notes/conflict.html",
        form=form,
        note=note,
        record=record_for(current_actor(), note.record_id),
        mine=[names[int(one)] for one in form.people.data or ()],
        stored=[names.get(one, "") for one in sorted(people_of(note.id))],
    )
    return page, 409


def _tell(written: Written, said: str) -> None:
    if written.called:
        said += f" {_names(written.called)} {'was' if len(written.called) == 1 else 'were'} told."
    toast(said)
    if written.unable:
        toast(f"{_names(written.unable)} may not read this, and so was not told.", "amber")
    if written.unknown:
        toast("Nobody here is called " + ", ".join(f"“{one}”" for one in written.unknown) + ".", "amber")


def _names(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
