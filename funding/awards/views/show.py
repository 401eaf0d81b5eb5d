"""One award: its overview."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.accounts.queries import names_of
from funding.awards import queries
from funding.awards.views import blueprint
from funding.budgets.explain import percent
from funding.budgets.models import Budget
from funding.budgets.terms import IndirectKind, Terms
from funding.budgets.terms_told import told_terms
from funding.funders.reporting import reporting_calendar
from funding.infra import clock
from funding.infra.permissions import current_actor, requires


@blueprint.get("/<int:award_id>")
@requires("award.view")
def show(award_id: int) -> ResponseReturnValue:
    """The terms of the award as they hold today, its budget periods, and what other features know of it."""
    award = queries.award_for(current_actor(), award_id)
    budget = queries.approved_budget(award)
    return render_template(
        "awards/show.html",
        award=award,
        stands=queries.standing_of(award, clock.today()),
        periods=queries.periods_of(award.id),
        calendar=reporting_calendar(award.reporting_calendar),
        budget=budget,
        indirect=_indirect(budget),
        owner=names_of({award.owner_id}).get(award.owner_id, "") if award.owner_id else "",
    )


def _indirect(budget: Budget | None) -> str:
    """The indirect terms as the approved version holds them, in a line."""
    if budget is None:
        return ""
    terms = Terms.from_json(budget.terms)
    told = told_terms(terms)
    if terms.indirect_kind is IndirectKind.NONE:
        return told["Indirect"]
    rate = terms.indirect_rate_bp
    base = told["Indirect base"]
    return f"{told['Indirect']}{f', {percent(rate)}' if rate else ''} of {base}"
