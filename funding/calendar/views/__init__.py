"""The pages of the calendar."""

from __future__ import annotations

from flask import Blueprint

from funding.infra.navigation import nav

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")

nav("Work", "Calendar", "calendar.index", "calendar.view", 15, icon="calendar3")

from funding.calendar.views import feeds, moving, pages, serving  # noqa: E402, F401 - routes register themselves.
