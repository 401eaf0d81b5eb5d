"""The screens of outreach: list, page of an initiative, its form, planned cost and indicators."""

from __future__ import annotations

from flask import Blueprint

from funding.infra.navigation import nav
from funding.outreach.forms.fields import hours_told
from funding.outreach.lens import shown
from funding.outreach.matching import told
from funding.outreach.telling import (
    change_told,
    confidence_told,
    engagement_told,
    profession_told,
    without_people,
)

blueprint = Blueprint("outreach", __name__)
blueprint.add_app_template_filter(hours_told, "hours")
blueprint.add_app_template_filter(shown, "count_shown")
blueprint.add_app_template_filter(told, "pairs_told")
blueprint.add_app_template_filter(change_told, "change_told")
blueprint.add_app_template_filter(confidence_told, "confidence_told")
blueprint.add_app_template_filter(engagement_told, "engagement_told")
blueprint.add_app_template_filter(profession_told, "profession")
blueprint.add_app_template_filter(without_people, "without_people")

nav("Work", "Outreach", "outreach.index", "initiative.view", 60, icon="megaphone")
nav("Work", "Log an activity", "outreach.log", "activity.log", 61, icon="plus-lg")

from funding.outreach.views import (  # noqa: E402, F401 - they add their routes.
    activities,
    editing,
    importing,
    indicators,
    listing,
    outcomes,
    place_names,
    place_targets,
    results,
    surveys,
)
