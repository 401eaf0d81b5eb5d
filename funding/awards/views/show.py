"""One award: its overview."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.accounts.queries import names_of
from funding.awards import queries
from funding.awards.views import blueprint
from funding.funders.reporting import reporting_calendar
from funding.infra import clock
from funding.infra.permissions import current_actor, requires


@blueprint.get("/<int:award_id>")
@requires("award.view")
def show(award_id: int) -> ResponseReturnValue:
    """The terms of the award as they hold today, its budget periods, and what other features know of it."""
    award = queries.award_for(current_actor(), award_id)
    return render_template(
        "awards/show.html",
        award=award,
        stands=queries.standing([award.id], clock.today())[award.id],
        periods=queries.periods_of(award.id),
        calendar=reporting_calendar(award.reporting_calendar),
        budget=queries.approved_budget(award),
        owner=names_of({award.owner_id}).get(award.owner_id, "") if award.owner_id else "",
    )
