"""What a reader of the calendar is shown, as conditions on whatever carries a date."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from funding.applications.queries.filters import APPLICATIONS, RECORDS, clauses
from funding.applications.types import CLOSED_STAGES
from funding.calendar.queries.carriers import won_by
from funding.calendar.types import Standing, Wanted
from funding.infra.records import hidden_ids
from funding.kernel.actor import Actor

Column = sa.ColumnElement[Any]


_CLOSED = APPLICATIONS.alias("closed_ones")


def _without_closed(wanted: Wanted) -> bool:
    """Whether closed applications are left out: they are unless asked for, by themselves or by their stage."""
    return not wanted.narrowed.closed and wanted.narrowed.stage is None


def _left_out(wanted: Wanted, actor: Actor, record_id: Column) -> list[Column]:
    """What leaves out the dates of archived records, of those hidden from the actor, and of closed applications.

    The first two are short lists that an index holds; whether an application is closed is asked of each date's own.
    """
    found: list[Column] = [
        record_id.not_in(sa.select(RECORDS.c.id).where(RECORDS.c.archived_at.is_not(None)))
    ]
    hidden = hidden_ids(actor)
    if hidden is not None:
        found.append(record_id.not_in(hidden))
    if _without_closed(wanted):
        closed = sa.exists().where(_CLOSED.c.id == record_id, _CLOSED.c.stage.in_(CLOSED_STAGES))
        found.append(~closed.correlate_except(_CLOSED))
    return found


def _applications(wanted: Wanted, actor: Actor) -> sa.Select[Any]:
    """The applications that the filter, its owner aside, finds."""
    narrowed = replace(wanted.narrowed, owner_id=None)
    found = sa.select(APPLICATIONS.c.id).where(*clauses(narrowed, actor))
    if narrowed.stage is not None:
        found = found.where(APPLICATIONS.c.stage == narrowed.stage)
    if wanted.funder_id:
        found = found.where(APPLICATIONS.c.funder_id == wanted.funder_id)
    return found


def shown(
    wanted: Wanted, actor: Actor, record_id: Column, owner_id: Column | None, *, alone: bool = False
) -> list[Column]:
    """The conditions on a date that hangs on ``record_id`` and, where it can, belongs to ``owner_id``.

    ``alone`` says that a date can hang on no record at all.
    """
    found = _left_out(wanted, actor, record_id)
    if alone:
        found = [sa.or_(record_id.is_(None), one) for one in found]
    return [*found, *_narrowed(wanted, actor, record_id, owner_id)]


def dates_shown(wanted: Wanted, actor: Actor, dates: sa.FromClause) -> list[Column]:
    """The same conditions on the index of stated dates, which knows what is archived, closed, or not for everyone."""
    table = dates.c
    standing = Standing.SHOWN.value
    found: list[Column] = [
        table.standing == standing
        if _without_closed(wanted)
        else table.standing.in_([standing, Standing.CLOSED.value])
    ]
    hidden = hidden_ids(actor)
    if hidden is not None:
        found.append(sa.or_(sa.not_(table.for_few), table.record_id.not_in(hidden)))
    return [*found, *_narrowed(wanted, actor, table.record_id, table.owner_id)]


def _narrowed(wanted: Wanted, actor: Actor, record_id: Column, owner_id: Column | None) -> list[Column]:
    """What the filter keeps to.

    What narrows applications narrows the dates of what they won as well: awards, their reports and subawards. An
    owner's dates are those that are theirs and all of the records that are theirs.
    """
    found: list[Column] = []
    narrowed = wanted.narrowed
    if narrowed.text or narrowed.hue or narrowed.initiative_id or narrowed.stage or wanted.funder_id:
        mine = _applications(wanted, actor)
        found.append(sa.or_(record_id.in_(mine), record_id.in_(won_by(mine))))
    for person in (narrowed.owner_id, wanted.person_id):
        if person:
            theirs = record_id.in_(sa.select(RECORDS.c.id).where(RECORDS.c.owner_id == person))
            found.append(theirs if owner_id is None else sa.or_(owner_id == person, theirs))
    return found
