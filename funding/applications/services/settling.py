"""Which dates a move of the application settles, so that nobody is reminded of what is behind them.

==================  =============================================================================================
moved to            no longer waits
==================  =============================================================================================
Submitted           every step of applying; of the internal dates and board meetings those that prepared it: due by
                    the day of sending or, where that is later, by the last step
Awarded, Declined   the same, and the funder's decision
Not pursued         every date but a registration to renew, which is not this application's alone
==================  =============================================================================================

An internal date after that ("call the program officer in March") stays. A date that a move settled carries the instant
of the move, so moving back opens exactly those again. Each stands in the history.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from funding.applications.models import Application
from funding.applications.types import Stage
from funding.kernel.actor import Actor
from funding.work.models import Deadline
from funding.work.queries import GATES, deadlines_of
from funding.work.services import set_done
from funding.work.types import DeadlineKind

PREPARING = (DeadlineKind.INTERNAL, DeadlineKind.BOARD)
ANSWERED = (Stage.AWARDED, Stage.DECLINED)


def settle(*, application: Application, to: Stage, on: date | None, by: Actor) -> None:
    """Close the dates that the move to ``to``, just made, has settled. ``on`` is the day it was sent or answered."""
    dates = deadlines_of([application.id]).get(application.id, [])
    for deadline in list(_settled(dates, to, on)):
        set_done(
            deadline=deadline,
            record=application,
            done=True,
            by=by,
            at=application.stage_since,
            because=to.label,
        )


def unsettle(*, application: Application, since: datetime, by: Actor) -> None:
    """Open again what the move at ``since`` closed: that move is taken back."""
    for deadline in deadlines_of([application.id]).get(application.id, ()):
        if deadline.done_at == since:
            set_done(deadline=deadline, record=application, done=False, by=by)


def _settled(dates: list[Deadline], to: Stage, on: date | None) -> Iterator[Deadline]:
    waiting = [one for one in dates if one.done_at is None]
    if to is Stage.NOT_PURSUED:
        yield from (one for one in waiting if one.kind is not DeadlineKind.REGISTRATION)
    if to is not Stage.SUBMITTED and to not in ANSWERED:
        return
    known = [one.due_on for one in dates if one.kind in GATES and one.due_on]
    last = max([*known, *([on] if on else [])], default=None)
    for deadline in waiting:
        prepared = deadline.kind in PREPARING and deadline.due_on and last and deadline.due_on <= last
        decided = deadline.kind is DeadlineKind.DECISION and to in ANSWERED
        if deadline.kind in GATES or prepared or decided:
            yield deadline
