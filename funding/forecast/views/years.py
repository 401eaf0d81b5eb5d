"""The forecast of a fiscal year by month, and its export."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.types import PipelineFilter
from funding.applications.views.filtering import filter_args, filter_context, read_filter
from funding.coverage.views.reading import asked_year, start_month
from funding.forecast.charting import draw
from funding.forecast.exports import CONTENT_TYPES, export_year
from funding.forecast.queries.years import forecast
from funding.forecast.views.routes import blueprint
from funding.infra import clock
from funding.infra.http import download
from funding.infra.permissions import current_actor, requires


def shows_plan(narrowed: PipelineFilter) -> bool:
    """Whether the planned cost is shown: a part of the money cannot be set against the whole plan."""
    return narrowed.is_empty


@blueprint.get("/forecast")
@requires("forecast.view")
def year() -> ResponseReturnValue:
    """Secured, weighted and planned by month of cash, and the years around."""
    narrowed = read_filter()
    found = forecast(narrowed, current_actor(), year=asked_year(), start_month=start_month())
    context = filter_context(narrowed)
    return render_template(
        "forecast/year.html",
        found=found,
        year=found.year,
        drawing=draw(found.months),
        planned=shows_plan(narrowed),
        today=clock.today(),
        year_args=dict(filter_args(narrowed), year=found.year),
        **context,
    )


@blueprint.get("/forecast/export")
@requires("export.run")
def export() -> ResponseReturnValue:
    """Exactly what the year shows."""
    kind, narrowed = request.args.get("format", "csv"), read_filter()
    if kind not in CONTENT_TYPES:
        abort(404)
    found = forecast(narrowed, current_actor(), year=asked_year(), start_month=start_month())
    data = export_year(found, planned=shows_plan(narrowed), kind=kind, created=clock.now())
    return download(data, f"forecast-{found.year}.{kind}", CONTENT_TYPES[kind])
