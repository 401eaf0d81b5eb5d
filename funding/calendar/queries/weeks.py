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
from funding.calendar.queries.scope import shown
from funding.calendar.queries.sources import DEADLINES, Span, deadline_keys
from funding.calendar.queries.windows import STATEMENTS_KEPT
from funding.calendar.types import Layer, Wanted
from funding.calendar.window import DAY, WEEK, Window, week_of
from funding.infra.db import Base
from funding.infra.kept_rows import kept_rows
from funding.kernel.actor import Actor

DECISIONS = Base.metadata.tables[Decision.__tablename__]
WEEKS_AHEAD = 26
AT_WORK = (Stage.PROSPECT, Stage.DECIDING, Stage.INQUIRY, Stage.DRAFTING, Stage.REVIEW)
"""The stages in which an application is still written."""
_BURDENS = frozenset({Layer.SUBMISSIONS, Layer.STEPS})


@lru_cache(maxsize=STATEMENTS_KEPT)
def _due_statement(wanted: Wanted, actor: Actor) -> sa.Select[Any]:
    narrowed = Wanted(wanted.narrowed, _BURDENS, wanted.funder_id, wanted.person_id)
    found = deadline_keys(narrowed, actor, Span(date.min, date.max))
    assert found is not None  # noqa: S101 - both layers are asked for.
    # What is done counts as neither gate nor step. Asking for it in a condition would lead SQLite to another
    # index, which holds neither kinds nor records: three times the work.
    table = found.subquery()
    sums = (sa.func.sum(table.c.gate).label("gates"), sa.func.sum(table.c.step).label("steps"))
    return sa.select(table.c.day, *sums).group_by(table.c.day)


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
        sums[0] += row.gates
        sums[1] += row.steps
    by_week = hours(wanted, actor, window)
    sundays = [start + WEEK * number for number in range(weeks)]
    nothing = [0, 0]
    return [
        WeekLoad(day, due.get(day, nothing)[0], due.get(day, nothing)[1], by_week.get(day, 0))
        for day in sundays
    ]
