"""The head that all pages of an award share, its tabs, and where an award has its page."""

from __future__ import annotations

from flask import render_template, url_for
from markupsafe import Markup

from funding.awards.queries import award_for, standing_of, termination_ahead
from funding.infra import clock
from funding.infra.panels import Tab, record_head_for, tab, tabs_of
from funding.infra.places import place_of
from funding.kernel.actor import Actor
from funding.kernel.zoned import days_left


@place_of("award", "Award")
def award_url(record_id: int) -> str:
    """The page of one."""
    return url_for("awards.show", award_id=record_id)


@record_head_for("award")
def award_head(actor: Actor, record_id: int, current: str) -> Markup:
    """Name, number, status, the money authorized, the time left; tabs below."""
    award = award_for(actor, record_id)
    today = clock.today()
    stands = standing_of(award, today)
    tabs = [
        {"label": one.label, "url": one.url, "current": one.key == current, "count": one.count or None}
        for one in tabs_of("award", record_id)
    ]
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "awards/_head.html",
            award=award,
            stands=stands,
            left=days_left(stands.ends_on, today),
            terminated_on=termination_ahead(award, today),
            tabs_shown=tabs,
        )
    )


@tab("award", 10)
def overview_tab(_actor: Actor, record_id: int) -> Tab:
    """The award's own page."""
    return Tab("overview", "Overview", award_url(record_id))
