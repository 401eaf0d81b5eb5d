"""Words of notices: how often somebody wants letters of a kind, and what a reminder says."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Cadence(StrEnum):
    """When a notice of some kind becomes a letter. All but OFF stand on screen at once."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    WEEKLY = "weekly"
    SCREEN = "screen"
    OFF = "off"

    @property
    def label(self) -> str:
        """How screens name the choice."""
        return _LABELS[self]


_LABELS = {
    Cadence.AT_ONCE: "At once",
    Cadence.DIGEST: "Daily digest",
    Cadence.WEEKLY: "Weekly digest",
    Cadence.SCREEN: "Only on screen",
    Cadence.OFF: "Off",
}

MAILED = frozenset({Cadence.AT_ONCE, Cadence.DIGEST, Cadence.WEEKLY})
"""The choices that lead to letters."""

LONGEST_LINE = 300
FARTHEST_OFFSET = 90
"""The most days before a date on which a reminder may be asked for."""
MOST_OFFSETS = 6


@dataclass(frozen=True, slots=True)
class Topic:
    """Something of a kind that has reminder offsets of its own: its key, label and the days before by default."""

    key: str
    label: str
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice as its feature registered it. ``topics`` have offsets that each person may change."""

    key: str
    label: str
    description: str
    default: Cadence
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something that is due to be said to one person.

    ``key`` says what it is, once and for all: the same key is never said twice to the same person. ``line`` names a
    date rather than "in five days", since a letter may be read later. ``why`` says why this person gets it.
    """

    to: int
    key: str
    line: str
    url: str
    why: str
    record_id: int | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which no letter is sent, from ``start`` up to ``end`` on the person's clock; it may pass midnight."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one person chose. Hours are whole hours on the clock of ``zone``; ``weekday`` counts from Monday, 0."""

    zone: str
    hour: int = 7
    weekday: int = 0
    quiet: Quiet | None = Quiet(20, 7)
    cadences: dict[str, Cadence] = field(default_factory=dict)
    offsets: dict[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)

    def cadence(self, kind: NoticeKind) -> Cadence:
        """How often the person wants letters of this kind."""
        return self.cadences.get(kind.key, kind.default)

    def days_before(self, kind: str, topic: Topic) -> tuple[int, ...]:
        """On which days before a date of this topic the person wants to be reminded."""
        return self.offsets.get((kind, topic.key), topic.days)
