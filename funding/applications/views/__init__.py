"""The pipeline's pages."""

from __future__ import annotations

from flask import Blueprint

from funding.infra.navigation import nav

blueprint = Blueprint("applications", __name__)

nav("Funding", "Pipeline", "applications.board", "application.view", 20, icon="kanban")

from funding.applications.services import following, needs, stage_followers  # noqa: E402, F401 - registers what follows other features.
from funding.applications.views import (  # noqa: E402, F401 - each module adds its routes to the blueprint.
    application,
    approval,
    board,
    budget,
    bulk,
    cells,
    dates,
    decisions,
    ladder,
    ladders,
    lineage,
    listing,
    moves,
    panels,
    pipeline_stages,
    registrations,
)
