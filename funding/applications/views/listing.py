"""The pipeline as a list, and its export."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.exports import CONTENT_TYPES, export_applications
from funding.applications.queries.board import stage_totals
from funding.applications.queries.listing import listing as read_listing
from funding.applications.views import blueprint
from funding.applications.views.faces import rows_html
from funding.applications.views.filtering import filter_context, read_filter
from funding.infra import clock
from funding.infra.http import download
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires


@blueprint.get("/pipeline/list")
@requires("application.view")
def listing() -> ResponseReturnValue:
    """One page of applications in any order, with the totals of everything the filter finds."""
    narrowed, actor = read_filter(), current_actor()
    totals = stage_totals(narrowed, actor)
    count = sum(one.count for one in totals.values())
    page = read_listing(narrowed, actor, page=page_number(), total=count)
    return render_template(
        "applications/list.html",
        page=page,
        count=count,
        ask_cents=sum(one.ask_cents for one in totals.values()),
        weighted_cents=sum(one.weighted_cents for one in totals.values()),
        rows_html=rows_html,
        **filter_context(narrowed),
    )


@blueprint.get("/pipeline/export")
@requires("export.run")
def export() -> ResponseReturnValue:
    """Exactly what the list shows, all pages, as CSV, XLSX or JSON."""
    kind = request.args.get("format", "csv")
    if kind not in CONTENT_TYPES:
        abort(404)
    data = export_applications(narrowed=read_filter(), by=current_actor(), kind=kind)
    return download(data, f"pipeline-{clock.today().isoformat()}.{kind}", CONTENT_TYPES[kind])
