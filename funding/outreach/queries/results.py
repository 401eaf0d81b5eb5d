"""Reads of single figures: observations with their revisions, targets, surveys, digital figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from funding.infra.db import db
from funding.kernel.errors import NotFound
from funding.outreach.lens import Lens
from funding.outreach.matching import Pairs, combined
from funding.outreach.models import Indicator, Initiative
from funding.outreach.queries.protecting import surveys_of_all_days, surveys_told
from funding.outreach.result_models import DigitalMetric, IndicatorTarget, Observation, SurveyRound
from funding.outreach.result_types import Derivation

MOST = 400


def observations_of(indicator: Indicator) -> Sequence[Observation]:
    """Every figure of an indicator, the latest period first, its present revision before earlier ones."""
    query = select(Observation).where(Observation.indicator_id == indicator.id)
    order = (
        Observation.starts_on.desc(),
        Observation.ends_on.desc(),
        Observation.place,
        Observation.category,
    )
    return db.session.scalars(
        query.order_by(*order, Observation.revision.desc(), Observation.id).limit(MOST)
    ).all()


def targets_of(indicator: Indicator) -> Sequence[IndicatorTarget]:
    """The targets of single periods, in the order of their days."""
    query = select(IndicatorTarget).where(IndicatorTarget.indicator_id == indicator.id)
    return db.session.scalars(query.order_by(IndicatorTarget.starts_on, IndicatorTarget.id)).all()


def surveys_of(
    initiative_id: int, first: date | None = None, last: date | None = None, *, void: bool = True
) -> Sequence[SurveyRound]:
    """The surveys of an initiative, newest first."""
    query = select(SurveyRound).where(SurveyRound.initiative_id == initiative_id)
    if first and last:
        query = query.where(SurveyRound.held_on.between(first, last))
    if not void:
        query = query.where(SurveyRound.voided_at.is_(None))
    return db.session.scalars(
        query.order_by(SurveyRound.held_on.desc(), SurveyRound.id.desc()).limit(MOST)
    ).all()


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A survey and what of it is shown: its pairs with their means, and how many were confident."""

    survey: SurveyRound
    pairs: bool = True
    confidence: bool = True
    answers: bool = True


def survey_rows(
    initiative_id: int, first: date, last: date, lens: Lens
) -> tuple[list[SurveyRow], Pairs | None]:
    """The surveys of a period, newest first, and all their pairs together; small counts as the lens shows them.

    Protected, the pairs together are told only where they are all that the period has.
    """
    surveys = surveys_of(initiative_id, first, last)
    if lens.exact:
        return [SurveyRow(one) for one in surveys], pairs_of(surveys)
    told = surveys_told(surveys_of_all_days(initiative_id), lens.threshold)
    pairs = told.get((initiative_id, Derivation.PRE_POST_CHANGE))
    confidence = told.get((initiative_id, Derivation.HIGH_CONFIDENCE))
    rows = [
        SurveyRow(
            one,
            pairs=one.voided_at is None and pairs is not None and pairs.grid.alone(one.id),
            confidence=one.voided_at is None and confidence is not None and confidence.grid.alone(one.id),
            answers=not lens.hides((one.n_post or 0) - one.matched),
        )
        for one in surveys
    ]
    complete = pairs is None or pairs.told(first, last).complete
    return rows, pairs_of(surveys) if complete else None


def pairs_of(surveys: Sequence[SurveyRound]) -> Pairs | None:
    """The matched pairs of several surveys together; those that were taken out do not count."""
    counted = [one for one in surveys if one.voided_at is None]
    return combined([Pairs(one.matched, one.pre_mean, one.post_mean) for one in counted])


def survey_of(initiative: Initiative, survey_id: int) -> SurveyRound:
    """One survey of this initiative. Raises NotFound."""
    survey = db.session.get(SurveyRound, survey_id)
    if survey is None or survey.initiative_id != initiative.id:
        raise NotFound("There is no such survey.")
    return survey


def digital_of(initiative_id: int, first: date, last: date) -> Sequence[DigitalMetric]:
    """Digital figures of the months that begin in a period, newest first."""
    query = select(DigitalMetric).where(
        DigitalMetric.initiative_id == initiative_id, DigitalMetric.month.between(first, last)
    )
    order = (DigitalMetric.month.desc(), DigitalMetric.channel, DigitalMetric.id)
    return db.session.scalars(query.order_by(*order)).all()
