"""Decisions about outreach: what nobody logged, what nobody counted, and targets that fall behind."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from funding.dashboard.types import Choice
from funding.infra import clock
from funding.kernel.actor import Actor
from funding.outreach.periods import period_key, period_name
from funding.outreach.queries import asking
from funding.outreach.queries.behind import behind
from funding.outreach.queries.settings import year_start


def outreach(actor: Actor) -> Iterable[Choice]:
    """What waits in the initiatives that run."""
    today, start = clock.today(), year_start()
    initiatives = asking.running(actor)
    for one in asking.quiet(initiatives, today):
        yield Choice(
            order=14,
            title=f"Log what was done: {one.title}",
            reason=one.reason,
            verb="Log an activity",
            url=url_for("outreach.log", initiative=one.initiative_id),
            badge="quiet",
            tone="amber",
        )
    for one in asking.uncounted(initiatives, today):
        if one.period is None:
            continue
        key, name = (
            period_key(one.period.start, one.period.end),
            period_name(one.period.start, one.period.end, start),
        )
        yield Choice(
            order=16,
            title=f"Count {name}: {one.title}",
            reason=one.reason,
            verb="Enter figures",
            url=url_for("outreach.results", initiative_id=one.initiative_id, period=key),
            badge="figures missing",
            tone="amber",
        )
    for one in behind(initiatives, today):
        yield Choice(
            order=35,
            title=f"Falling behind: {one.title}",
            reason=one.reason,
            verb="See results",
            url=url_for("outreach.results", initiative_id=one.initiative_id),
            badge="behind",
            tone="amber",
        )
