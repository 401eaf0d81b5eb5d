"""What we believed on a past day, and what came."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.views.filtering import filter_args, read_filter
from funding.forecast.queries.believed import believed_on
from funding.forecast.views.routes import blueprint
from funding.infra import clock
from funding.infra.permissions import current_actor, requires

YEAR = timedelta(days=365)


def _day() -> date:
    """The day asked for, none in the future; a year ago where nothing sensible is asked."""
    try:
        asked = date.fromisoformat(request.args.get("as_of", ""))
    except ValueError:
        return clock.today() - YEAR
    return min(max(asked, date(2000, 1, 1)), clock.today())


@blueprint.get("/forecast/believed")
@requires("forecast.view")
def believed() -> ResponseReturnValue:
    """What was open on the day, with the chances it had, beside what came since."""
    day, narrowed = _day(), read_filter()
    return render_template(
        "forecast/believed.html",
        day=day,
        found=believed_on(day, narrowed, current_actor()),
        narrowed=narrowed,
        args=filter_args(narrowed),
        today=clock.today(),
    )
