"""An award's tab "Budget against actual": figures, the table, where the pace leads, the entries, and all as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.actuals import exports
from funding.actuals.burn import Situation, first_day, month_label, months_ahead, project
from funding.actuals.queries import entries as entry_queries
from funding.actuals.queries.entries import EntryFilter
from funding.actuals.queries.overview import Overview, overview
from funding.actuals.services.approving import may_approve_own
from funding.actuals.types import ActualState, Share, kind_label
from funding.actuals.views import blueprint
from funding.actuals.views.ticking import ticks_of
from funding.awards.queries import award_for
from funding.coverage.charting import Drawing, draw
from funding.infra.http import download
from funding.infra.pagination import page_number
from funding.infra.panels import Tab, tab
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.kernel.money import Cents

LONGEST_SEARCH = 100
VIEWS = (("all", "Both shares"), ("funder", "Funder’s share"), ("match", "Match"))


@tab("award", 20)
def actuals_tab(_actor: Actor, record_id: int) -> Tab:
    """The tab on every page of an award."""
    return Tab("actuals", "Budget against actual", url_for("actuals.show", award_id=record_id))


def asked_filter() -> EntryFilter:
    """The filter in the address; what makes no sense is left out."""
    args = request.args
    sort = args.get("sort", "-incurred")
    number = args.get("import", "")
    return EntryFilter(
        state=next((one for one in ActualState if one.value == args.get("state")), None),
        share=next((one for one in Share if one.value == args.get("share")), None),
        place=args.get("place", "").replace("\x00", "")[:60],
        since=_day(args.get("since", "")),
        until=_day(args.get("until", "")),
        text=args.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        import_id=int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None,
        sort=sort if sort.removeprefix("-") in entry_queries.SORTS else "-incurred",
    )


def kept_args(wanted: EntryFilter) -> dict[str, Any]:
    """The filter as it stands in an address."""
    kept = {
        "state": wanted.state.value if wanted.state else "",
        "share": wanted.share.value if wanted.share else "",
        "place": wanted.place,
        "since": wanted.since,
        "until": wanted.until,
        "q": wanted.text,
        "import": wanted.import_id,
        "sort": "" if wanted.sort == "-incurred" else wanted.sort,
    }
    return {name: value for name, value in kept.items() if value}


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None


def shares_of(view: str) -> list[Share]:
    """The shares that a view of the table counts."""
    return [one for one in Share if view in {"all", one.value}] or list(Share)


@blueprint.get("/awards/<int:award_id>/actuals")
@requires("actual.view")
def show(award_id: int) -> ResponseReturnValue:
    """The whole page: a fixed number of statements, whatever the award has cost."""
    actor = current_actor()
    award = award_for(actor, award_id)
    found, wanted = overview(award), asked_filter()
    view = request.args.get("view", "all")
    view = view if view in dict(VIEWS) else "all"
    page = entry_queries.entries_page(
        award.id, wanted, page=page_number(), total=found.total if wanted.is_empty else None
    )
    alone = bool(found.counts.get(ActualState.ENTERED)) and may_approve_own(actor)
    return render_template(
        "actuals/show.html",
        award=award,
        found=found,
        views=[
            {
                "label": label,
                "url": url_for("actuals.show", award_id=award.id, view=key),
                "current": key == view,
            }
            for key, label in VIEWS
        ],
        table=found.comparison(shares_of(view)),
        owed=found.owed,
        page=page,
        wanted=wanted,
        args=kept_args(wanted) | ({"view": view} if view != "all" else {}),
        places=places(found),
        lines=found.plan.keys,
        titles=entry_queries.record_titles([one.initiative_id for one in page.items], actor),
        alone=alone,
        ticks=ticks_of(page.items, alone=alone),
        kind_label=kind_label,
        states=list(ActualState),
        shares=list(Share),
        **pace_context(found),
    )


def pace_context(found: Overview) -> dict[str, Any]:
    """What the part about pace and projection shows."""
    situation = found.situation(Share.FUNDER)
    projection = project(situation)
    return {
        "projection": projection,
        "ahead": months_ahead(situation, projection),
        "drawing": drawing_of(situation),
        "months": month_rows(found),
        "month_label": month_label,
        "through": first_day(max(situation.this_month, *situation.months, 0)),
    }


def places(found: Overview) -> list[tuple[str, str]]:
    """What the list can be narrowed to: the budget's lines, and the kinds that anything was spent on."""
    kinds = {cost.kind for cost in found.costs}
    loose = [("indirect" if kind is None else kind.value, kind_label(kind)) for kind in kinds]
    return sorted(loose, key=lambda one: one[1]) + [(line.key, line.title) for line in found.plan.lines]


def drawing_of(now: Situation) -> Drawing | None:
    """The funder's money, spent and in even parts, month by month; None where nothing is spent."""
    if not now.months:
        return None
    last = max(now.last_month, *now.months)
    months = range(min(now.first_month, *now.months), last + 1)
    spent: dict[date, Cents] = {}
    total = 0
    for month in months:
        total += now.months.get(month, 0)
        if month <= max(now.this_month, *now.months):
            spent[first_day(month)] = total
    whole = now.last_month - now.first_month + 1
    even = {
        first_day(month): now.authorized_cents * min(max(month - now.first_month + 1, 0), whole) // whole
        for month in months
    }
    return draw([even, spent], [first_day(month) for month in months])


def month_rows(found: Overview) -> list[tuple[date, Cents, Cents, Cents]]:
    """Each month with a cost: the funder's share, the match, and the funder's share from the beginning."""
    rows, total = [], 0
    for month in sorted({month for month, _ in found.months}):
        funder = found.months.get((month, Share.FUNDER), 0)
        total += funder
        rows.append((first_day(month), funder, found.months.get((month, Share.MATCH), 0), total))
    return rows


@blueprint.get("/awards/<int:award_id>/actuals/export.<file_format>")
@requires("export.run")
def export(award_id: int, file_format: str) -> ResponseReturnValue:
    """What the page shows as a file: in a workbook the table, the months and the entries; in CSV the entries."""
    if file_format not in exports.CONTENT_TYPES:
        raise NotFound("There is no such file.")
    award = award_for(current_actor(), award_id)
    wanted = asked_filter()
    shares = shares_of(request.args.get("view", "all"))
    pieces = exports.award_file(overview(award), shares, wanted, file_format)
    name = f"costs-{award.award_number or award.id}.{file_format}".replace("/", "-").replace("\\", "-")
    return download(pieces, name, exports.CONTENT_TYPES[file_format])
