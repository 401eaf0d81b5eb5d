"""The pages of awards."""

from __future__ import annotations

from flask import Blueprint

from funding.infra.navigation import nav

blueprint = Blueprint("awards", __name__, url_prefix="/awards")

nav("Funding", "Awards", "awards.index", "award.view", 30, icon="award")

from funding.awards.services import (  # noqa: E402, F401 - they listen to what happens to awards.
    clocks,
    ending,
    telling,
)
from funding.awards.views import (  # noqa: E402, F401 - each module adds its routes to the blueprint.
    amendments,
    closing,
    conditions,
    head,
    listing,
    panels,
    setting_up,
    show,
)
