"""The pages of tasks."""

from __future__ import annotations

from flask import Blueprint

from funding.tasks import models  # noqa: F401 - the tables are known wherever the pages are.

blueprint = Blueprint("tasks", __name__)
