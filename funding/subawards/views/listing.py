"""The list of agreements across awards with its export, and the tab of one award."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.awards.queries import award_choices, award_for
from funding.infra import clock
from funding.infra.http import download
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.row_html import options_html, rows_html
from funding.subawards import queries
from funding.subawards.exports import CONTENT_TYPES, export_subawards
from funding.subawards.queries import listing
from funding.subawards.queries.one import budget_lines
from funding.subawards.types import SORTS, Asks, Nature, Status, SubawardFilter
from funding.subawards.views import blueprint
from funding.subawards.views.rows import face, subaward_faces

ROW = "subawards/_row.html"


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def read_filter() -> SubawardFilter:
    """The list that the address bar means; what means nothing is left out."""
    given, sort = request.args, request.args.get("sort", "title")
    return SubawardFilter(
        text=given.get("q", "").replace("\x00", "").strip()[:200],
        nature=next((one for one in Nature if one.value == given.get("nature")), None),
        status=next((one for one in Status if one.value == given.get("status")), None),
        asks=next((one for one in Asks if one.value == given.get("asks")), None),
        award_id=_number("award"),
        partner_id=_number("partner"),
        sort=sort if sort.removeprefix("-") in SORTS else "title",
    )


def _kept(narrowed: SubawardFilter) -> dict[str, str]:
    kept = {
        "q": narrowed.text,
        "nature": narrowed.nature,
        "status": narrowed.status,
        "asks": narrowed.asks,
        "award": narrowed.award_id,
        "partner": narrowed.partner_id,
    }
    return {name: str(value) for name, value in kept.items() if value}


@blueprint.get("/subawards")
@requires("subaward.view")
def index() -> str:
    """Every subaward and contract, narrowed, sorted and in pages."""
    actor, narrowed = current_actor(), read_filter()
    page = subaward_faces(actor, narrowed, page=page_number())
    return render_template(
        "subawards/index.html",
        page=page,
        shown=rows_html(ROW, page.items),
        filters=narrowed,
        kept=_kept(narrowed),
        totals=listing.totals(actor),
        awards=options_html(award_choices(actor, active_only=False), narrowed.award_id),
        natures=list(Nature),
        statuses=list(Status),
        asks=list(Asks),
    )


@blueprint.get("/subawards/export")
@requires("export.run")
def export() -> ResponseReturnValue:
    """Exactly what the list shows, all pages, as CSV or XLSX."""
    kind = request.args.get("format", "csv")
    if kind not in CONTENT_TYPES:
        abort(404)
    data = export_subawards(narrowed=read_filter(), by=current_actor(), kind=kind)
    return download(data, f"subawards-{clock.today().isoformat()}.{kind}", CONTENT_TYPES[kind])


@blueprint.get("/awards/<int:award_id>/subawards")
@requires("subaward.view")
def of_award(award_id: int) -> str:
    """The agreements under one award, with what they come to."""
    actor = current_actor()
    award = award_for(actor, award_id)
    rows = listing.of_award(actor, award.id)
    return render_template(
        "subawards/of_award.html",
        award=award,
        rows=rows,
        shown=rows_html(ROW, [face(row, clock.today()) for row in rows]),
        lines=budget_lines(award),
        due=queries.ffata_due(award_ids=[award.id], actor=actor),
    )
