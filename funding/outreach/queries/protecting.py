"""What may be told of counts of people, read from the finest counts there are: the same for whoever asks for what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from funding.infra.db import db
from funding.outreach.combining import Figure
from funding.outreach.models import Indicator
from funding.outreach.queries.attendance import attendance
from funding.outreach.reaching import adds_up, tells_people
from funding.outreach.result_models import Observation, SurveyRound
from funding.outreach.result_types import Derivation
from funding.outreach.subtraction import Dated, Nested
from funding.outreach.suppression import Grid

Protected = dict[int, Dated | Nested]
"""By indicator, what may be told of it."""


def protected(indicators: Sequence[Indicator], threshold: int) -> Protected:
    """What may be told of those that count people and add up: at most three statements, for any period."""
    wanted = [one for one in indicators if tells_people(one) and adds_up(one)]
    derived: dict[tuple[int, Derivation], Dated] = {}
    ids = {one.initiative_id for one in wanted if one.derived is Derivation.ATTENDANCES}
    for key, attended in attendance(ids, threshold).items():
        derived[key, Derivation.ATTENDANCES] = attended.dated
    surveyed = {
        one.initiative_id for one in wanted if one.derived and one.derived is not Derivation.ATTENDANCES
    }
    derived |= surveys_told(_surveys(surveyed), threshold)
    figures = entered([one.id for one in wanted if one.derived is None])
    return {
        one.id: derived.get((one.initiative_id, one.derived)) or Dated({}, Grid([]))
        if one.derived is not None
        else Nested(one.kind, figures.get(one.id, []), threshold)
        for one in wanted
    }


def surveys_told(surveys: Iterable[SurveyRound], threshold: int) -> dict[tuple[int, Derivation], Dated]:
    """What may be told of surveys, by initiative: their pairs, and apart from them how many were confident."""
    figures: dict[tuple[int, Derivation], dict[int, Figure]] = {}
    places: dict[int, str] = {}
    for one in surveys:
        places[one.id] = one.place
        day = one.held_on
        points = one.matched * (one.post_mean - one.pre_mean)
        pairs = figures.setdefault((one.initiative_id, Derivation.PRE_POST_CHANGE), {})
        pairs[one.id] = Figure(day, day, points, one.matched)
        if one.confident is not None and one.confident_of:
            answers = figures.setdefault((one.initiative_id, Derivation.HIGH_CONFIDENCE), {})
            answers[one.id] = Figure(day, day, one.confident, one.confident_of)
    return {key: Dated.grouped(key[1].kind, found, threshold, places) for key, found in figures.items()}


def surveys_of_all_days(initiative_id: int) -> Sequence[SurveyRound]:
    """Every survey of an initiative that counts, since what may be told of one depends on the others."""
    return _surveys([initiative_id])


def _surveys(initiative_ids: Collection[int]) -> Sequence[SurveyRound]:
    if not initiative_ids:
        return []
    query = select(SurveyRound).where(
        SurveyRound.initiative_id.in_(initiative_ids), SurveyRound.voided_at.is_(None)
    )
    return db.session.scalars(query.order_by(SurveyRound.held_on, SurveyRound.id)).all()


def entered(indicator_ids: Sequence[int]) -> dict[int, list[Figure]]:
    """By indicator the current figures of all places and professions together, of every period."""
    if not indicator_ids:
        return {}
    query = (
        select(Observation)
        .where(
            Observation.indicator_id.in_(indicator_ids),
            Observation.is_current,
            Observation.place == "",
            Observation.category == "",
            Observation.value.is_not(None),
        )
        .order_by(Observation.starts_on, Observation.id)
    )
    found: dict[int, list[Figure]] = {}
    for one in db.session.scalars(query):
        figure = Figure(one.starts_on, one.ends_on, one.value, one.n)
        found.setdefault(one.indicator_id, []).append(figure)
    return found
