"""Reads of activities: one, a page of a filter, the sums over a whole filter, what was typed lately."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, select
from sqlalchemy.orm import selectinload

from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import visible
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import NotFound
from funding.outreach.activity_models import Activity, ActivityChange, ActivityCount
from funding.outreach.activity_types import ActivityFilter, ActivityTotals, Counted, Material, Profession
from funding.outreach.models import Initiative
from funding.outreach.queries.initiatives import initiative_for, may_edit
from funding.partners.models import Partner

PAGE_SIZE = 25
BATCH = 500
REMEMBERED = 12


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One line of the list, with its initiative's name and who was there by group."""

    activity: Activity
    initiative: str
    attendance: dict[Profession, int]
    materials: int

    @property
    def attended(self) -> int:
        """Attendances of every group."""
        return sum(self.attendance.values())


def activity_for(actor: Actor, activity_id: int) -> tuple[Activity, Initiative]:
    """The activity and its initiative, where the actor may see that. Raises NotFound."""
    activity = db.session.get(
        Activity,
        activity_id,
        options=[
            selectinload(Activity.counts),
            selectinload(Activity.spoken),
            selectinload(Activity.joined),
        ],
    )
    if activity is None:
        raise NotFound("There is no such activity.")
    return activity, initiative_for(actor, activity.initiative_id)


def may_change(actor: Actor, activity: Activity, initiative: Initiative) -> bool:
    """Whether the actor may change it: who logged it, who owns its initiative, and the development team."""
    if not actor.can("activity.log"):
        return False
    own = activity.logged_by_id is not None and activity.logged_by_id == actor.user_id
    return actor.role is not Role.PROGRAM or own or may_edit(actor, initiative)


def clauses(actor: Actor, filters: ActivityFilter) -> list[ColumnElement[bool]]:
    """What narrows the list: what the actor may see, and the filter."""
    seen = select(Initiative.id).where(visible(actor))
    found: list[ColumnElement[bool]] = [Activity.initiative_id.in_(seen)]
    found.append(Activity.voided_at.is_not(None) if filters.void else Activity.voided_at.is_(None))
    if filters.initiative_id:
        found.append(Activity.initiative_id == filters.initiative_id)
    if filters.kind:
        found.append(Activity.kind == filters.kind)
    if filters.place:
        found.append(Activity.place == filters.place)
    if filters.first:
        found.append(Activity.happened_on >= filters.first)
    if filters.last:
        found.append(Activity.happened_on <= filters.last)
    return found


def _newest_first(actor: Actor, filters: ActivityFilter) -> Select[Any]:
    loaded = (selectinload(Activity.counts), selectinload(Activity.spoken))
    query = select(Activity).where(*clauses(actor, filters)).options(*loaded)
    return query.order_by(Activity.happened_on.desc(), Activity.id.desc())


def list_activities(actor: Actor, filters: ActivityFilter, *, page: int) -> Page[ActivityRow]:
    """One page, newest first: as many statements for one activity as for fifty thousand."""
    found = paginate(_newest_first(actor, filters), page=page, size=PAGE_SIZE)
    return Page(_rows(found.items), found.number, found.size, found.total)


def every_activity(actor: Actor, filters: ActivityFilter) -> Iterator[ActivityRow]:
    """The whole filter in the list's order, a batch at a time."""
    query, offset = _newest_first(actor, filters), 0
    while batch := db.session.scalars(query.limit(BATCH).offset(offset)).all():
        yield from _rows(batch)
        db.session.expunge_all()
        offset += BATCH


def _rows(activities: Sequence[Activity]) -> list[ActivityRow]:
    names = titles([one.initiative_id for one in activities])
    return [
        ActivityRow(
            activity=one,
            initiative=names.get(one.initiative_id, ""),
            attendance={
                Profession(count.category): count.number
                for count in one.counts
                if count.counted is Counted.ATTENDANCE
            },
            materials=sum(count.number for count in one.counts if count.counted is Counted.MATERIAL),
        )
        for one in activities
    ]


def titles(initiative_ids: Sequence[int]) -> dict[int, str]:
    """The names of some initiatives."""
    query = select(Initiative.id, Initiative.title).where(Initiative.id.in_(set(initiative_ids)))
    return {row[0]: row[1] for row in db.session.execute(query)}


def partner_names(partner_ids: Sequence[int]) -> list[str]:
    """The names of the partners, by name."""
    query = select(Partner.title).where(Partner.id.in_(partner_ids)).order_by(Partner.title, Partner.id)
    return list(db.session.scalars(query))


def totals(actor: Actor, filters: ActivityFilter, *, attended: bool = True) -> ActivityTotals:
    """Sums over the whole filter: two statements. Without ``attended`` nobody is counted, only what was handed out.

    Without a filter nearly every count is summed, so the few activities that are left out are looked up instead of each
    that counts: at 50,000 activities it takes about half the time.
    """
    narrowed = clauses(actor, filters)
    sums = (
        func.count(Activity.id),
        func.sum(Activity.sessions),
        func.sum(Activity.staff_minutes),
        func.sum(Activity.volunteer_minutes),
    )
    head = db.session.execute(select(*sums).where(*narrowed)).one()
    grouped = select(ActivityCount.counted, ActivityCount.category, func.sum(ActivityCount.number))
    if filters == ActivityFilter():
        left_out = select(Activity.id).where(not_(and_(*narrowed)))
        grouped = grouped.where(ActivityCount.activity_id.not_in(left_out))
    else:
        grouped = grouped.join(Activity, Activity.id == ActivityCount.activity_id).where(*narrowed)
    if not attended:
        grouped = grouped.where(ActivityCount.counted != Counted.ATTENDANCE)
    grouped = grouped.group_by(ActivityCount.counted, ActivityCount.category)
    counts = {(row[0], row[1]): int(row[2]) for row in db.session.execute(grouped)}
    people = tuple(
        (one, counts[key]) for one in Profession if (key := (Counted.ATTENDANCE, one.value)) in counts
    )
    items = tuple((one, counts[key]) for one in Material if (key := (Counted.MATERIAL, one.value)) in counts)
    return ActivityTotals(
        activities=head[0],
        sessions=int(head[1] or 0),
        attendances=sum(number for _, number in people),
        materials=sum(number for _, number in items),
        staff_minutes=int(head[2] or 0),
        volunteer_minutes=int(head[3] or 0),
        by_profession=people,
        by_material=items,
    )


def remembered_places(actor: Actor) -> list[str]:
    """Where the actor's team was lately, to be chosen with one touch: own places first."""
    own = _places(Activity.logged_by_id == actor.user_id)
    others = _places(Activity.initiative_id.in_(select(Initiative.id).where(visible(actor))))
    return list(dict.fromkeys([*own, *others]))[:REMEMBERED]


def _places(clause: ColumnElement[bool]) -> list[str]:
    lately = select(Activity.place, Activity.id).where(clause, Activity.place != "")
    rows = lately.order_by(Activity.id.desc()).limit(200).subquery()
    query = select(rows.c.place, func.max(rows.c.id).label("latest")).group_by(rows.c.place)
    return [
        row[0] for row in db.session.execute(query.order_by(func.max(rows.c.id).desc()).limit(REMEMBERED))
    ]


def known_places(actor: Actor) -> list[str]:
    """Every place with an activity, by name: what a list can be narrowed to."""
    query = (
        select(Activity.place)
        .where(Activity.place != "", Activity.initiative_id.in_(select(Initiative.id).where(visible(actor))))
        .group_by(Activity.place)
        .order_by(Activity.place)
        .limit(300)
    )
    return list(db.session.scalars(query))


def last_logged(actor: Actor) -> Activity | None:
    """What the actor logged last, whose initiative a new form begins with."""
    query = select(Activity).where(Activity.logged_by_id == actor.user_id)
    return db.session.scalars(query.order_by(Activity.id.desc()).limit(1)).first()


def usual_groups(initiative_id: int) -> list[Profession]:
    """Who was there lately at an initiative, those who came to most of its activities first: what a form asks first."""
    lately = select(Activity.id).where(Activity.initiative_id == initiative_id, Activity.voided_at.is_(None))
    lately = lately.order_by(Activity.happened_on.desc(), Activity.id.desc()).limit(REMEMBERED)
    query = (
        select(ActivityCount.category)
        .where(
            ActivityCount.activity_id.in_(select(lately.subquery().c.id)),
            ActivityCount.counted == Counted.ATTENDANCE,
        )
        .group_by(ActivityCount.category)
        .order_by(func.count().desc(), ActivityCount.category)
    )
    return [Profession(one) for one in db.session.scalars(query)]


def changes_of(activity_id: int) -> Sequence[ActivityChange]:
    """What was changed in an activity, newest first."""
    query = select(ActivityChange).where(ActivityChange.activity_id == activity_id)
    return db.session.scalars(query.order_by(ActivityChange.id.desc()).limit(100)).all()


def latest_by_initiative(initiative_ids: Sequence[int]) -> dict[int, date]:
    """The day of the latest activity of each initiative that has any."""
    query = (
        select(Activity.initiative_id, func.max(Activity.happened_on))
        .where(Activity.initiative_id.in_(initiative_ids), Activity.voided_at.is_(None))
        .group_by(Activity.initiative_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
