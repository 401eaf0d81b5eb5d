"""What a month, a year or the undated money of the forecast is made of."""

from __future__ import annotations

import re

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.views.filtering import filter_args, read_filter
from funding.coverage.months import months_of_year, told
from funding.coverage.views.reading import asked_year, start_month
from funding.forecast.exports import CONTENT_TYPES, export_parts
from funding.forecast.queries.parts import parts_of
from funding.forecast.types import month_number, month_of
from funding.forecast.views.routes import blueprint
from funding.infra import clock
from funding.infra.http import download
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.kernel.periods import fiscal_year_of

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
UNDATED, WHOLE_YEAR = "undated", "year"


def _span(month: str) -> tuple[range | None, str, int]:
    """The months asked for, how they are called, and the fiscal year they belong to; 404 for what is no month."""
    if month == UNDATED:
        return None, "No dates yet", asked_year()
    if month == WHOLE_YEAR:
        first = month_number(months_of_year(asked_year(), start_month())[0])
        return range(first, first + 12), f"Fiscal year {asked_year()}", asked_year()
    asked = _MONTH.fullmatch(month)
    if asked is None:
        abort(404)
    number = int(asked[1]) * 12 + int(asked[2]) - 1
    day = month_of(number)
    return range(number, number + 1), told(day), fiscal_year_of(day, start_month())


@blueprint.get("/forecast/<month>")
@requires("forecast.view")
def month(month: str) -> ResponseReturnValue:
    """Each application and source with its part; the parts sum to the figure that led here."""
    months, title, year = _span(month)
    narrowed = read_filter()
    page, sums = parts_of(narrowed, current_actor(), months=months, page=page_number())
    args = filter_args(narrowed)
    return render_template(
        "forecast/month.html",
        title=title,
        month=month,
        page=page,
        sums=sums,
        narrowed=narrowed,
        year=year,
        args=dict(args, month=month, year=year),
        back=dict(args, year=year),
    )


@blueprint.get("/forecast/<month>/export")
@requires("export.run")
def export_month(month: str) -> ResponseReturnValue:
    """All of what the month shows."""
    months, title, _ = _span(month)
    kind = request.args.get("format", "csv")
    if kind not in CONTENT_TYPES:
        abort(404)
    page, _ = parts_of(read_filter(), current_actor(), months=months, page=None)
    data = export_parts(list(page.items), title=f"Forecast: {title}", kind=kind, created=clock.now())
    return download(data, f"forecast-{month}.{kind}", CONTENT_TYPES[kind])
