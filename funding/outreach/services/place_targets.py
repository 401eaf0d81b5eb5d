"""Setting targets by place: several places at once, each for several periods. What is not named stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.records import check_version
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotAllowed
from funding.kernel.periods import Period
from funding.kernel.privacy import refuse_identifying
from funding.outreach.models import Indicator
from funding.outreach.periods import period_name
from funding.outreach.placing import has_places, place_key
from funding.outreach.queries.initiatives import may_edit
from funding.outreach.queries.settings import year_start
from funding.outreach.result_models import PlaceTarget
from funding.outreach.services.initiatives import touch
from funding.outreach.services.observations import BIGGEST

MOST_PLACES = 60
LONGEST_PLACE = 200


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place with its targets: None for the period stands for the overall one, None as target takes one back.

    ``before`` is what the place was called, where it has a new name. Without a name its targets are taken back.
    """

    place: str
    targets: Mapping[Period | None, int | None]
    before: str = ""


def set_place_targets(
    *, indicator: Indicator, rows: Sequence[PlaceRow], expected_version: int | None, by: Actor
) -> int:
    """Set the targets named, and say how many changed; places and periods that are not named keep theirs.

    A new name moves every target of the place. Raises NotAllowed, StaleVersion, and DomainError, whose field is
    ``place_1`` for the first row and so on.
    """
    initiative = indicator.initiative
    if not may_edit(by, initiative):
        raise NotAllowed("Only its owner and the development team may set targets for this initiative.")
    check_version(initiative, expected_version)
    if initiative.archived_at is not None:
        raise DomainError("This initiative is archived.")
    if not has_places(indicator):
        raise DomainError("This measure has no places: platforms report no place, and words are not counted.")
    known = _known(indicator)
    before = _said(known)
    _check(rows, known)
    stored = _renamed(rows, known)
    for row, there in zip(rows, stored, strict=True):
        _set(indicator, there, row)
    db.session.flush()
    after = _said(_known(indicator))
    changed = [one for one in {**before, **after} if before.get(one) != after.get(one)]
    if changed:
        touch(initiative)
        audit(
            by=by,
            action="indicator.place_targets_set",
            subject=initiative.title,
            record_id=initiative.id,
            before={one: before[one] for one in changed if one in before},
            after={"indicator": indicator.name, **{one: after.get(one) for one in changed}},
        )
    return len(changed)


def set_place_target(
    *, indicator: Indicator, place: str, period: Period | None, target: int | None, by: Actor
) -> int | None:
    """Set one target of a place, under the name it has already, and answer what it was before.

    Raises NotAllowed and DomainError.
    """
    known = [one for one in _known(indicator) if one.place_key == place_key(place)]
    days = (period.start, period.end) if period else (None, None)
    before = next((one.target for one in known if _days(one) == days), None)
    row = PlaceRow(known[0].place if known else place, {period: target})
    version = indicator.initiative.version
    set_place_targets(indicator=indicator, rows=[row], expected_version=version, by=by)
    return before


def _known(indicator: Indicator) -> list[PlaceTarget]:
    query = select(PlaceTarget).where(PlaceTarget.indicator_id == indicator.id)
    return list(db.session.scalars(query.order_by(PlaceTarget.id)))


def _said(known: Iterable[PlaceTarget]) -> dict[str, int]:
    """Targets as the trail names them: "Erie, FY2027 Q1"."""
    start = year_start()
    return {f"{one.place}, {_name(one.starts_on, one.ends_on, start)}": one.target for one in known}


def _name(first: date | None, last: date | None, start: int) -> str:
    return "overall" if first is None or last is None else period_name(first, last, start)


def _check(rows: Sequence[PlaceRow], known: Sequence[PlaceTarget]) -> None:
    named: set[str] = set()
    for number, row in enumerate(rows, start=1):
        field, place = f"place_{number}", " ".join(row.place.split())
        if not place:
            if any(target is not None for target in row.targets.values()):
                raise DomainError("Say which place these targets are for.", field=field)
            continue
        if len(place) > LONGEST_PLACE:
            raise DomainError(f"A place may have at most {LONGEST_PLACE} characters.", field=field)
        refuse_identifying(place, field)
        if any(target is not None and not 0 <= target <= BIGGEST for target in row.targets.values()):
            raise DomainError("Enter numbers of zero or more.", field=field)
        key = place_key(place)
        if not key:
            raise DomainError("Write the place in letters.", field=field)
        if key in named:
            raise DomainError("This place stands in another row already.", field=field)
        others = {one.place_key for one in known} - {place_key(one.before) for one in rows if one.before}
        if row.before and key != place_key(row.before) and key in others:
            raise DomainError("There are targets of a place with this name already.", field=field)
        named.add(key)
    kept = {one.place_key for one in known} - {place_key(one.before) for one in rows if one.before}
    if len(named | kept) > MOST_PLACES:
        raise DomainError(f"A measure may have targets of at most {MOST_PLACES} places.")


def _renamed(
    rows: Sequence[PlaceRow], known: Sequence[PlaceTarget]
) -> list[dict[tuple[date | None, date | None], PlaceTarget]]:
    """For each row its targets by their days, under the row's name: two places may take each other's."""
    taken = {place_key(row.before) for row in rows if row.before}
    found = []
    for row in rows:
        key = place_key(row.before) if row.before else place_key(row.place)
        own = [one for one in known if one.place_key == key and (row.before or key not in taken)]
        found.append({_days(one): one for one in own})
    moved = [
        (one, " ".join(row.place.split()))
        for row, there in zip(rows, found, strict=True)
        for one in there.values()
        if row.place.strip()
    ]
    for one, place in moved:
        if place_key(place) != one.place_key:
            one.place_key = f"moving {one.id}"
    db.session.flush()
    for one, place in moved:
        one.place, one.place_key = place, place_key(place)
    return found


def _set(
    indicator: Indicator, stored: Mapping[tuple[date | None, date | None], PlaceTarget], row: PlaceRow
) -> None:
    place = " ".join(row.place.split())
    for period, target in row.targets.items():
        days = (period.start, period.end) if period else (None, None)
        there = stored.get(days)
        if there is not None and (target is None or not place):
            db.session.delete(there)
        elif there is not None and target is not None:
            there.target = target
        elif target is not None:
            db.session.add(
                PlaceTarget(
                    indicator_id=indicator.id,
                    place=place,
                    place_key=place_key(place),
                    starts_on=days[0],
                    ends_on=days[1],
                    target=target,
                )
            )


def _days(one: PlaceTarget) -> tuple[date | None, date | None]:
    return one.starts_on, one.ends_on
