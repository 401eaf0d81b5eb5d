"""What the coming weeks ask for: gates and steps that fall due, and the hours of the applications at work."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from funding.applications.models import Decision
from funding.applications.queries.filters import APPLICATIONS
from funding.applications.types import Stage
from funding.calendar.load import LONGEST_SPREAD, WeekLoad, Work, hours_by_week
from funding.calendar.queries.scope import dates_shown, shown
from funding.calendar.queries.sources import DATES, DEADLINES, Span
from funding.calendar.queries.windows import STATEMENTS_KEPT
from funding.calendar.types import RANK, Layer, Wanted
from funding.calendar.window import DAY, WEEK, Window, week_of
from funding.infra.db import Base
from funding.infra.kept_rows import kept_rows
from funding.kernel.actor import Actor

DECISIONS = Base.metadata.tables[Decision.__tablename__]
WEEKS_AHEAD = 26
AT_WORK = (Stage.PROSPECT, Stage.DECIDING, Stage.INQUIRY, Stage.DRAFTING, Stage.REVIEW)
"""The stages in which an application is still written."""
_BURDENS = (RANK[Layer.SUBMISSIONS], RANK[Layer.STEPS])
"""What makes a week heavy: gates and steps that are open, by their rank."""
_ANY_DAY = Span(date.min, date.max)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _due_statement(wanted: Wanted, actor: Actor) -> sa.Select[Any]:
    # Counted in the order of the index. What is done has another rank.
    table = DATES.c
    return (
        sa.select(table.due_on.label("day"), table.rank, sa.func.count().label("number"))
        .where(_ANY_DAY.holds(table.due_on), table.rank.in_(_BURDENS), *dates_shown(wanted, actor, DATES))
        .group_by(table.due_on, table.rank)
    )


@lru_cache(maxsize=STATEMENTS_KEPT)
def _hours_statement(wanted: Wanted, actor: Actor) -> sa.Select[Any]:
    """The latest estimate of each application at work whose deadline lies in the window, and that deadline's day."""
    latest = (
        sa.select(DECISIONS.c.hours_estimate)
        .where(DECISIONS.c.application_id == APPLICATIONS.c.id, DECISIONS.c.hours_estimate.is_not(None))
        .order_by(DECISIONS.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = (
        sa.select(latest.label("hours"), DEADLINES.c.due_on)
        .select_from(APPLICATIONS.join(DEADLINES, DEADLINES.c.id == APPLICATIONS.c.next_deadline_id))
        .where(
            APPLICATIONS.c.id.in_(
                sa.select(DECISIONS.c.application_id).where(DECISIONS.c.hours_estimate > 0)
            ),
            APPLICATIONS.c.stage.in_(AT_WORK),
            DEADLINES.c.due_on.between(
                sa.bindparam("first", type_=sa.Date), sa.bindparam("last", type_=sa.Date)
            ),
            *shown(wanted, actor, APPLICATIONS.c.id, DEADLINES.c.owner_id),
        )
        .subquery()
    )
    return sa.select(rows).where(rows.c.hours > 0)


def works(wanted: Wanted, actor: Actor, window: Window) -> list[Work]:
    """What is to be written whose hours can lie in the window: one query."""
    bound = {"first": window.first, "last": window.last + LONGEST_SPREAD}
    rows = kept_rows(_hours_statement(wanted, actor), bound)
    return [Work(row.hours, row.due_on) for row in rows]


def hours(wanted: Wanted, actor: Actor, window: Window) -> dict[date, int]:
    """The hours that lie on each week of the window, by its Sunday: one query."""
    return hours_by_week(works(wanted, actor, window))


def loads(wanted: Wanted, actor: Actor, *, first: date, weeks: int = WEEKS_AHEAD) -> list[WeekLoad]:
    """What each of the coming weeks asks for, from the week of ``first`` on: two queries."""
    start = week_of(first)
    window = Window(start, start + WEEK * weeks - DAY)
    due: dict[date, list[int]] = {}
    bound = {"first": window.first, "last": window.last}
    for row in kept_rows(_due_statement(wanted, actor), bound):
        sums = due.setdefault(week_of(row.day), [0, 0])
        sums[_BURDENS.index(row.rank)] += row.number
    by_week = hours(wanted, actor, window)
    sundays = [start + WEEK * number for number in range(weeks)]
    nothing = [0, 0]
    return [
        WeekLoad(day, due.get(day, nothing)[0], due.get(day, nothing)[1], by_week.get(day, 0))
        for day in sundays
    ]
