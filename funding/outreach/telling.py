"""Figures as screens, files and PDFs tell them: surveys, confidence, engagement. Rates always with their base."""

from __future__ import annotations

from collections.abc import Mapping

from funding.kernel.money import divide_half_up
from funding.outreach.activity_types import Profession
from funding.outreach.matching import Pairs, tenths, told
from funding.outreach.result_models import DigitalMetric, SurveyRound


def change_told(survey: SurveyRound) -> str:
    """A survey's change: "62.0 to 81.5, +19.5 points (31.5%), 240 matched pairs"."""
    return told(Pairs(survey.matched, survey.pre_mean, survey.post_mean))


def confidence_told(survey: SurveyRound) -> str:
    """How many were confident afterward: "88.9% (80 of 90)"."""
    return share(survey.confident, survey.confident_of)


def engagement_told(row: DigitalMetric) -> str:
    """Engagements with what they are a share of: impressions where known, else reach."""
    if row.impressions:
        return (
            f"{share(row.engagements, row.impressions)} impressions" if row.engagements is not None else "–"
        )
    return (
        f"{share(row.engagements, row.reach)} reached" if row.engagements is not None and row.reach else "–"
    )


def share(part: int | None, base: int | None) -> str:
    """A share with its base: "55.0% (55 of 100)"."""
    if part is None or not base:
        return "–"
    return f"{tenths(divide_half_up(part * 1_000, base))}% ({part:,} of {base:,})"


def profession_told(category: str) -> str:
    """The name of a profession by its key."""
    return next((one.label for one in Profession if one.value == category), category)


def without_people(said: Mapping[str, object]) -> dict[str, object]:
    """What a change said of an activity, without how many came."""
    return {name: value for name, value in said.items() if name != "attendance"}
