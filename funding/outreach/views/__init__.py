"""The screens of outreach: list, page of an initiative, its form, planned cost and indicators."""

from __future__ import annotations

from flask import Blueprint

from funding.infra.navigation import nav

blueprint = Blueprint("outreach", __name__)

nav("Work", "Outreach", "outreach.index", "initiative.view", 60, icon="megaphone")

from funding.outreach.views import editing, indicators, listing  # noqa: E402, F401 - they add their routes.
