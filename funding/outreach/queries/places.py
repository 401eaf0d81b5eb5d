"""What happened where: activities and attendances by place."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from funding.infra.db import db
from funding.outreach.activity_models import Activity, ActivityCount
from funding.outreach.activity_types import ActivityFilter, Counted

MOST_PLACES = 15
"""How many places are told one by one."""


@dataclass(frozen=True, slots=True)
class PlaceSum:
    """One place: how many activities, how many attendances. An empty name stands for activities without one."""

    place: str
    activities: int
    attendances: int


def by_place(filters: ActivityFilter) -> list[PlaceSum]:
    """The places with the most attendances of one initiative in a period, all others as one: one statement."""
    clauses = [Activity.voided_at.is_(None), Activity.initiative_id == filters.initiative_id]
    if filters.first and filters.last:
        clauses.append(Activity.happened_on.between(filters.first, filters.last))
    there = (
        select(ActivityCount.activity_id, func.sum(ActivityCount.number).label("number"))
        .join(Activity, Activity.id == ActivityCount.activity_id)
        .where(ActivityCount.counted == Counted.ATTENDANCE, *clauses)
        .group_by(ActivityCount.activity_id)
        .subquery()
    )
    number = func.coalesce(func.sum(there.c.number), 0)
    query = (
        select(Activity.place, func.count(Activity.id), number)
        .outerjoin(there, there.c.activity_id == Activity.id)
        .where(*clauses)
        .group_by(Activity.place)
        .order_by(number.desc(), Activity.place)
    )
    found = [PlaceSum(row[0], row[1], int(row[2])) for row in db.session.execute(query)]
    rest = found[MOST_PLACES:]
    if not rest:
        return found
    others = PlaceSum(
        f"{len(rest)} other places", sum(one.activities for one in rest), sum(one.attendances for one in rest)
    )
    return [*found[:MOST_PLACES], others]
