"""Budgets as files."""

from __future__ import annotations

import io

from flask import abort, request
from flask.typing import ResponseReturnValue

from funding.budgets import queries
from funding.budgets.exports import FORMATS, file_name, write_export
from funding.budgets.exports.formats import ExportOptions
from funding.budgets.views.routes import blueprint
from funding.infra.http import download
from funding.infra.permissions import current_actor, requires


@blueprint.get("/budgets/<int:budget_id>/export.<string:kind>")
@requires("export.run")
def export(budget_id: int, kind: str) -> ResponseReturnValue:
    """The budget in one of the registered formats."""
    if kind not in FORMATS:
        abort(404)
    budget = queries.budget_for(current_actor(), budget_id)
    target = io.BytesIO()
    options = ExportOptions(whole_dollars="whole_dollars" in request.args)
    made = write_export(budget.id, kind, target, options=options)
    return download(target.getvalue(), file_name(budget.title, kind), made.media_type)
