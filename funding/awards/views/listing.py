"""The list of awards with its export."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.awards.exports import CONTENT_TYPES, export_awards
from funding.awards.queries.listing import (
    award_page,
    award_totals,
    funders_with_awards,
    status_counts,
)
from funding.awards.types import SORTS, AwardFilter, AwardRoute, AwardStatus, Ends
from funding.awards.views import blueprint
from funding.infra import clock
from funding.infra.http import download
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.row_html import rows_html


def read_filter() -> AwardFilter:
    """The list that the address bar means; what means nothing is left out."""
    given, sort = request.args, request.args.get("sort", "ends")
    funder = given.get("funder", "")
    return AwardFilter(
        text=given.get("q", "").replace("\x00", "").strip()[:200],
        status=next((one for one in AwardStatus if one.value == given.get("status")), None),
        route=next((one for one in AwardRoute if one.value == given.get("route")), None),
        funder_id=int(funder) if funder.isascii() and funder.isdecimal() and len(funder) < 10 else None,
        ends=next((one for one in Ends if one.value == given.get("ends")), None),
        closed=given.get("closed") == "1",
        sort=sort if sort.removeprefix("-") in SORTS else "ends",
    )


def _kept(narrowed: AwardFilter) -> dict[str, str]:
    kept = {
        "q": narrowed.text,
        "status": narrowed.status,
        "route": narrowed.route,
        "funder": narrowed.funder_id,
        "ends": narrowed.ends,
        "closed": narrowed.closed,
    }
    return {name: "1" if value is True else str(value) for name, value in kept.items() if value}


@blueprint.get("")
@requires("award.view")
def index() -> ResponseReturnValue:
    """Every award, narrowed, sorted, added up and in pages; what ends soonest first."""
    actor, narrowed = current_actor(), read_filter()
    page = award_page(actor, narrowed, page=page_number())
    return render_template(
        "awards/index.html",
        page=page,
        rows=rows_html("awards/_row.html", page.items),
        totals=award_totals(actor, narrowed),
        counts=status_counts(actor),
        funders=funders_with_awards(actor),
        filters=narrowed,
        kept=_kept(narrowed),
        statuses=list(AwardStatus),
        routes=list(AwardRoute),
        ends=list(Ends),
    )


@blueprint.get("/export")
@requires("export.run")
def export() -> ResponseReturnValue:
    """Exactly what the list shows, all pages."""
    kind = request.args.get("format", "csv")
    if kind not in CONTENT_TYPES:
        abort(404)
    data = export_awards(narrowed=read_filter(), by=current_actor(), kind=kind)
    return download(data, f"awards-{clock.today().isoformat()}.{kind}", CONTENT_TYPES[kind])
