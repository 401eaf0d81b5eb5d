"""What is counted from what was logged: by month, so that any period is a sum of months. At most four statements.

A first or last month of which only some days are asked for counts those days alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

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
    asked = set(wanted)
    found: Logged = {}
    if asked & _FROM_ACTIVITIES:
        _activities(found, initiative_ids, first, last)
    if asked & set(_FROM_COUNTS):
        _counts(found, initiative_ids, first, last)
    if asked & _FROM_SURVEYS:
        _surveys(found, initiative_ids, first, last)
    if asked & _FROM_DIGITAL:
        _digital(found, initiative_ids, first, last)
    return {key: [_within(one, first, last) for one in months] for key, months in found.items()}


def _within(one: Figure, first: date, last: date) -> Figure:
    return replace(one, starts_on=max(one.starts_on, first), ends_on=min(one.ends_on, last))


def _month(year: int, month: int) -> tuple[date, date]:
    start = date(year, month, 1)
    return start, add_months(start, 1) - timedelta(days=1)


def _add(
    found: Logged, key: tuple[int, Derivation], year: int, month: int, value: int, n: int | None = None
) -> None:
    start, end = _month(year, month)
    months = found.setdefault(key, [])
    if months and months[-1].starts_on == start:
        before = months.pop()
        value += before.value or 0
        n = None if n is None else n + (before.n or 0)
    months.append(Figure(start, end, value, n))


def _activities(found: Logged, ids: Sequence[int], first: date, last: date) -> None:
    year, month = extract("year", Activity.happened_on), extract("month", Activity.happened_on)
    sums = (func.count(Activity.id), func.sum(Activity.sessions), func.sum(Activity.volunteer_minutes))
    query = (
        select(Activity.initiative_id, year, month, Activity.kind, *sums)
        .where(
            Activity.initiative_id.in_(ids),
            Activity.happened_on.between(first, last),
            Activity.voided_at.is_(None),
        )
        .group_by(Activity.initiative_id, year, month, Activity.kind)
        .order_by(Activity.initiative_id, year, month)
    )
    for key, at_year, at_month, kind, count, sessions, minutes in db.session.execute(query):
        at = (int(at_year), int(at_month))
        if kind in EVENTS:
            _add(found, (key, Derivation.EVENTS), *at, count)
        if kind in TRAININGS:
            _add(found, (key, Derivation.TRAINING_SESSIONS), *at, int(sessions or 0))
        if minutes:
            _add(found, (key, Derivation.VOLUNTEER_HOURS), *at, int(minutes))


def _counts(found: Logged, ids: Sequence[int], first: date, last: date) -> None:
    year, month = extract("year", Activity.happened_on), extract("month", Activity.happened_on)
    query = (
        select(Activity.initiative_id, year, month, ActivityCount.counted, func.sum(ActivityCount.number))
        .join(ActivityCount, ActivityCount.activity_id == Activity.id)
        .where(
            Activity.initiative_id.in_(ids),
            Activity.happened_on.between(first, last),
            Activity.voided_at.is_(None),
        )
        .group_by(Activity.initiative_id, year, month, ActivityCount.counted)
        .order_by(Activity.initiative_id, year, month)
    )
    names = {counted: derivation for derivation, counted in _FROM_COUNTS.items()}
    for key, at_year, at_month, counted, number in db.session.execute(query):
        _add(found, (key, names[counted]), int(at_year), int(at_month), int(number))


def _surveys(found: Logged, ids: Sequence[int], first: date, last: date) -> None:
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
        at = (one.held_on.year, one.held_on.month)
        points = one.matched * (one.post_mean - one.pre_mean)
        _add(found, (one.initiative_id, Derivation.PRE_POST_CHANGE), *at, points, one.matched)
        if one.confident is not None and one.confident_of:
            key = (one.initiative_id, Derivation.HIGH_CONFIDENCE)
            _add(found, key, *at, one.confident, one.confident_of)


def _digital(found: Logged, ids: Sequence[int], first: date, last: date) -> None:
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
                _add(found, (one.initiative_id, derivation), *at, value)
        if one.engagements is not None and one.impressions:
            key = (one.initiative_id, Derivation.ENGAGEMENT_RATE)
            _add(found, key, *at, one.engagements, one.impressions)
