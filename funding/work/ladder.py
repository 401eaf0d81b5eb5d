"""Internal dates counted back from the gate that governs them, and how they follow when it moves.

A ladder's step stands so many working days before its gate (``kernel.workdays``); zero is the gate's own day, or the
last working day before it. So no step can lie after the gate. Applying a ladder again adds what is missing and moves
what still stands where it was counted to; what is done, and what somebody has put on another day, stays. When the
funder moves the gate, the steps follow by the same count; whatever else would then lie after it is pulled in to the
last working day that does not.

Worked example: a gate on Wed, Jan 13, 2027, moved by the funder to Wed, Jan 6 (Jan 1 is a holiday).

==========================  ===========  ============  =================================
step                        days before  first         after the move
==========================  ===========  ============  =================================
Draft                       10           Tue, Dec 29   Mon, Dec 21
Budget sign-off             5            Wed, Jan 6    Tue, Dec 29
Letters in, done            7            Mon, Jan 4    stays: done
Final reading, by hand      3            Mon, Jan 4    stays: moved by hand
Board's word, by hand       2            Mon, Jan 11   Wed, Jan 6: pulled in
Upload rehearsal            2            Mon, Jan 11   Mon, Jan 4
==========================  ===========  ============  =================================
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.kernel.workdays import on_or_before, subtract_working_days

MOST_DAYS = 260
"""How far a step may stand before its gate: a year of working days."""


class Doing(StrEnum):
    """What applying a ladder, or moving a gate, does to one internal date."""

    ADD = "add"
    MOVE = "move"
    PULL_IN = "pull_in"
    KEEP = "keep"
    DONE = "done"
    BY_HAND = "by_hand"

    @property
    def label(self) -> str:
        """How a preview says it."""
        return _DOING_LABELS[self]

    @property
    def changes(self) -> bool:
        """Whether anything is written."""
        return self in {Doing.ADD, Doing.MOVE, Doing.PULL_IN}


_DOING_LABELS = {
    Doing.ADD: "new",
    Doing.MOVE: "moves",
    Doing.PULL_IN: "pulled in: it would lie after the funder’s date",
    Doing.KEEP: "stays",
    Doing.DONE: "done, stays",
    Doing.BY_HAND: "moved by hand, stays",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a template: its key, what is to be done, how many working days before, and whose role it is."""

    id: int
    label: str
    days_before: int
    role: str = ""


@dataclass(frozen=True, slots=True)
class Present:
    """An internal date as it stands."""

    id: int
    label: str
    day: date
    step_id: int | None = None
    days_before: int | None = None
    done: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """One line of a preview: what happens to which date, from ``old`` (None: new) to ``day``.

    ``forced_day`` is where the date must go even if the ladder is left alone, None where it may stay.
    """

    doing: Doing
    label: str
    day: date
    old: date | None = None
    step: Step | None = None
    present_id: int | None = None
    forced_day: date | None = None


def counted_back(gate_day: date, days_before: int) -> date:
    """The day of a step ``days_before`` working days before ``gate_day``; never after it."""
    return subtract_working_days(gate_day, days_before)


def lay_out(gate_day: date, steps: Sequence[Step], present: Iterable[Present]) -> list[Rung]:
    """What applying the steps would do, in the order of their days. ``present`` are the gate's dates as they stand."""
    standing = {one.step_id: one for one in present if one.step_id is not None}
    found = [_rung(gate_day, step, standing.get(step.id)) for step in steps]
    return sorted(found, key=lambda one: (one.day, -(one.step.days_before if one.step else 0)))


def _rung(gate_day: date, step: Step, present: Present | None) -> Rung:
    day = counted_back(gate_day, step.days_before)
    if present is None:
        return Rung(Doing.ADD, step.label, day, None, step)
    if present.done:
        return Rung(Doing.DONE, present.label, present.day, present.day, step, present.id)
    if present.by_hand:
        return _kept_by_hand(present, gate_day, step)
    doing = Doing.KEEP if present.day == day and present.days_before == step.days_before else Doing.MOVE
    return Rung(doing, present.label, day, present.day, step, present.id)


def _kept_by_hand(present: Present, limit: date, step: Step | None = None) -> Rung:
    if present.day > limit:
        day = on_or_before(limit)
        return Rung(Doing.PULL_IN, present.label, day, present.day, step, present.id, day)
    return Rung(Doing.BY_HAND, present.label, present.day, present.day, step, present.id)


def follow(gate_day: date, limit: date, anchored: Iterable[Present], others: Iterable[Present]) -> list[Rung]:
    """What moving a gate to ``gate_day`` does to the dates below it, in the order of their old days.

    ``anchored`` were counted back from it. ``others`` are the record's remaining internal dates; they may stand up to
    ``limit``, the last day that any gate of the record leaves.
    """
    found = [_followed(one, gate_day) for one in anchored if not one.done]
    found += [_kept_by_hand(one, limit) for one in others if not one.done and one.day > limit]
    return sorted(found, key=lambda one: (one.old or one.day, one.label))


def _followed(present: Present, gate_day: date) -> Rung:
    if present.by_hand or present.days_before is None:
        return _kept_by_hand(present, gate_day)
    day = counted_back(gate_day, present.days_before)
    doing = Doing.KEEP if day == present.day else Doing.MOVE
    forced = on_or_before(gate_day) if present.day > gate_day else None
    return Rung(doing, present.label, day, present.day, None, present.id, forced)
