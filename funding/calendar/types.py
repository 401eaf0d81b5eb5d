"""Words of the calendar."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import IntEnum, StrEnum
from typing import NamedTuple

from funding.applications.types import PipelineFilter
from funding.kernel.zoned import Certainty
from funding.work.types import GATE_KINDS, DeadlineKind


class View(StrEnum):
    """How the calendar is looked at."""

    MONTH = "month"
    AGENDA = "agenda"
    YEAR = "year"

    @property
    def label(self) -> str:
        """How the switch names it."""
        return {"month": "Month", "agenda": "Agenda", "year": "Year by funder"}[self.value]


class Layer(StrEnum):
    """What can be shown or left out, in the order in which a day lists it."""

    SUBMISSIONS = "submissions"
    REPORTS = "reports"
    DECISIONS = "decisions"
    STEPS = "steps"
    TASKS = "tasks"
    REGISTRATIONS = "registrations"
    PERIODS = "periods"
    HOLIDAYS = "holidays"

    @property
    def label(self) -> str:
        """How screens and feeds name it."""
        return _LAYER_LABELS[self]


_LAYER_LABELS = {
    Layer.SUBMISSIONS: "Submissions",
    Layer.REPORTS: "Reports and payments",
    Layer.DECISIONS: "Decisions and board",
    Layer.STEPS: "Internal steps",
    Layer.TASKS: "Tasks",
    Layer.REGISTRATIONS: "Registrations",
    Layer.PERIODS: "Project periods",
    Layer.HOLIDAYS: "Federal holidays",
}
LAYER_OF_KIND: dict[DeadlineKind, Layer] = {
    **dict.fromkeys(GATE_KINDS, Layer.SUBMISSIONS),
    DeadlineKind.REPORT: Layer.REPORTS,
    DeadlineKind.PAYMENT: Layer.REPORTS,
    DeadlineKind.DECISION: Layer.DECISIONS,
    DeadlineKind.BOARD: Layer.DECISIONS,
    DeadlineKind.OTHER: Layer.DECISIONS,
    DeadlineKind.INTERNAL: Layer.STEPS,
    DeadlineKind.REGISTRATION: Layer.REGISTRATIONS,
}
ALL_LAYERS = frozenset(Layer)
RANK = {layer: place for place, layer in enumerate(Layer)}
"""Where a layer's dates stand within a day. Triggers write it down: another order of layers asks for a migration."""
DONE_RANK = len(RANK)
"""What is done stands behind everything that is open."""


class Standing(IntEnum):
    """What became of the record that a date hangs on."""

    SHOWN = 0
    CLOSED = 1
    ARCHIVED = 2


class Source(StrEnum):
    """Which table a date of the calendar comes from."""

    DEADLINE = "deadline"
    RENEWAL = "renewal"
    PERIOD_START = "period_start"
    PERIOD_END = "period_end"
    TASK = "task"


class Key(NamedTuple):
    """What a date of the calendar is known by."""

    source: Source
    id: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be shown: the pipeline's filter, the layers, one funder, or what is one person's.

    ``person_id`` keeps to dates that are theirs and to all dates of the records that are theirs.
    """

    narrowed: PipelineFilter = field(default_factory=PipelineFilter)
    layers: frozenset[Layer] = ALL_LAYERS
    funder_id: int | None = None
    person_id: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing but layers and closed applications is left out."""
        narrowed = self.narrowed
        return narrowed.is_whole and narrowed.stage is None and not self.funder_id and not self.person_id


class Entry(NamedTuple):
    """One date of the calendar, in the shape ``work.gates`` reads.

    ``title`` is the record's as the reader may read it, ``hue`` empty where no funder gives it one. ``movable`` says
    that the house may move it. ``plain_title`` is the stored title: it tells whether something changed, and is never
    shown.
    """

    key: Key
    layer: Layer
    kind: str
    label: str
    sequence: int
    due_on: date | None
    at_time: time | None
    zone: str
    due_at: datetime | None
    certainty: Certainty
    done_at: datetime | None
    record_id: int
    record_kind: str
    title: str
    plain_title: str
    owner: str
    hue: str
    funder: str
    movable: bool
    source_text: str
    source_url: str

    @property
    def estimated(self) -> bool:
        """Whether the day is an estimate."""
        return self.certainty is Certainty.ESTIMATED


class FeedScope(StrEnum):
    """Whose dates a feed tells."""

    PERSON = "person"
    INITIATIVE = "initiative"
    OFFICE = "office"


class Told(NamedTuple):
    """A date as a calendar outside is told it. ``sequence`` counts its changes, the last of them at ``changed_at``."""

    entry: Entry
    uid: str
    sequence: int
    changed_at: datetime


class Gone(NamedTuple):
    """A date that a feed told and tells no more; what it was about may be read no longer, so it is not said."""

    uid: str
    sequence: int
    changed_at: datetime
    layer: Layer
    day: date
    starts_at: datetime | None
