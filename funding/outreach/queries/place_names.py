"""The places of one initiative as they are written, with how often each spelling stands where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, case, cast, func, literal, null, select, union_all

from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.outreach.activity_models import Activity
from funding.outreach.models import Indicator
from funding.outreach.placing import looks_like, place_key
from funding.outreach.result_models import Observation, PlaceTarget, SurveyRound

PAGE_SIZE = 50
MOST_COMPARED = 200
"""With how many names, the most used, each spelling is compared."""
ACTIVITY, SURVEY, FIGURE, TARGET = range(4)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One spelling: what is written under it, when something was last done there, and what it may be meant for.

    ``same_as`` differs in capitals or punctuation only; ``close_to`` may be the same place misspelled.
    """

    place: str
    activities: int = 0
    surveys: int = 0
    figures: int = 0
    targets: int = 0
    last_on: date | None = None
    same_as: str = ""
    close_to: str = ""

    @property
    def total(self) -> int:
        """How many rows say it."""
        return self.activities + self.surveys + self.figures + self.targets

    @property
    def meant(self) -> str:
        """The name that is offered in its place."""
        return self.same_as or self.close_to


def _written(initiative_id: int) -> Select[tuple[str, int, date | None]]:
    """Every row of an initiative that names a place, as (place, which kind of row, day); what was taken out too."""
    none = cast(null(), Date)
    measures = select(Indicator.id).where(Indicator.initiative_id == initiative_id)
    parts = union_all(
        select(Activity.place, literal(ACTIVITY).label("kind"), Activity.happened_on.label("day")).where(
            Activity.initiative_id == initiative_id, Activity.place != ""
        ),
        select(SurveyRound.place, literal(SURVEY), SurveyRound.held_on).where(
            SurveyRound.initiative_id == initiative_id, SurveyRound.place != ""
        ),
        select(Observation.place, literal(FIGURE), Observation.ends_on).where(
            Observation.indicator_id.in_(measures), Observation.is_current, Observation.place != ""
        ),
        select(PlaceTarget.place, literal(TARGET), none).where(PlaceTarget.indicator_id.in_(measures)),
    ).subquery()
    return select(parts.c.place, parts.c.kind, parts.c.day)


def place_names(initiative_id: int, *, page: int) -> Page[PlaceName]:
    """One page of the spellings of an initiative, by name; three statements."""
    rows = _written(initiative_id).subquery()
    sums = [func.sum(case((rows.c.kind == kind, 1), else_=0)) for kind in range(4)]
    query = (
        select(rows.c.place, *sums, func.max(rows.c.day))
        .group_by(rows.c.place)
        .order_by(func.lower(rows.c.place), rows.c.place)
    )
    found = paginate(query, page=page, size=PAGE_SIZE, scalars=False)
    often = _most_used(initiative_id)
    items = [_named(_name_of(tuple(row)), often) for row in found.items]
    return Page(items, found.number, found.size, found.total)


def place_named(initiative_id: int, place: str) -> PlaceName | None:
    """One spelling, or None where nothing of the initiative says it."""
    rows = _written(initiative_id).subquery()
    sums = [func.sum(case((rows.c.kind == kind, 1), else_=0)) for kind in range(4)]
    query = select(rows.c.place, *sums, func.max(rows.c.day)).where(rows.c.place == place)
    row = db.session.execute(query.group_by(rows.c.place)).first()
    return _named(_name_of(tuple(row)), _most_used(initiative_id)) if row else None


def _name_of(row: Sequence[Any]) -> PlaceName:
    place, activities, surveys, figures, targets, last_on = row
    return PlaceName(place, int(activities), int(surveys), int(figures), int(targets), last_on)


def _most_used(initiative_id: int) -> list[tuple[str, int]]:
    rows = _written(initiative_id).subquery()
    count = func.count()
    query = select(rows.c.place, count).group_by(rows.c.place).order_by(count.desc(), rows.c.place)
    return [(place, int(number)) for place, number in db.session.execute(query.limit(MOST_COMPARED))]


def _named(one: PlaceName, often: Sequence[tuple[str, int]]) -> PlaceName:
    """What this spelling may be meant for: a name that is used more, never one that is used less."""
    more = [place for place, number in often if (-number, place) < (-one.total, one.place)]
    key = place_key(one.place)
    same = next((place for place in more if place_key(place) == key), "")
    close = "" if same else looks_like(one.place, more)
    return replace(one, same_as=same, close_to=close)
