"""The finance corner's first page, and the log of exports of the whole organization."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.budgets.exports import log
from funding.budgets.exports.log import LogFilter
from funding.finance import queries
from funding.finance.views.routes import blueprint
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires

LONGEST_SEARCH = 100


@blueprint.get("")
@requires("finance.view")
def index() -> ResponseReturnValue:
    """Where everything of finance is, with what is in it."""
    actor = current_actor()
    recent = log.all_exports(actor, LogFilter(), page=1)
    return render_template("finance/index.html", counts=queries.counts(), recent=recent)


def asked_filter() -> LogFilter:
    """The filter in the address; what makes no sense is left out."""
    args = request.args
    by_id = args.get("by", "")
    return LogFilter(
        text=args.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        format=args.get("format", "")[:40],
        by_id=int(by_id) if by_id.isascii() and by_id.isdecimal() and len(by_id) < 10 else None,
        since=_day(args.get("since", "")),
        until=_day(args.get("until", "")),
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None


def _kept(narrowed: LogFilter) -> dict[str, Any]:
    kept = {
        "q": narrowed.text,
        "format": narrowed.format,
        "by": narrowed.by_id,
        "since": narrowed.since,
        "until": narrowed.until,
    }
    return {name: value for name, value in kept.items() if value}


@blueprint.get("/exports")
@requires("finance.view")
def exports() -> ResponseReturnValue:
    """Every export of a budget that the person may see: by format, person, day, text."""
    actor, narrowed = current_actor(), asked_filter()
    return render_template(
        "finance/exports.html",
        page=log.all_exports(actor, narrowed, page=page_number()),
        narrowed=narrowed,
        args=_kept(narrowed),
        formats=log.formats_used(),
        people=log.people_who_exported(),
    )
