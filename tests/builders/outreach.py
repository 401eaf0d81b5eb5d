"""Initiatives for tests, made by the services themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

from funding.kernel.actor import SYSTEM, Actor
from funding.outreach.activity_models import Activity
from funding.outreach.activity_types import ActivityFacts, ActivityKind, Profession
from funding.outreach.forms.activities import new_key
from funding.outreach.models import Indicator, Initiative
from funding.outreach.result_models import Observation, SurveyRound
from funding.outreach.result_types import ObservationFacts, SurveyFacts
from funding.outreach.services import add_indicator, create_initiative, set_plan
from funding.outreach.services.activities import log_activity
from funding.outreach.services.observations import observe
from funding.outreach.services.surveys import add_survey
from funding.outreach.types import IndicatorFacts, InitiativeFacts, InitiativeKind


def build_initiative(
    *, by: Actor = SYSTEM, planned: dict[int, int] | None = None, **overrides: Any
) -> Initiative:
    """School workshops, education, unless told otherwise; ``planned`` is cents by fiscal year."""
    facts: dict[str, Any] = {"title": "School workshops", "kind": InitiativeKind.EDUCATION, **overrides}
    initiative = create_initiative(facts=InitiativeFacts(**facts), by=by)
    if planned:
        set_plan(initiative=initiative, planned=planned, expected_version=initiative.version, by=by)
    return initiative


def build_indicator(initiative: Initiative, *, by: Actor = SYSTEM, **overrides: Any) -> Indicator:
    """People trained, 600 of them, unless told otherwise."""
    facts: dict[str, Any] = {"name": "People trained", "unit": "people", "target": 600, **overrides}
    return add_indicator(
        initiative=initiative, facts=IndicatorFacts(**facts), expected_version=initiative.version, by=by
    )


def build_observation(indicator: Indicator, *, by: Actor = SYSTEM, **overrides: Any) -> Observation:
    """120 from October to December 2026, unless told otherwise."""
    facts: dict[str, Any] = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31), "value": 120}
    return observe(indicator=indicator, facts=ObservationFacts(**{**facts, **overrides}), by=by)[0]


def build_survey(initiative: Initiative, *, by: Actor = SYSTEM, **overrides: Any) -> SurveyRound:
    """240 matched pairs that rose from 62.0 to 81.5, unless told otherwise."""
    facts: dict[str, Any] = {"held_on": date(2026, 11, 3), "name": "Ten questions", "matched": 240}
    facts |= {"pre_mean": 6200, "post_mean": 8150, **overrides}
    return add_survey(initiative=initiative, facts=SurveyFacts(**facts), by=by)


def build_activity(initiative: Initiative, *, by: Actor = SYSTEM, **overrides: Any) -> Activity:
    """A training on Nov 3, 2026 in Market Hall for 24 from health care, unless told otherwise."""
    facts: dict[str, Any] = {
        "happened_on": date(2026, 11, 3),
        "kind": ActivityKind.TRAINING,
        "place": "Market Hall",
        "audience": "Night shift",
        "attendance": {Profession.HEALTH: 24},
        **overrides,
    }
    facts["initiative_id"] = initiative.id
    return log_activity(facts=ActivityFacts(**facts), sent_key=new_key(), by=by)[0]
