"""Renaming a place wherever an initiative writes it; a name that is there already makes one place of two.

Activities, surveys, figures with their earlier revisions, and targets that are written exactly so get the new name, and
each activity's history says it. Nothing is added up or thrown away: where both places have a figure or a target of the
same measure and days, the renaming is refused and names it. Reports keep the names with which their figures were
locked, since they keep the figures themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select, update

from funding.infra.audit import audit
from funding.infra.clock import now
from funding.infra.db import db
from funding.infra.records import check_version
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotAllowed, NotFound
from funding.kernel.privacy import refuse_identifying
from funding.outreach.activity_models import Activity, ActivityChange
from funding.outreach.models import Indicator, Initiative
from funding.outreach.periods import period_name
from funding.outreach.placing import place_key
from funding.outreach.queries.initiatives import may_edit
from funding.outreach.queries.place_names import PlaceName, place_named
from funding.outreach.queries.settings import year_start
from funding.outreach.result_models import Observation, PlaceTarget, SurveyRound
from funding.outreach.services.initiatives import touch
from funding.outreach.services.place_targets import LONGEST_PLACE

WHY = "The place was renamed in all of the initiative"


def rename_place(
    *, initiative: Initiative, place: str, name: str, expected_version: int | None, by: Actor
) -> PlaceName:
    """Call ``place`` ``name`` from now on, and answer what was renamed.

    Raises NotAllowed, StaleVersion, NotFound where nothing says ``place``, and DomainError with the field ``name``.
    """
    if not may_edit(by, initiative):
        raise NotAllowed("Only its owner and the development team may rename places of this initiative.")
    check_version(initiative, expected_version)
    if initiative.archived_at is not None:
        raise DomainError("This initiative is archived.", field="name")
    found = place_named(initiative.id, place)
    if found is None:
        raise NotFound("Nothing of this initiative was done at a place of this name.")
    name = _checked(name, place)
    measures = db.session.scalars(
        select(Indicator).where(Indicator.initiative_id == initiative.id).order_by(Indicator.id)
    ).all()
    _refuse_two_targets(measures, place, name)
    _refuse_two_figures(measures, place, name)
    _rename(initiative, [one.id for one in measures], place, name, by)
    touch(initiative)
    told = {"activities": found.activities, "surveys": found.surveys, "figures": found.figures}
    audit(
        by=by,
        action="initiative.place_renamed",
        subject=initiative.title,
        record_id=initiative.id,
        before={"place": place},
        after={"place": name, **{key: count for key, count in told.items() if count}},
    )
    return found


def _checked(name: str, place: str) -> str:
    name = " ".join(name.split())
    if not any(one.isalnum() for one in name):
        raise DomainError("Write the place in letters.", field="name")
    if len(name) > LONGEST_PLACE:
        raise DomainError(f"A place may have at most {LONGEST_PLACE} characters.", field="name")
    if name == place:
        raise DomainError("It is called so already.", field="name")
    refuse_identifying(name, "name")
    return name


def _refuse_two_targets(measures: Sequence[Indicator], place: str, name: str) -> None:
    names = {one.id: one.name for one in measures}
    old, new = place_key(place), place_key(name)
    query = select(PlaceTarget).where(
        PlaceTarget.indicator_id.in_(names), PlaceTarget.place_key.in_((old, new))
    )
    known = db.session.scalars(query.order_by(PlaceTarget.id)).all()
    taken = {(one.indicator_id, one.starts_on, one.ends_on) for one in known if one.place_key == new}
    for one in known:
        there = (one.indicator_id, one.starts_on, one.ends_on)
        if one.place == place and old != new and there in taken:
            days = (
                "overall"
                if one.starts_on is None or one.ends_on is None
                else period_name(one.starts_on, one.ends_on, year_start())
            )
            raise DomainError(
                f"Both places have a target of “{names[one.indicator_id]}” ({days}). Take one of them back first.",
                field="name",
            )


def _refuse_two_figures(measures: Sequence[Indicator], place: str, name: str) -> None:
    names = {one.id: one.name for one in measures}
    query = select(Observation).where(
        Observation.indicator_id.in_(names), Observation.place.in_((place, name))
    )
    known = db.session.scalars(query.order_by(Observation.id)).all()
    taken = {_there(one) for one in known if one.place == name}
    for one in known:
        if one.place == place and _there(one) in taken:
            days = period_name(one.starts_on, one.ends_on, year_start())
            raise DomainError(
                f"Both places have a figure of “{names[one.indicator_id]}” for {days}, and two figures are not made "
                "one without somebody who counts.",
                field="name",
            )


def _there(one: Observation) -> tuple[object, ...]:
    return one.indicator_id, one.starts_on, one.ends_on, one.category


def _rename(initiative: Initiative, measures: Sequence[int], place: str, name: str, by: Actor) -> None:
    here = (Activity.initiative_id == initiative.id, Activity.place == place)
    ids = db.session.scalars(select(Activity.id).where(*here).order_by(Activity.id)).all()
    if ids:
        said = {"told": "changed", "why": WHY, "before": {"place": place}, "after": {"place": name}}
        who = {"at": now(), "by_id": by.user_id, "by_name": by.name}
        db.session.execute(insert(ActivityChange), [{"activity_id": one, **said, **who} for one in ids])
    changes = (
        update(Activity).where(*here).values(place=name, version=Activity.version + 1),
        update(SurveyRound)
        .where(SurveyRound.initiative_id == initiative.id, SurveyRound.place == place)
        .values(place=name, version=SurveyRound.version + 1),
        update(Observation)
        .where(Observation.indicator_id.in_(measures), Observation.place == place)
        .values(place=name),
        update(PlaceTarget)
        .where(PlaceTarget.indicator_id.in_(measures), PlaceTarget.place == place)
        .values(place=name, place_key=place_key(name)),
    )
    for one in changes:
        db.session.execute(one, execution_options={"synchronize_session": False})
    db.session.expire_all()
