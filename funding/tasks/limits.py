"""Up to which day a task may be due when it serves a deadline.

What must be handed in is done by its day; what happens (a decision, a payment, a board meeting) may be followed by
work. A task that a template counts from after the date may lie after it, whatever the date is.

============================  ==================  ===================
the date                      days from it        latest day
============================  ==================  ===================
Application, Jan 13           by hand             Jan 13
Report, Jan 30                5 before            Jan 30
Application, Jan 13           3 after             any
Decision expected, Mar 1      by hand             any
any without a day             any                 any
============================  ==================  ===================
"""

from __future__ import annotations

from datetime import date

from funding.tasks.types import HAPPENINGS
from funding.work.types import DeadlineKind


def latest_day(kind: DeadlineKind, due_on: date | None, days_offset: int | None) -> date | None:
    """The last day for a task that serves such a date; None where any will do."""
    if due_on is None or kind in HAPPENINGS or (days_offset is not None and days_offset > 0):
        return None
    return due_on


def shown_day(due_on: date | None, latest: date | None) -> date | None:
    """The day told to somebody outside: the task's own, and never one after the funder's."""
    known = [one for one in (due_on, latest) if one is not None]
    return min(known, default=None)
