"""Logging what was done, changing it, taking it out. A form that is sent twice is one activity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from funding.infra.audit import audit
from funding.infra.clock import now, today
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.kernel.privacy import refuse_identifying
from funding.kernel.zoned import format_date
from funding.outreach.activity_models import (
    Activity,
    ActivityChange,
    ActivityCount,
    ActivityLanguage,
    ActivityPartner,
)
from funding.outreach.activity_types import LANGUAGES, ActivityFacts, Counted, Handout, Material, Profession
from funding.outreach.countable import require_countable
from funding.outreach.models import Initiative
from funding.outreach.queries.activities import may_change, partner_names
from funding.outreach.queries.initiatives import initiative_for
from funding.outreach.telling import without_people
from funding.partners.queries import partner_for

FIRST_DAY = date(2000, 1, 1)
LONGEST_KEY = 64


def log_activity(*, facts: ActivityFacts, sent_key: str, by: Actor) -> tuple[Activity, bool]:
    """Keep one activity and say whether it is new: the same key again answers the activity that is there.

    Raises NotFound for an initiative the actor may not see, and DomainError.
    """
    if not by.can("activity.log"):
        raise NotAllowed("Your role does not log activities.")
    known = db.session.scalar(select(Activity).where(Activity.sent_key == sent_key[:LONGEST_KEY]))
    if known is not None:
        if known.logged_by_id != by.user_id:
            raise NotAllowed("This form was sent by somebody else.")
        return known, False
    facts = _checked(facts, by)
    activity = Activity(
        sent_key=sent_key[:LONGEST_KEY], logged_at=now(), logged_by_id=by.user_id, logged_by_name=by.name
    )
    _set(activity, facts)
    try:
        with db.session.begin_nested():
            db.session.add(activity)
    except IntegrityError:
        # The same form arrived twice at once, and the other one was first.
        return db.session.scalars(
            select(Activity).where(Activity.sent_key == sent_key[:LONGEST_KEY])
        ).one(), False
    _write_down(activity, "activity.logged", {}, said(facts), by)
    return activity, True


def change_activity(
    *, activity: Activity, facts: ActivityFacts, expected_version: int | None, why: str, by: Actor
) -> Activity:
    """Say otherwise what was done; what it said before stays in its history.

    Raises NotAllowed, StaleVersion and DomainError.
    """
    _may(activity, expected_version, by)
    if activity.voided_at is not None:
        raise DomainError("It was taken out. Put it back before you change it.")
    before = said(facts_of(activity))
    facts = _checked(facts, by)
    after = said(facts)
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if changed:
        _set(activity, facts)
        old = {name: before.get(name) for name in changed}
        new = {name: after.get(name) for name in changed}
        _keep(activity, "changed", why, old, new, by)
    return activity


def void_activity(*, activity: Activity, expected_version: int | None, why: str, by: Actor) -> None:
    """Take an activity out of every count; it stays readable with its reason. Raises as ``change_activity``."""
    _may(activity, expected_version, by)
    why = " ".join(why.split())[:500]
    if not why:
        raise DomainError("Say why it is taken out.", field="why")
    refuse_identifying(why, "why")
    if activity.voided_at is None:
        activity.voided_at, activity.void_reason = now(), why
        _keep(activity, "taken out", why, {"taken_out": False}, {"taken_out": True}, by)


def restore_activity(*, activity: Activity, expected_version: int | None, by: Actor) -> None:
    """Count an activity again that was taken out. Raises NotAllowed and StaleVersion."""
    _may(activity, expected_version, by)
    if activity.voided_at is not None:
        activity.voided_at, activity.void_reason = None, ""
        _keep(activity, "put back", "", {"taken_out": True}, {"taken_out": False}, by)


def facts_of(activity: Activity) -> ActivityFacts:
    """What an activity says, as a form holds it."""
    attendance = {
        Profession(one.category): one.number for one in activity.counts if one.counted is Counted.ATTENDANCE
    }
    handouts = tuple(
        Handout(Material(one.category), one.number, one.language)
        for one in activity.counts
        if one.counted is Counted.MATERIAL
    )
    return ActivityFacts(
        initiative_id=activity.initiative_id,
        happened_on=activity.happened_on,
        kind=activity.kind,
        place=activity.place,
        audience=activity.audience,
        note=activity.note,
        sessions=activity.sessions,
        attendance=attendance,
        handouts=handouts,
        languages=tuple(one.language for one in activity.spoken),
        staff_minutes=activity.staff_minutes,
        volunteer_minutes=activity.volunteer_minutes,
        partner_ids=tuple(one.partner_id for one in activity.joined),
    )


def said(facts: ActivityFacts) -> dict[str, object]:
    """What is said of an activity as plain values, nothing left empty: for histories."""
    values: dict[str, object] = {
        **asdict(facts),
        "attendance": [f"{group.label}: {number:,}" for group, number in facts.attendance.items()],
        "handouts": [
            f"{one.material.label}{', ' + one.language if one.language else ''}: {one.number:,}"
            for one in facts.handouts
        ],
        "kind": facts.kind.label,
        "happened_on": format_date(facts.happened_on),
        "languages": list(facts.languages),
        "partners": partner_names(facts.partner_ids),
    }
    del values["partner_ids"]
    return {name: value for name, value in values.items() if value not in ("", None, [])}


def require_change(by: Actor, activity: Activity, initiative: Initiative) -> None:
    """Raise NotAllowed where the actor may not change the activity."""
    if not may_change(by, activity, initiative):
        raise NotAllowed("Only who logged it, its initiative’s owner and the development team may change it.")


def _may(activity: Activity, expected_version: int | None, by: Actor) -> None:
    require_change(by, activity, initiative_for(by, activity.initiative_id))
    stored = db.session.scalar(select(Activity.version).where(Activity.id == activity.id).with_for_update())
    if expected_version != stored:
        raise StaleVersion("Somebody changed this activity meanwhile.")


def _checked(facts: ActivityFacts, by: Actor) -> ActivityFacts:
    initiative = initiative_for(by, facts.initiative_id)
    if initiative.archived_at is not None:
        raise DomainError("This initiative is archived. Choose one in use.", field="initiative_id")
    if facts.happened_on > today():
        raise DomainError("This day has not come yet. Log what was done.", field="happened_on")
    if facts.happened_on < FIRST_DAY:
        raise DomainError("Please check the year.", field="happened_on")
    require_countable(facts)
    for partner_id in facts.partner_ids:
        partner_for(by, partner_id)
    for field in ("place", "audience", "note"):
        refuse_identifying(getattr(facts, field), field)
    return replace(
        facts,
        place=" ".join(facts.place.split()),
        audience=" ".join(facts.audience.split()),
        attendance={group: facts.attendance[group] for group in Profession if facts.attendance.get(group)},
        handouts=_added_up(facts.handouts),
        languages=tuple(one for one in LANGUAGES if one in facts.languages),
    )


def _added_up(handouts: tuple[Handout, ...]) -> tuple[Handout, ...]:
    """Each material in each language once."""
    found: dict[tuple[Material, str], int] = {}
    for one in handouts:
        if one.number > 0:
            key = (one.material, one.language if one.language in LANGUAGES else "")
            found[key] = found.get(key, 0) + one.number
    return tuple(Handout(material, number, language) for (material, language), number in found.items())


def _set(activity: Activity, facts: ActivityFacts) -> None:
    for name in ("initiative_id", "happened_on", "kind", "place", "audience", "note", "sessions"):
        setattr(activity, name, getattr(facts, name))
    activity.staff_minutes, activity.volunteer_minutes = facts.staff_minutes, facts.volunteer_minutes
    if activity.id is not None:
        activity.counts.clear()
        activity.spoken.clear()
        activity.joined.clear()
        db.session.flush()
    for group, number in facts.attendance.items():
        activity.counts.append(
            ActivityCount(counted=Counted.ATTENDANCE, category=group, language="", number=number)
        )
    for one in facts.handouts:
        activity.counts.append(
            ActivityCount(
                counted=Counted.MATERIAL, category=one.material, language=one.language, number=one.number
            )
        )
    for language in facts.languages:
        activity.spoken.append(ActivityLanguage(language=language))
    for partner_id in facts.partner_ids:
        activity.joined.append(ActivityPartner(partner_id=partner_id))


def _keep(
    activity: Activity,
    told: str,
    why: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    by: Actor,
) -> None:
    """Write a change down beside the activity and in the trail, and count it as a save."""
    refuse_identifying(why, "why")
    activity.version += 1
    change = ActivityChange(
        activity_id=activity.id, at=now(), by_id=by.user_id, by_name=by.name, told=told, why=why[:500]
    )
    change.before, change.after = dict(before), dict(after)
    db.session.add(change)
    db.session.flush()
    _write_down(activity, f"activity.{told.replace(' ', '_')}", before, after, by)


def _write_down(
    activity: Activity, action: str, before: Mapping[str, object], after: Mapping[str, object], by: Actor
) -> None:
    """Write it into the trail, without how many came: more people read the trail than may see exact counts."""
    title = db.session.scalar(select(Initiative.title).where(Initiative.id == activity.initiative_id))
    subject = f"{activity.kind.label}, {format_date(activity.happened_on)}: {title}"
    audit(
        by=by,
        action=action,
        subject=subject,
        record_id=activity.initiative_id,
        before=without_people(before),
        after={"activity_id": activity.id, **without_people(after)},
    )
