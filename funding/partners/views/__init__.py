"""The screens of partners: list, page, form, people, agreements, checks."""

from __future__ import annotations

from flask import Blueprint

from funding.infra.navigation import nav

blueprint = Blueprint("partners", __name__)

nav("People", "Partners", "partners.index", "partner.view", 55, icon="people")

from funding.partners.views import agreements, editing, listing, people  # noqa: E402, F401 - they add their routes.
