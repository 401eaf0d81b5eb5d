"""The screens of opportunities: search, one call, entry by hand, imports."""

from __future__ import annotations

from flask import Blueprint

from funding.infra.navigation import nav

blueprint = Blueprint("opportunities", __name__, url_prefix="/opportunities")

nav("Funding", "Opportunities", "opportunities.index", "opportunity.view", 10, icon="search")

from funding.opportunities.views import entry, imports, panels, search, show  # noqa: E402, F401 - they add routes and panels.
