"""The table of reports across awards, one award's reports, and their export."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.awards.queries import award_choices, award_for
from funding.infra.http import download
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import NotFound
from funding.reports import exports
from funding.reports.queries import listing
from funding.reports.queries.plan import preview
from funding.reports.types import ReportKind
from funding.reports.views import blueprint


@blueprint.get("/reports")
@requires("report.view")
def index() -> str:
    """Reports across awards, the next one due first; late ones are counted on top."""
    actor = current_actor()
    wanted = wanted_from()
    return render_template(
        "reports/index.html",
        page=listing.list_reports(actor, wanted, page_number()),
        counts=listing.counts(actor, wanted),
        wanted=wanted,
        kept=kept(wanted),
        awards=award_choices(actor, active_only=False),
        kinds=list(ReportKind),
        standings=listing.STANDINGS,
    )


@blueprint.get("/awards/<int:award_id>/reports")
@requires("report.view")
def of_award(award_id: int) -> str:
    """Every report of one award, and what laying them out anew would change."""
    actor = current_actor()
    award = award_for(actor, award_id)
    return render_template(
        "reports/of_award.html",
        award=award,
        rows=listing.reports_of_award(actor, award.id),
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
