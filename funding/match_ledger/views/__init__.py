"""The match ledger of an award: its tab, one page for each item, and its ways in and out."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("match_ledger", __name__)

from funding.match_ledger.views import (  # noqa: E402, F401 - each module adds its routes to the blueprint.
    files,
    items,
    ledger,
    sheets,
)
