"""All initiatives of a fiscal year and how far each is covered."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.coverage.queries import overview as queries
from funding.coverage.views import blueprint
from funding.coverage.views.reading import asked_year, start_month
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires


@blueprint.get("/coverage/")
@requires("coverage.view")
def index() -> ResponseReturnValue:
    """The overview: one row for each initiative with cost in the year."""
    actor, year = current_actor(), asked_year()
    sort = request.args.get("sort", "initiative")
    sort = sort if sort.removeprefix("-") in queries.SORTS else "initiative"
    page, sums = queries.initiative_page(
        actor, fiscal_year=year, start_month=start_month(), sort=sort, page=page_number()
    )
    return render_template(
        "coverage/index.html",
        page=page,
        sums=sums,
        year=year,
        sort=sort,
    )
