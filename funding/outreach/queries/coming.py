"""How many came, as a reader may see it: exactly, or as it may be told (see ``suppression``)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from funding.infra.db import db
from funding.infra.records import visible
from funding.kernel.actor import Actor
from funding.outreach.activity_models import Activity
from funding.outreach.activity_types import ActivityFilter, ActivityTotals, Profession
from funding.outreach.lens import Lens, Sum
from funding.outreach.models import Initiative
from funding.outreach.queries.attendance import Attendance, attendance, groups_told
from funding.outreach.queries.places import added
from funding.outreach.queries.settings import year_start


class Came:
    """Attendances of a filter for one reader."""

    def __init__(self, filters: ActivityFilter, lens: Lens, known: Mapping[int, Attendance]) -> None:
        """Keep what is known of each initiative; nothing where the reader sees exact counts."""
        self._filters, self._lens, self._known = filters, lens, known

    def alone(self, activity: Activity, counted: Mapping[Profession, int]) -> Sum:
        """How many came to one activity; one that was taken out tells it only to those who see exact counts."""
        number = sum(counted.values())
        if self._lens.exact or not number:
            return Sum(number)
        attended = self._known.get(activity.initiative_id)
        told = attended.alone(activity.id) if attended and activity.voided_at is None else None
        return Sum(0, complete=False) if told is None else Sum(told)

    def total(self, totals: ActivityTotals) -> Sum:
        """How many came to all activities of the filter."""
        if self._lens.exact:
            return Sum(totals.attendances)
        if self._filters.void:
            return Sum(0, complete=False)
        return added([one.total(self._filters) for one in self._known.values()])

    def by_group(self, totals: ActivityTotals) -> dict[Profession, Sum]:
        """Who was there by group; protected only for whole initiatives, as narrowed by period alone."""
        if self._lens.exact:
            return {group: Sum(number) for group, number in totals.by_profession}
        if self._filters.void or self._filters.kind or self._filters.place or not self._known:
            return {}
        return groups_told(self._known, self._filters, year_start())


def came_to(actor: Actor, filters: ActivityFilter, lens: Lens) -> Came:
    """Attendances of a filter as the lens shows them: of all initiatives that the actor may see, in two statements."""
    if lens.exact:
        return Came(filters, lens, {})
    wanted = select(Initiative.id).where(visible(actor))
    if filters.initiative_id:
        wanted = wanted.where(Initiative.id == filters.initiative_id)
    return Came(filters, lens, attendance(db.session.scalars(wanted).all(), lens.threshold))
