"""The search page and its exports."""

from __future__ import annotations

import io

from flask import abort, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from funding.infra import clock
from funding.infra.http import download
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.opportunities.filters import SORTS, read_filter
from funding.opportunities.queries.facets import count_facets
from funding.opportunities.queries.imports import last_finished
from funding.opportunities.queries.listing import list_opportunities
from funding.opportunities.services import export_opportunities, export_pieces
from funding.opportunities.services.export import FORMATS
from funding.opportunities.views import blueprint
from funding.opportunities.views.choices import chips, facet_groups
from funding.saved_views.screens import keeps_views
from funding.saved_views.views.menu import opened_view, usual_view

SCREEN = keeps_views(
    "opportunities",
    "Opportunities",
    "opportunities.index",
    "opportunity.view",
    (
        "q",
        "sort",
        "status",
        "closes",
        "eligible",
        "agency",
        "award",
        "cost",
        "aln",
        "instrument",
        "activity",
        "source",
    ),
)


@blueprint.get("/")
@requires("opportunity.view")
def index() -> ResponseReturnValue:
    """Calls for funding: search, facets, one page of the list."""
    if leave := usual_view(SCREEN.key):
        return leave
    actor = current_actor()
    filters = read_filter(request.args)
    counts = count_facets(actor, filters)
    page = list_opportunities(actor, filters, page=page_number(), total=counts.total)
    return render_template(
        "opportunities/index.html",
        filters=filters,
        query=filters.query() | opened_view(),
        page=page,
        groups=facet_groups(filters, counts),
        chips=chips(filters),
        sorts=SORTS,
        last_import=None if counts.total else last_finished(),
    )


@blueprint.get("/export.<file_format>")
@requires("export.run")
def export(file_format: str) -> ResponseReturnValue:
    """Exactly the list, as CSV, XLSX or JSON."""
    if file_format not in FORMATS:
        abort(404)
    actor, filters = current_actor(), read_filter(request.args)
    name = f"opportunities {clock.today().isoformat()}.{file_format}"
    if file_format == "xlsx":
        book = io.BytesIO()
        export_opportunities(actor, filters, file_format, book)
        return download(book.getvalue(), name, FORMATS[file_format])
    pieces = stream_with_context(export_pieces(actor, filters, file_format))
    return download(pieces, name, FORMATS[file_format])
