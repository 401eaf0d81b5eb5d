"""The table of reports across awards, one award's reports, and their export."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.awards.queries import award_choices, award_for
from funding.infra.http import download
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.row_html import options_html, rows_html
from funding.kernel.errors import NotFound
from funding.reports import exports
from funding.reports.queries import listing
from funding.reports.queries.plan import preview
from funding.reports.types import ReportKind
from funding.reports.views import blueprint
from funding.reports.views.rows import faces, report_counts, report_faces

ROW = "reports/_row.html"


@blueprint.get("/reports")
@requires("report.view")
def index() -> str:
    """Reports across awards, the next one due first; late ones are counted on top."""
    actor = current_actor()
    wanted = wanted_from()
    page = report_faces(actor, wanted, page=page_number())
    return render_template(
        "reports/index.html",
        page=page,
        rows=rows_html(ROW, page.items),
        counts=report_counts(actor, wanted),
        wanted=wanted,
        kept=kept(wanted),
        awards=options_html(award_choices(actor, active_only=False), wanted.award_id),
        kinds=list(ReportKind),
        standings=listing.STANDINGS,
    )


@blueprint.get("/awards/<int:award_id>/reports")
@requires("report.view")
def of_award(award_id: int) -> str:
    """Every report of one award, and what laying them out anew would change."""
    actor = current_actor()
    award = award_for(actor, award_id)
    rows = faces(listing.reports_of_award(actor, award.id), sends=True, with_award=False)
    return render_template(
        "reports/of_award.html",
        award=award,
        rows=rows_html(ROW, rows),
        open_changes=[one for one in preview(award) if one.doing.changes],
    )


@blueprint.get("/reports/export.<file_format>")
@requires("export.run")
def export(file_format: str) -> ResponseReturnValue:
    """The list exactly as it is narrowed and sorted."""
    if file_format not in exports.CONTENT_TYPES:
        raise NotFound("There is no such export.")
    pieces = exports.export_reports(wanted=wanted_from(), by=current_actor(), kind=file_format)
    return download(pieces, f"reports.{file_format}", exports.CONTENT_TYPES[file_format])


def wanted_from() -> listing.ReportFilter:
    """The filter in the address bar; what makes no sense is left out."""
    sort = request.args.get("sort", "due")
    standing = request.args.get("standing", "open")
    return listing.ReportFilter(
        standing=standing if standing in listing.STANDINGS else "open",
        kind=request.args.get("kind", ""),
        award_id=request.args.get("award", type=int),
        funder_id=request.args.get("funder", type=int),
        text=request.args.get("q", "").strip()[:100],
        sort=sort if sort.removeprefix("-") in listing.SORTS else "due",
    )


def kept(wanted: listing.ReportFilter) -> dict[str, object]:
    """The filter as address parameters, without what says nothing."""
    found: dict[str, object] = {
        "standing": wanted.standing if wanted.standing != "open" else "",
        "kind": wanted.kind,
        "award": wanted.award_id,
        "funder": wanted.funder_id,
        "q": wanted.text,
        "sort": wanted.sort if wanted.sort != "due" else "",
    }
    return {name: value for name, value in found.items() if value}
