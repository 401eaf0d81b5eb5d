"""What happened where: activities and attendances by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, union

from funding.infra.db import db
from funding.outreach.activity_models import Activity, ActivityCount
from funding.outreach.activity_types import ActivityFilter, Counted
from funding.outreach.lens import Lens, Sum
from funding.outreach.queries.attendance import attendance
from funding.outreach.result_models import Observation, SurveyRound

MOST_PLACES = 15
"""How many places are told one by one."""
MOST_KNOWN = 400
"""How many are offered while somebody types."""


@dataclass(frozen=True, slots=True)
class PlaceSum:
    """One place: how many activities, how many came. An empty name stands for activities without one."""

    place: str
    activities: int
    came: Sum


def by_place(initiative_ids: Sequence[int], filters: ActivityFilter, lens: Lens) -> list[PlaceSum]:
    """The places with the most attendances of some initiatives in a period, all others as one.

    ``filters`` says the days. Two statements; small counts are protected as the lens asks.
    """
    if not initiative_ids:
        return []
    clauses = [Activity.voided_at.is_(None), Activity.initiative_id.in_(initiative_ids)]
    if filters.first and filters.last:
        clauses.append(Activity.happened_on.between(filters.first, filters.last))
    held = select(Activity.place, func.count(Activity.id)).where(*clauses).group_by(Activity.place)
    came = _exact(clauses) if lens.exact else _protected(initiative_ids, filters, lens)
    sums = [PlaceSum(row[0], row[1], came.get(row[0], Sum(0))) for row in db.session.execute(held)]
    sums.sort(key=lambda one: (-one.came.number, one.place))
    rest = sums[MOST_PLACES:]
    if len(rest) < 2:
        return sums
    others = PlaceSum(
        f"{len(rest)} other places", sum(one.activities for one in rest), added([one.came for one in rest])
    )
    return [*sums[:MOST_PLACES], others]


def known_places(initiative_id: int, indicator_id: int) -> list[str]:
    """The places at which an initiative was active, or a measure of it was counted: by name, at most MOST_KNOWN."""
    active = select(Activity.place).where(
        Activity.initiative_id == initiative_id, Activity.voided_at.is_(None), Activity.place != ""
    )
    counted = select(Observation.place).where(
        Observation.indicator_id == indicator_id, Observation.is_current, Observation.place != ""
    )
    surveyed = select(SurveyRound.place).where(
        SurveyRound.initiative_id == initiative_id, SurveyRound.voided_at.is_(None), SurveyRound.place != ""
    )
    found = union(active, counted, surveyed).subquery()
    return list(db.session.scalars(select(found.c.place).order_by(found.c.place).limit(MOST_KNOWN)))


def added(sums: Sequence[Sum]) -> Sum:
    """Several sums as one, complete where each is."""
    return Sum(sum(one.number for one in sums), all(one.complete for one in sums))


def _exact(clauses: Sequence[ColumnElement[bool]]) -> dict[str, Sum]:
    query = (
        select(Activity.place, func.sum(ActivityCount.number))
        .join(ActivityCount, ActivityCount.activity_id == Activity.id)
        .where(ActivityCount.counted == Counted.ATTENDANCE, *clauses)
        .group_by(Activity.place)
    )
    return {place: Sum(int(number)) for place, number in db.session.execute(query)}


def _protected(initiative_ids: Sequence[int], filters: ActivityFilter, lens: Lens) -> dict[str, Sum]:
    found: dict[str, list[Sum]] = {}
    for one in attendance(initiative_ids, lens.threshold).values():
        for place, told in one.by_place(filters).items():
            found.setdefault(place, []).append(told)
    return {place: added(sums) for place, sums in found.items()}
