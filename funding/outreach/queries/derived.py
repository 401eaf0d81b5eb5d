"""What is counted from what was logged: by month, so that any period is a sum of months. At most four statements.

A first or last month of which only some days are asked for counts those days alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import extract, func, select

from funding.infra.db import db
from funding.kernel.periods import add_months
from funding.outreach.activity_models import Activity, ActivityCount
from funding.outreach.activity_types import EVENTS, TRAININGS, Counted
from funding.outreach.combining import Figure
from funding.outreach.result_models import DigitalMetric, SurveyRound
from funding.outreach.result_types import Derivation

Logged = dict[tuple[int, Derivation], list[Figure]]
"""Figures of single months by initiative and what was counted."""
Placed = dict[tuple[int, Derivation, str], list[Figure]]
"""The same by place, as it is written there; of all places together the place is empty."""

_FROM_ACTIVITIES = {
    Derivation.EVENTS,
    Derivation.TRAINING_SESSIONS,
    Derivation.VOLUNTEER_HOURS,
}
_FROM_COUNTS = {Derivation.ATTENDANCES: Counted.ATTENDANCE, Derivation.MATERIALS: Counted.MATERIAL}
_FROM_SURVEYS = {Derivation.PRE_POST_CHANGE, Derivation.HIGH_CONFIDENCE}
_FROM_DIGITAL = {
    Derivation.IMPRESSIONS,
    Derivation.ENGAGEMENTS,
    Derivation.LINK_CLICKS,
    Derivation.ENGAGEMENT_RATE,
}


def logged(initiative_ids: Sequence[int], first: date, last: date, wanted: Iterable[Derivation]) -> Logged:
    """What was logged from ``first`` to ``last`` (both included) as figures of months, at most four statements.

    Volunteer minutes stay minutes until a period is summed up.
    """
    found = _counted(initiative_ids, first, last, set(wanted), by_place=False)
    return {(key, derived): months for (key, derived, _), months in found.items()}


def logged_by_place(
    initiative_ids: Sequence[int], first: date, last: date, wanted: Iterable[Derivation]
) -> Placed:
    """The same by place, at most three statements: what platforms report has no place and is left out."""
    return _counted(initiative_ids, first, last, set(wanted) - _FROM_DIGITAL, by_place=True)


def _counted(
    ids: Sequence[int], first: date, last: date, asked: set[Derivation], *, by_place: bool
) -> Placed:
    found: Placed = {}
    if asked & _FROM_ACTIVITIES:
        _activities(found, ids, first, last, by_place=by_place)
    if asked & set(_FROM_COUNTS):
        _counts(found, ids, first, last, by_place=by_place)
    if asked & _FROM_SURVEYS:
        _surveys(found, ids, first, last, by_place=by_place)
    if asked & _FROM_DIGITAL:
        _digital(found, ids, first, last)
    return {key: [_within(one, first, last) for one in months] for key, months in found.items()}


def _within(one: Figure, first: date, last: date) -> Figure:
    return replace(one, starts_on=max(one.starts_on, first), ends_on=min(one.ends_on, last))


def _month(year: int, month: int) -> tuple[date, date]:
    start = date(year, month, 1)
    return start, add_months(start, 1) - timedelta(days=1)


def _add(
    found: Placed, key: tuple[int, Derivation, str], year: int, month: int, value: int, n: int | None = None
) -> None:
    start, end = _month(year, month)
    months = found.setdefault(key, [])
    if months and months[-1].starts_on == start:
        before = months.pop()
        value += before.value or 0
        n = None if n is None else n + (before.n or 0)
    months.append(Figure(start, end, value, n))


def _activities(found: Placed, ids: Sequence[int], first: date, last: date, *, by_place: bool) -> None:
    year, month = extract("year", Activity.happened_on), extract("month", Activity.happened_on)
    sums = (func.count(Activity.id), func.sum(Activity.sessions), func.sum(Activity.volunteer_minutes))
    by: tuple[Any, ...] = (
        Activity.initiative_id,
        year,
        month,
        Activity.kind,
        *([Activity.place] if by_place else []),
    )
    query = (
        select(*by, *sums)
        .where(
            Activity.initiative_id.in_(ids),
            Activity.happened_on.between(first, last),
            Activity.voided_at.is_(None),
        )
        .group_by(*by)
        .order_by(Activity.initiative_id, year, month)
    )
    for key, at_year, at_month, kind, *there, count, sessions, minutes in db.session.execute(query):
        at, place = (int(at_year), int(at_month)), "".join(there)
        if kind in EVENTS:
            _add(found, (key, Derivation.EVENTS, place), *at, count)
        if kind in TRAININGS:
            _add(found, (key, Derivation.TRAINING_SESSIONS, place), *at, int(sessions or 0))
        if minutes:
            _add(found, (key, Derivation.VOLUNTEER_HOURS, place), *at, int(minutes))


def _counts(found: Placed, ids: Sequence[int], first: date, last: date, *, by_place: bool) -> None:
    year, month = extract("year", Activity.happened_on), extract("month", Activity.happened_on)
    there = (Activity.place,) if by_place else ()
    by: tuple[Any, ...] = (Activity.initiative_id, year, month, ActivityCount.counted, *there)
    query = (
        select(*by, func.sum(ActivityCount.number))
        .join(ActivityCount, ActivityCount.activity_id == Activity.id)
        .where(
            Activity.initiative_id.in_(ids),
            Activity.happened_on.between(first, last),
            Activity.voided_at.is_(None),
        )
        .group_by(*by)
        .order_by(Activity.initiative_id, year, month)
    )
    names = {counted: derivation for derivation, counted in _FROM_COUNTS.items()}
    for key, at_year, at_month, counted, *place, number in db.session.execute(query):
        _add(found, (key, names[counted], "".join(place)), int(at_year), int(at_month), int(number))


def _surveys(found: Placed, ids: Sequence[int], first: date, last: date, *, by_place: bool) -> None:
    query = (
        select(SurveyRound)
        .where(
            SurveyRound.initiative_id.in_(ids),
            SurveyRound.held_on.between(first, last),
            SurveyRound.voided_at.is_(None),
        )
        .order_by(SurveyRound.initiative_id, SurveyRound.held_on, SurveyRound.id)
    )
    for one in db.session.scalars(query):
        at, place = (one.held_on.year, one.held_on.month), one.place if by_place else ""
        points = one.matched * (one.post_mean - one.pre_mean)
        _add(found, (one.initiative_id, Derivation.PRE_POST_CHANGE, place), *at, points, one.matched)
        if one.confident is not None and one.confident_of:
            key = (one.initiative_id, Derivation.HIGH_CONFIDENCE, place)
            _add(found, key, *at, one.confident, one.confident_of)


def _digital(found: Placed, ids: Sequence[int], first: date, last: date) -> None:
    query = (
        select(DigitalMetric)
        .where(DigitalMetric.initiative_id.in_(ids), DigitalMetric.month.between(first, last))
        .order_by(DigitalMetric.initiative_id, DigitalMetric.month, DigitalMetric.id)
    )
    for one in db.session.scalars(query):
        at = (one.month.year, one.month.month)
        for derivation, value in (
            (Derivation.IMPRESSIONS, one.impressions),
            (Derivation.ENGAGEMENTS, one.engagements),
            (Derivation.LINK_CLICKS, one.clicks),
        ):
            if value is not None:
                _add(found, (one.initiative_id, derivation, ""), *at, value)
        if one.engagements is not None and one.impressions:
            key = (one.initiative_id, Derivation.ENGAGEMENT_RATE, "")
            _add(found, key, *at, one.engagements, one.impressions)
