"""The blueprint of notices."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("notices", __name__)
