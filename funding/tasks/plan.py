"""Tasks counted from a date by a template, and how they follow when the date moves.

A step stands so many working days before its date, as the steps of a ladder do (``work.ladder.counted_back``), or after
it. Applying a template again adds what is new, moves what is open and still stands where it was counted to, and leaves
what is done, waived, or was put on another day by hand. When the date moves, the same count is taken from the new day;
what somebody moved by hand, or wrote without a template, stays unless it would then lie after a day by which it must
be done: that is pulled in to the last working day before.

A date that has been met on another day than planned counts from the day it was met, for what comes after it.

Worked example: an application due on Wed, Jan 13, 2027, moved by the funder to Wed, Jan 6 (Jan 1 is a holiday).

================================  =====  ============  =================================
task                              days   first         after the move
================================  =====  ============  =================================
Ask the shelter for a letter      −10    Tue, Dec 29   Mon, Dec 21
Budget to the director            −5     Wed, Jan 6    Tue, Dec 29
Letters in, done                  −7     Mon, Jan 4    stays: done
Logic model, waived               −6     Tue, Jan 5    stays: waived
Final reading, by hand            −3     Mon, Jan 4    stays: moved by hand
Board chair signs, by hand        −2     Mon, Jan 11   Wed, Jan 6: pulled in
File the receipt                  +1     Thu, Jan 14   Thu, Jan 7
================================  =====  ============  =================================
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.kernel.workdays import add_working_days, on_or_before
from funding.tasks.types import TaskState
from funding.work.ladder import counted_back


class Doing(StrEnum):
    """What applying a template, or moving a date, does to one task."""

    ADD = "add"
    MOVE = "move"
    PULL_IN = "pull_in"
    KEEP = "keep"
    BY_HAND = "by_hand"
    DONE = "done"
    WAIVED = "waived"

    @property
    def label(self) -> str:
        """How a preview says it."""
        return _LABELS[self]

    @property
    def changes(self) -> bool:
        """Whether anything is written."""
        return self in {Doing.ADD, Doing.MOVE, Doing.PULL_IN}


_LABELS = {
    Doing.ADD: "new",
    Doing.MOVE: "moves",
    Doing.PULL_IN: "pulled in: it would lie after the date",
    Doing.KEEP: "stays",
    Doing.BY_HAND: "moved by hand, stays",
    Doing.DONE: "done, stays",
    Doing.WAIVED: "waived, stays",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a template: ``days`` working days from the date, negative before it; whose; what it waits for."""

    id: int
    title: str
    days: int
    role: str = ""
    owner_id: int | None = None
    waits_for_id: int | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """A task as it stands: its day, its signed count, its step."""

    id: int
    title: str
    day: date | None
    days: int | None = None
    step_id: int | None = None
    state: TaskState = TaskState.OPEN
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a preview: what happens to which task, from ``old`` (None: new, or without a day) to ``day``."""

    doing: Doing
    title: str
    day: date | None
    old: date | None = None
    step: Step | None = None
    task_id: int | None = None


def counted(day: date, days: int) -> date:
    """The working day ``days`` working days after ``day``, or before it where negative; zero is never after it."""
    return add_working_days(day, days) if days > 0 else counted_back(day, -days)


def lay_out(day: date, latest: date | None, steps: Sequence[Step], present: Iterable[Present]) -> list[Line]:
    """What applying the steps to a date on ``day`` would do, in the order of their days.

    ``latest`` is the last day for a task that somebody puts by hand, None where any will do.
    """
    standing = {one.step_id: one for one in present if one.step_id is not None}
    found = [_line(day, latest, step, standing.get(step.id)) for step in steps]
    return sorted(found, key=lambda one: (one.day or date.max, one.step.days if one.step else 0))


def _line(day: date, latest: date | None, step: Step, present: Present | None) -> Line:
    if present is None:
        return Line(Doing.ADD, step.title, counted(day, step.days), None, step)
    return _followed(day, latest, present, step.days, step)


def follow(day: date, latest: date | None, present: Iterable[Present]) -> list[Line]:
    """What moving a date to ``day`` does to the tasks that serve it."""
    return [_followed(day, latest, one, one.days, None) for one in present]


def _followed(day: date, latest: date | None, present: Present, days: int | None, step: Step | None) -> Line:
    def line(doing: Doing, to: date | None) -> Line:
        return Line(doing, present.title, to, present.day, step, present.id)

    if present.state is not TaskState.OPEN:
        return line(Doing.DONE if present.state is TaskState.DONE else Doing.WAIVED, present.day)
    if present.by_hand or days is None:
        free = latest is None or present.day is None or present.day <= latest or (days or 0) > 0
        if free or latest is None:
            return line(Doing.BY_HAND, present.day)
        return line(Doing.PULL_IN, on_or_before(latest))
    to = counted(day, days)
    same = present.day == to and present.days == days
    return line(Doing.KEEP if same else Doing.MOVE, to)
