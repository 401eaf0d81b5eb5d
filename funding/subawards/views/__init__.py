"""The screens of subawards and contracts."""

from __future__ import annotations

from flask import Blueprint

from funding.infra.navigation import nav

blueprint = Blueprint("subawards", __name__)

nav("Funding", "Subawards", "subawards.index", "subaward.view", 35, icon="people")

from funding.subawards.views import (  # noqa: E402, F401 - each module adds its routes to the blueprint.
    audits,
    closing,
    editing,
    head,
    invoices,
    listing,
    monitoring,
    show,
)
