"""What Home shows on the pages of lower features."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from funding.infra.panels import panel
from funding.kernel.actor import Actor


@panel("coverage.gaps", 10)
def gap_reconciliation(actor: Actor, fiscal_year: int) -> Markup | None:
    """The way to how Home's gap and the list of gaps of a fiscal year come to each other."""
    if not actor.can("application.view"):
        return None
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template("dashboard/_gap.html", year=fiscal_year)
    )
