"""The payments of an award: its tab, one page for each request, and forms for what came, is expected, was earned."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("payments", __name__)

from funding.payments.views import (  # noqa: E402, F401 - each module adds its routes to the blueprint.
    corner,
    deciding,
    files,
    money,
    overview,
    requests,
)
