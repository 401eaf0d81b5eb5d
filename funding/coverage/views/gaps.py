"""The gap list: what nobody pays for yet, with a verb for each row, and its export."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.coverage.exports import CONTENT_TYPES, export_gaps
from funding.coverage.months import last_day
from funding.coverage.pasting import month_from
from funding.coverage.queries.gaps import SORTS, gap_list
from funding.coverage.types import Counting, GapFilter, GapRow, Grouping
from funding.coverage.views import blueprint
from funding.coverage.views.reading import asked_number, asked_year, start_month, year_months
from funding.infra import clock
from funding.infra.http import download
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError
from funding.kernel.money import plain
from funding.outreach.queries import initiative_choices
from funding.outreach.types import InitiativeKind


def read_filter() -> GapFilter:
    """The filter of this request; what is no value of it is left out."""
    sort, counting = request.args.get("sort", ""), request.args.get("count", "")
    grouping = request.args.get("by", "")
    return GapFilter(
        fiscal_year=asked_year(),
        grouping=Grouping(grouping) if grouping in set(Grouping) else Grouping.LINE,
        counting=Counting(counting) if counting in set(Counting) else Counting.WEIGHTED,
        initiative_id=asked_number("initiative"),
        month=_month(),
        sort=sort if sort.removeprefix("-") in SORTS else "-gap",
    )


def _month() -> Any:
    text = request.args.get("month", "")
    try:
        month = month_from(text) if text else None
    except DomainError:
        return None
    return month if month in year_months(asked_year()) else None


def filter_args(asked: GapFilter) -> dict[str, Any]:
    """The filter as query arguments, without what is usual."""
    pairs = {
        "year": asked.fiscal_year,
        "by": asked.grouping.value if asked.grouping is not Grouping.LINE else "",
        "count": asked.counting.value if asked.counting is not Counting.WEIGHTED else "",
        "initiative": asked.initiative_id,
        "month": f"{asked.month:%Y-%m}" if asked.month else "",
        "sort": asked.sort if asked.sort != "-gap" else "",
    }
    return {name: value for name, value in pairs.items() if value}


SEARCHED = {
    InitiativeKind.EDUCATION: "trafficking training",
    InitiativeKind.ADVOCACY: "trafficking prevention",
    InitiativeKind.COMMUNITY_EVENT: "community outreach",
    InitiativeKind.DIGITAL: "trafficking awareness",
    InitiativeKind.LAW_ENFORCEMENT_TRAINING: "trafficking law enforcement",
    InitiativeKind.STREET_OUTREACH: "street outreach",
    InitiativeKind.REFERRAL: "trafficking services",
}
"""What calls for such outreach say of themselves."""


def find_url(row: GapRow) -> str:
    """The search for calls that could pay for the row."""
    return url_for("opportunities.index", q=SEARCHED[row.outreach])


def ask_url(row: GapRow, asked: GapFilter) -> str:
    """The form of a new application, filled in with what the row lacks: initiative, amount, dates."""
    months = year_months(asked.fiscal_year)
    return url_for(
        "applications.create",
        initiative=row.initiative_id,
        title=f"{row.initiative}: {row.line}"[:200] if row.line_id else row.initiative[:200],
        ask=plain(row.sums.uncovered(asked.counting)),
        starts=(row.first or months[0]).isoformat(),
        ends=last_day(row.last or months[-1]).isoformat(),
    )


@blueprint.get("/coverage/gaps")
@requires("coverage.view")
def gaps() -> ResponseReturnValue:
    """One page of the list with the totals of all pages."""
    actor, asked = current_actor(), read_filter()
    page, sums = gap_list(actor, asked, start_month=start_month(), page=page_number())
    return render_template(
        "coverage/gaps.html",
        asked=asked,
        args=filter_args(asked),
        page=page,
        sums=sums,
        initiatives=initiative_choices(actor),
        months=year_months(asked.fiscal_year),
        groupings=list(Grouping),
        countings=list(Counting),
        ask_url=ask_url,
        find_url=find_url,
    )


@blueprint.get("/coverage/gaps/export")
@requires("export.run")
def export() -> ResponseReturnValue:
    """Exactly what the list shows, all pages."""
    kind = request.args.get("format", "csv")
    if kind not in CONTENT_TYPES:
        abort(404)
    data = export_gaps(asked=read_filter(), by=current_actor(), start_month=start_month(), kind=kind)
    return download(data, f"gaps-{clock.today().isoformat()}.{kind}", CONTENT_TYPES[kind])
