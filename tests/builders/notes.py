"""Notes for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from funding.infra.records import Record
from funding.kernel.actor import SYSTEM, Actor
from funding.notes.models import Note
from funding.notes.services.writing import write_note
from funding.notes.types import NoteDraft


def build_note(
    record: Record,
    *,
    by: Actor = SYSTEM,
    text: str = "The program officer called.",
    people: Iterable[int] = (),
    pinned: bool = False,
    meant: Mapping[str, int] | None = None,
) -> Note:
    """A note on a record, for everyone who sees it unless ``people`` are named."""
    draft = NoteDraft(text=text, people=frozenset(people), pinned=pinned, meant=meant or {})
    return write_note(record=record, draft=draft, by=by).note
