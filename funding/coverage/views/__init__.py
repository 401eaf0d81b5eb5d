"""The pages of coverage: overview, gaps, sources, scenarios, and each initiative's plan against its sources."""

from __future__ import annotations

from flask import Blueprint

from funding.infra.navigation import nav

blueprint = Blueprint("coverage", __name__)

nav("Funding", "Coverage", "coverage.index", "coverage.view", 50, icon="table")

from funding.coverage import known_sources  # noqa: E402, F401 - registers the sources there are.
from funding.coverage.views import (  # noqa: E402, F401 - each module adds its routes.
    cells,
    gaps,
    lines,
    overview,
    panels,
    plan,
    scenarios,
    sources,
    starting,
)
