"""The pages of actual costs: an award's tab, its entries and obligations, the finance corner's lists and imports."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("actuals", __name__)

from funding.actuals import answering  # noqa: E402, F401 - answers what other features ask.
from funding.actuals.views import (  # noqa: E402, F401 - each module adds its routes to the blueprint.
    corner,
    days,
    entries,
    imports,
    obligations,
    page,
)
