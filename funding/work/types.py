"""Words of dated obligations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from funding.kernel.zoned import Certainty, ZonedMoment


class DeadlineKind(StrEnum):
    """What the date is for.

    A gate is a step of applying: missing one ends the attempt. A date of the funder's is changed only with its source;
    the house's own dates (internal ones, a board's meeting, a registration to renew) are ours to move.
    """

    LETTER_OF_INQUIRY = "letter_of_inquiry"
    GRANTS_GOV = "grants_gov"
    JUSTGRANTS = "justgrants"
    APPLICATION = "application"
    DECISION = "decision"
    REPORT = "report"
    PAYMENT = "payment"
    REGISTRATION = "registration"
    BOARD = "board"
    INTERNAL = "internal"
    OTHER = "other"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return _LABELS[self]

    @property
    def is_gate(self) -> bool:
        """Whether it is a step of applying."""
        return self in GATE_KINDS

    @property
    def is_funders(self) -> bool:
        """Whether somebody else set the date, so that a change needs its source."""
        return self not in OWN_KINDS


GATE_KINDS = (
    DeadlineKind.LETTER_OF_INQUIRY,
    DeadlineKind.GRANTS_GOV,
    DeadlineKind.JUSTGRANTS,
    DeadlineKind.APPLICATION,
)
OWN_KINDS = (DeadlineKind.REGISTRATION, DeadlineKind.BOARD, DeadlineKind.INTERNAL)
_LABELS = {
    DeadlineKind.LETTER_OF_INQUIRY: "Letter of inquiry",
    DeadlineKind.GRANTS_GOV: "Grants.gov step",
    DeadlineKind.JUSTGRANTS: "JustGrants step",
    DeadlineKind.APPLICATION: "Application",
    DeadlineKind.DECISION: "Decision expected",
    DeadlineKind.REPORT: "Report",
    DeadlineKind.PAYMENT: "Payment",
    DeadlineKind.REGISTRATION: "Registration",
    DeadlineKind.BOARD: "Board date",
    DeadlineKind.INTERNAL: "Internal date",
    DeadlineKind.OTHER: "Other date",
}


def kind_of_step(label: str) -> DeadlineKind:
    """The kind of a step of applying that a notice names in words; plainly an application where it says no more.

    ==============================  ====================
    words                           kind
    ==============================  ====================
    Letter of intent, LOI           letter of inquiry
    Grants.gov step                 Grants.gov step
    JustGrants, full application    JustGrants step
    Application due                 application
    ==============================  ====================
    """
    words = label.casefold()
    if "justgrants" in words.replace(" ", ""):
        return DeadlineKind.JUSTGRANTS
    if "grants.gov" in words:
        return DeadlineKind.GRANTS_GOV
    if "letter of in" in words or "loi" in words.split():
        return DeadlineKind.LETTER_OF_INQUIRY
    return DeadlineKind.APPLICATION


@dataclass(frozen=True, slots=True)
class DeadlineDraft:
    """A date as somebody states it, before it hangs on a record.

    ``at`` is the wall-clock time in ``zone``, or None where the source gives a date only. ``due_on`` is None for
    rolling and unknown dates. ``sequence`` orders the gates of one application from 1. ``source_text`` and
    ``source_url`` say who says so, ``checked_on`` the day on which somebody last looked there.
    """

    label: str
    kind: DeadlineKind = DeadlineKind.APPLICATION
    due_on: date | None = None
    at: time | None = None
    zone: str = "America/New_York"
    certainty: Certainty = Certainty.EXACT
    source_text: str = ""
    sequence: int = 1
    source_url: str = ""
    checked_on: date | None = None

    @property
    def instant(self) -> datetime | None:
        """The UTC instant of an exact deadline; None where no clock time is known."""
        if self.due_on is None or self.at is None or self.certainty is not Certainty.EXACT:
            return None
        return ZonedMoment(datetime.combine(self.due_on, self.at), self.zone).utc


MOST_STEPS = 12
"""The most steps a ladder has."""


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step as somebody writes it: ``id`` of the step it replaces, or None for a new one."""

    label: str
    days_before: int
    role: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class LadderFacts:
    """A ladder as somebody writes it. An empty kind of funder or gate means any."""

    name: str
    funder_kind: str = ""
    gate_kind: str = ""
    steps: tuple[StepFacts, ...] = ()
