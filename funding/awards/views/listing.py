"""The list of awards."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.awards.queries import standing
from funding.awards.queries.listing import award_page
from funding.awards.views import blueprint
from funding.infra import clock
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires


@blueprint.get("")
@requires("award.view")
def index() -> ResponseReturnValue:
    """Every award, the one that ends soonest first."""
    page = award_page(current_actor(), page=page_number())
    return render_template(
        "awards/index.html",
        page=page,
        standings=standing([one.id for one in page.items], clock.today()),
    )
