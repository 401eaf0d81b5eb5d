"""What Home shows on the pages of lower features."""

from __future__ import annotations

from flask import current_app, render_template
from markupsafe import Markup

from funding.dashboard.queries import reconciliation
from funding.infra.panels import panel
from funding.kernel.actor import Actor


@panel("coverage.gaps", 10)
def gap_reconciliation(actor: Actor, fiscal_year: int) -> Markup | None:
    """How Home's gap and the list of gaps of a fiscal year come to each other."""
    organization = current_app.extensions["funding.organization"]()
    start_month = organization.fiscal_year_start_month if organization else 10
    found = reconciliation(actor, fiscal_year=fiscal_year, start_month=start_month)
    if not found.money.planned:
        return None
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template("dashboard/_gap.html", found=found, money=found.money)
    )
