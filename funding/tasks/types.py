"""Words of tasks: what they are in, what is asked of people without an account, what a list is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.work.types import DeadlineKind

NO_DATE = date(9999, 12, 31)
"""Where a task without a day stands in an order by days: behind all others."""

MOST_BLOCKERS = 20
MOST_STEPS = 15
FARTHEST_OFFSET = 260
"""How many working days before or after its date a step of a template may lie: a year."""


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"

    @property
    def label(self) -> str:
        """How screens say it."""
        return self.value.capitalize()

    @property
    def tone(self) -> str:
        """The badge tone that goes with it."""
        return {"open": "blue", "done": "green", "waived": "neutral"}[self.value]


class Desk(StrEnum):
    """Whose tasks a list shows: the tabs of the screen."""

    MINE = "mine"
    TEAM = "team"
    WAITING = "waiting"
    UNASSIGNED = "unassigned"

    @property
    def label(self) -> str:
        """How the tab is called."""
        return _DESKS[self]


_DESKS = {
    Desk.MINE: "Mine",
    Desk.TEAM: "Team",
    Desk.WAITING: "Waiting on others",
    Desk.UNASSIGNED: "Unassigned",
}


class LinkAsk(StrEnum):
    """What a person without an account is asked for through a link."""

    LETTER = "letter"
    DATES = "dates"
    FIGURE = "figure"
    DONE = "done"

    @property
    def label(self) -> str:
        """How the form that makes a link says it."""
        return _ASKS[self]


_ASKS = {
    LinkAsk.LETTER: "A letter or another paper",
    LinkAsk.DATES: "Dates that suit them",
    LinkAsk.FIGURE: "An amount, such as their match",
    LinkAsk.DONE: "Their word that it is done",
}


class AnswerState(StrEnum):
    """What became of what somebody gave through a link."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"

    @property
    def label(self) -> str:
        """How screens say it."""
        return {"waiting": "to be looked at", "accepted": "accepted", "sent_back": "sent back"}[self.value]

    @property
    def tone(self) -> str:
        """The badge tone that goes with it."""
        return {"waiting": "amber", "accepted": "green", "sent_back": "neutral"}[self.value]


TEMPLATE_KINDS = tuple(one for one in DeadlineKind if one is not DeadlineKind.INTERNAL)
"""The kinds of date a template can be keyed to: all that are not themselves counted back from another."""

HAPPENINGS = (DeadlineKind.DECISION, DeadlineKind.PAYMENT, DeadlineKind.BOARD, DeadlineKind.OTHER)
"""Dates on which something happens, so that work for them may follow; for all others it must be done by then."""


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What a person may say of a task. ``waiting_name`` is somebody outside the house on whom it waits."""

    title: str
    record_id: int | None = None
    owner_id: int | None = None
    waiting_name: str = ""
    waiting_email: str = ""
    due_on: date | None = None
    deadline_id: int | None = None
    notes: str = ""
    blocker_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What a list of tasks is narrowed to; everything else is left as it is."""

    desk: Desk = Desk.MINE
    state: TaskState = TaskState.OPEN
    owner_id: int | None = None
    record_id: int | None = None
    text: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether more than desk and state is asked for."""
        return bool(self.owner_id or self.record_id or self.text)


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step of a template as somebody writes it.

    ``days`` are working days from the date, negative before it. It goes to ``owner_id``, else to the one person of
    ``role``, else to the record's owner. ``waits_for`` is the place, from 1, of the step that must be done first.
    """

    title: str
    days: int
    role: str = ""
    owner_id: int | None = None
    waits_for: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """A template as somebody writes it. An empty kind of funder or date means any."""

    name: str
    funder_kind: str = ""
    deadline_kind: str = ""
    steps: tuple[StepFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What a link asks for: of whom, in which words, with which draft, and for how many days it works."""

    asks: LinkAsk
    name: str
    email: str = ""
    message: str = ""
    draft: str = ""
    days: int = 14


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gave through a link. ``figure_cents`` is their amount, ``days`` the days they named."""

    name: str
    text: str = ""
    figure_cents: int | None = None
    days: tuple[date, ...] = ()
