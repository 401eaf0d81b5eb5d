"""The pages of saved views, and the menu that other screens show."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("saved_views", __name__, url_prefix="/views")

from funding.saved_views.views import menu, pages  # noqa: E402, F401 - they add routes and what templates call.
