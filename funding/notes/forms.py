"""The forms of notes."""

from __future__ import annotations

from flask import request

from funding.accounts.queries import user_choices
from funding.infra.forms import ChoicesField, Form, HiddenVersion, LongTextField
from funding.kernel.privacy import REMINDER
from funding.notes.types import LONGEST_NOTE, NoteDraft

MOST_MEANT = 20


class NoteForm(Form):
    """A note being written or changed."""

    version = HiddenVersion()
    text = LongTextField("Note", max=LONGEST_NOTE, required=True, description=REMINDER)
    people = ChoicesField("Who may read it")

    @property
    def draft(self) -> NoteDraft:
        """What was typed."""
        people = frozenset(int(one) for one in self.people.data or ())
        return NoteDraft(text=self.text.data or "", people=people, meant=_meant())


def note_form(
    *, text: str = "", people: frozenset[int] = frozenset(), version: int | None = None
) -> NoteForm:
    """The form with the people of the house to choose from; ids of its own, since it stands on pages with others."""
    form = NoteForm(data={"text": text, "people": [str(one) for one in people], "version": version})
    form.people.choices = [(str(key), name) for key, name in user_choices()]
    form.text.id, form.people.id = "note-text", "note-people"
    return form


def _meant() -> dict[str, int]:
    """Who is meant by a name that several answer to, sent as "ana=3"; 0 is nobody."""
    found: dict[str, int] = {}
    for sent in request.form.getlist("meant")[:MOST_MEANT]:
        key, _, number = sent.rpartition("=")
        if key and number.isascii() and number.isdecimal() and len(number) < 10:
            found[key] = int(number)
    return found
