"""The pages of reports."""

from __future__ import annotations

from flask import Blueprint

from funding.infra.navigation import nav

blueprint = Blueprint("reports", __name__)

nav("Funding", "Reports", "reports.index", "report.view", 34, icon="bar-chart")

from funding.reports.services import telling  # noqa: E402, F401 - listens to what happens to dates.
from funding.reports.views import (  # noqa: E402, F401 - each module adds its routes to the blueprint.
    asking,
    listing,
    places,
    planning,
    printing,
    sending,
    settings,
    signing,
    workspace,
    writing,
)
