"""The pages of notes, followers and activity, and what they show on the pages of every record."""

from __future__ import annotations

from flask import Blueprint

from funding.infra.navigation import nav
from funding.notes.wording import as_html

blueprint = Blueprint("notes", __name__)
blueprint.add_app_template_filter(as_html, "as_note")

nav("Work", "Activity", "notes.recent", "note.view", 80, icon="clock-history")

from funding.notes import telling  # noqa: E402, F401 - listens to what happens.
from funding.notes.views import (  # noqa: E402, F401 - each module adds its routes.
    activity,
    following,
    panels,
    writing,
)
