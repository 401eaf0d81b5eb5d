"""What budgets show on the pages of lower features."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from funding.budgets.initiative_lines import shares_of
from funding.budgets.queries import summary
from funding.budgets.types import BudgetStatus, add_up
from funding.budgets.versions import versions_of
from funding.infra.panels import panel
from funding.kernel.actor import Actor


@panel("initiative.main", 30)
def initiative_budgets(actor: Actor, initiative_id: int) -> Markup | None:
    """The budget lines that pay for an initiative, by budget."""
    if not actor.can("budget.view"):
        return None
    shares = shares_of(initiative_id, actor)
    whole = add_up([share.amounts for share in shares])
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template("budgets/_initiative.html", shares=shares, whole=whole)
    )


@panel("application.side", 20)
def budget_card(actor: Actor, record_id: int) -> Markup | None:
    """The budget that counts beside the application's facts, with all its versions."""
    versions = versions_of(record_id)
    if not versions or not actor.can("budget.view"):
        return None
    counting = next((each for each in versions if each.status is BudgetStatus.APPROVED), versions[-1])
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "budgets/_card.html",
            versions=versions,
            counting=counting,
            summary=summary(counting.id),
            may_approve=actor.can("budget.approve"),
        )
    )
