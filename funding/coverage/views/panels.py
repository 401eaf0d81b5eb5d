"""What coverage shows on the pages of lower features."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from funding.coverage.queries.plans import matrix_of
from funding.coverage.views.reading import may_plan, this_year, year_months
from funding.infra.panels import panel
from funding.kernel.actor import Actor
from funding.outreach.queries import initiative_for


@panel("initiative.main", 10)
def initiative_coverage(actor: Actor, initiative_id: int) -> Markup | None:
    """How far this year's cost of an initiative is covered, and the way to the plan."""
    if not actor.can("coverage.view"):
        return None
    initiative, year = initiative_for(actor, initiative_id), this_year()
    matrix = matrix_of(actor, initiative, year_months(year))
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "coverage/_panel.html",
            initiative=initiative,
            matrix=matrix,
            sums=matrix.sums,
            year=year,
            may_plan=may_plan(actor, initiative),
        )
    )
