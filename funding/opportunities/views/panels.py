"""What opportunities show on other pages: a funder's calls."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from funding.infra.panels import panel
from funding.kernel.actor import Actor
from funding.opportunities.queries.listing import calls_of_funder


@panel("funder.main", 30)
def funder_calls(actor: Actor, funder_id: int) -> Markup | None:
    """The calls of this funder, open and coming ones first; nothing where none is known."""
    calls = calls_of_funder(actor, funder_id)
    if not calls:
        return None
    # The template escapes everything it shows.
    return Markup(render_template("opportunities/_panel.html", calls=calls))  # noqa: S704
