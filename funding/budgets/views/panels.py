"""What budgets show on the pages of lower features."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from funding.budgets.initiative_lines import shares_of
from funding.budgets.types import add_up
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
