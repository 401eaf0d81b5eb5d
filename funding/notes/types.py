"""What notes and the people who follow a record are made of, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

LONGEST_NOTE = 10_000


class Shown(StrEnum):
    """What a timeline shows."""

    ALL = "all"
    NOTES = "notes"
    CHANGES = "changes"

    @property
    def label(self) -> str:
        """As the switch says it."""
        return {"all": "Everything", "notes": "Notes", "changes": "Changes"}[self.value]


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note as it was typed: ``people`` are those who alone may read it, empty for all who see the record.

    ``meant`` says for a mention that several people answer to ("ana") whose number was chosen; 0 is nobody.
    """

    text: str
    people: frozenset[int] = frozenset()
    pinned: bool = False
    meant: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a note said before: the text, and until when."""

    text: str
    until: datetime


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as one reader sees it. ``readers`` names who alone may read it; ``mentions`` are the words after an @."""

    id: int
    record_id: int
    author_id: int | None
    author: str
    text: str
    at: datetime
    edited_at: datetime | None
    pinned: bool
    withdrawn_at: datetime | None
    withdrawn_by: str
    readers: tuple[str, ...]
    restricted: bool
    mentions: tuple[str, ...]
    earlier: tuple[Earlier, ...]
    version: int


@dataclass(frozen=True, slots=True)
class FollowerView:
    """Somebody who is told what happens to a record, and why: "owner", or "" where they follow it."""

    user_id: int
    name: str
    why: str
