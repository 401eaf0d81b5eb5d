"""The pages of tasks."""

from __future__ import annotations

from flask import Blueprint

from funding.infra.navigation import nav

blueprint = Blueprint("tasks", __name__)

nav("Work", "Tasks", "tasks.index", "task.view", 55, icon="check-circle")

from funding.tasks.views import (  # noqa: E402, F401 - each module adds its routes to the blueprint.
    closing,
    following,
    links,
    listing,
    outside,
    panels,
    planning,
    quick,
    task,
    templates,
)
