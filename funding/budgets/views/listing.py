"""The list of budgets."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.budgets import queries
from funding.budgets.views.routes import blueprint
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires

LONGEST_SEARCH = 100


@blueprint.get("/budgets")
@requires("budget.view")
def index() -> ResponseReturnValue:
    """All budgets of records that the person may see, filtered by text, sorted, in pages."""
    text = request.args.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    sort = request.args.get("sort", "-updated")
    if sort.lstrip("-") not in queries.SORTS:
        sort = "-updated"
    page = queries.list_budgets(current_actor(), text=text, sort=sort, page=page_number())
    return render_template("budgets/index.html", page=page, text=text, sort=sort)
