"""Words of dated obligations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from funding.kernel.zoned import Certainty, ZonedMoment


class DeadlineKind(StrEnum):
    """What the date is for. A gate is a step of applying: missing one ends the attempt."""

    LETTER_OF_INTENT = "letter_of_intent"
    GATE = "gate"
    DECISION = "decision"
    INTERNAL = "internal"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return _LABELS[self]


_LABELS = {
    DeadlineKind.LETTER_OF_INTENT: "Letter of intent",
    DeadlineKind.GATE: "Submission step",
    DeadlineKind.DECISION: "Funder's decision",
    DeadlineKind.INTERNAL: "Internal date",
}


@dataclass(frozen=True, slots=True)
class DeadlineDraft:
    """A date as somebody states it, before it hangs on a record.

    ``at`` is the wall-clock time in ``zone``, or None where the source gives a date only. ``due_on`` is None for
    rolling and unknown dates. ``sequence`` orders the gates of one application from 1.
    """

    label: str
    kind: DeadlineKind = DeadlineKind.GATE
    due_on: date | None = None
    at: time | None = None
    zone: str = "America/New_York"
    certainty: Certainty = Certainty.EXACT
    source_text: str = ""
    sequence: int = 1

    @property
    def instant(self) -> datetime | None:
        """The UTC instant of an exact deadline; None where no clock time is known."""
        if self.due_on is None or self.at is None or self.certainty is not Certainty.EXACT:
            return None
        return ZonedMoment(datetime.combine(self.due_on, self.at), self.zone).utc
