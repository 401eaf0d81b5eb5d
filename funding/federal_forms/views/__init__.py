"""The screens of the forms: what there is, SF-424A, SF-424, a state's own rows."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("federal_forms", __name__)

from funding.federal_forms import exports  # noqa: E402, F401 - registers the formats.
from funding.federal_forms.views import overview, sf424, sf424a, state  # noqa: E402, F401 - add their routes.
