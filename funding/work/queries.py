"""Reads of dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

import sqlalchemy as sa

from funding.infra.clock import today
from funding.infra.db import db
from funding.infra.records import Record, visible
from funding.kernel.actor import Actor
from funding.kernel.zoned import Certainty
from funding.work import estimates
from funding.work.gates import first_unmet as first_unmet_gate
from funding.work.models import Deadline, DeadlineChange
from funding.work.types import GATE_KINDS, OWN_KINDS

LONG_MISSED = timedelta(days=30)
GATES = GATE_KINDS


def deadlines_of(record_ids: Iterable[int]) -> dict[int, list[Deadline]]:
    """Every date of the given records by record id, in order: one query."""
    found: dict[int, list[Deadline]] = defaultdict(list)
    ids = list(record_ids)
    if ids:
        query = (
            sa.select(Deadline)
            .where(Deadline.record_id.in_(ids))
            .order_by(Deadline.record_id, Deadline.sequence, Deadline.due_on, Deadline.id)
        )
        for deadline in db.session.scalars(query):
            found[deadline.record_id].append(deadline)
    return found


def first_unmet(record_ids: Iterable[int]) -> dict[int, Deadline]:
    """The gate that counts for each of the given records: one query."""
    result: dict[int, Deadline] = {}
    for record_id, deadlines in deadlines_of(record_ids).items():
        gate = first_unmet_gate([one for one in deadlines if one.kind in GATES])
        if isinstance(gate, Deadline):
            result[record_id] = gate
    return result


def next_of_funders(record_ids: Iterable[int]) -> Deadline | None:
    """The soonest date of these records that a funder set and that is not done: one query."""
    query = (
        sa.select(Deadline)
        .where(Deadline.record_id.in_(list(record_ids)), Deadline.done_at.is_(None))
        .where(Deadline.kind.not_in(OWN_KINDS), Deadline.due_on.is_not(None))
        .order_by(Deadline.due_on, Deadline.due_at, Deadline.id)
        .limit(1)
    )
    return db.session.scalars(query).first()


def next_dates(actor: Actor, *, limit: int = 8, own: bool = False) -> Sequence[tuple[Deadline, Record]]:
    """The next dates that are not done, over every record the actor may see, soonest first: one query.

    ``own`` keeps to those the actor sees to: the date's owner, or the record's where the date has none. A date that
    was missed more than LONG_MISSED ago is history, and stands on its record's page only.
    """
    query = (
        sa.select(Deadline, Record)
        .join(Record, Record.id == Deadline.record_id)
        .where(
            Deadline.done_at.is_(None),
            Deadline.due_on >= today() - LONG_MISSED,
            Record.archived_at.is_(None),
            visible(actor),
        )
        .order_by(Deadline.due_on, Deadline.due_at, Deadline.id)
        .limit(limit)
    )
    if own:
        query = query.where(sa.func.coalesce(Deadline.owner_id, Record.owner_id) == actor.user_id)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def deadline_of(actor: Actor, deadline_id: int) -> Deadline | None:
    """One date whose record the actor may see."""
    query = (
        sa.select(Deadline)
        .join(Record, Record.id == Deadline.record_id)
        .where(Deadline.id == deadline_id, visible(actor))
    )
    return db.session.scalar(query)


def changes_of(record_id: int) -> dict[int, list[DeadlineChange]]:
    """What the record's dates were before, by date, newest first: one query."""
    found: dict[int, list[DeadlineChange]] = defaultdict(list)
    query = (
        sa.select(DeadlineChange)
        .join(Deadline, Deadline.id == DeadlineChange.deadline_id)
        .where(Deadline.record_id == record_id)
        .order_by(DeadlineChange.id.desc())
    )
    for change in db.session.scalars(query):
        found[change.deadline_id].append(change)
    return found


def estimate_asks() -> sa.ColumnElement[bool]:
    """The clause of the rule in ``work.estimates``: open estimates of a funder's that ask to be confirmed today."""
    day = today()
    quiet, quiet_at_last = day - estimates.QUIET, day - estimates.QUIET_AT_LAST
    return sa.and_(
        Deadline.certainty == Certainty.ESTIMATED,
        Deadline.done_at.is_(None),
        Deadline.due_on <= day + estimates.ASK_BEFORE,
        Deadline.kind.not_in(OWN_KINDS),
        sa.or_(
            Deadline.checked_on.is_(None),
            Deadline.checked_on <= quiet,
            sa.and_(
                Deadline.checked_on <= quiet_at_last,
                Deadline.due_on < day + estimates.LAST_DAYS,
            ),
        ),
    )
