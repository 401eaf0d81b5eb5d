"""The screens of funders: list and tree, page, form, people."""

from __future__ import annotations

from flask import Blueprint

from funding.infra.navigation import nav

blueprint = Blueprint("funders", __name__)

nav("People", "Funders", "funders.index", "funder.view", 50, icon="bank")

from funding.funders.views import contacts, editing, listing  # noqa: E402, F401 - they add their routes.
