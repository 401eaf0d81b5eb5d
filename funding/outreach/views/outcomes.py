"""What every initiative promised and reached, across initiatives; and the files of activities and outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.infra.clock import today
from funding.infra.http import download
from funding.infra.pagination import Page, page_number
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.kernel.periods import Period
from funding.outreach import exports
from funding.outreach.models import Initiative
from funding.outreach.periods import months_of, period_key, period_name, with_quarters, year_of
from funding.outreach.queries.initiatives import initiative_choices
from funding.outreach.queries.listed import listed_initiatives
from funding.outreach.queries.placed import by_place_and_period
from funding.outreach.queries.reached import by_period
from funding.outreach.queries.settings import lens_for, year_start
from funding.outreach.types import InitiativeKind
from funding.outreach.views import blueprint
from funding.outreach.views.activity_filter import (
    activity_filter,
    asked_initiative,
    asked_period,
    period_choices,
)
from funding.outreach.views.by_place import promised_rows
from funding.outreach.views.charting import rows_of

PAGE_SIZE = 10


def _asked_kind() -> InitiativeKind | None:
    return next((one for one in InitiativeKind if one.value == request.args.get("kind")), None)


def _initiatives(actor: Actor) -> Sequence[Initiative]:
    return listed_initiatives(actor, initiative_id=asked_initiative(), kind=_asked_kind())


def _period() -> Period:
    return asked_period() or year_of(today(), year_start())


@blueprint.get("/outreach/outcomes")
@requires("initiative.view")
def outcomes() -> str:
    """Each initiative's measures in one period, narrowed and in pages."""
    actor, period = current_actor(), _period()
    everything, number = _initiatives(actor), page_number()
    number = min(number, max(1, -(-len(everything) // PAGE_SIZE)))
    shown = everything[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    lens = lens_for(actor)
    found = by_period([one.id for one in shown], [period], lens=lens).get(period, [])
    rows = rows_of(found)
    placed = by_place_and_period([one.id for one in shown], [period], lens=lens).get(period, [])
    start = year_start()
    kept = {
        name: text for name in ("initiative", "kind", "period") if (text := request.args.get(name, "")[:60])
    }
    return render_template(
        "outreach/outcomes.html",
        groups=[(one, [row for row in rows if row.outcome.initiative_id == one.id]) for one in shown],
        places={one.indicator.id: promised_rows(one) for one in placed},
        page=Page(shown, number, PAGE_SIZE, len(everything)),
        period=period_key(period.start, period.end),
        named=period_name(period.start, period.end, start),
        months=months_of(period),
        periods=period_choices(),
        initiatives=initiative_choices(actor),
        kinds=list(InitiativeKind),
        kind=_asked_kind(),
        chosen=asked_initiative(),
        kept=kept,
        lens=lens,
    )


@blueprint.get("/outreach/outcomes/export/<file_format>")
@requires("export.run")
def export_outcomes(file_format: str) -> ResponseReturnValue:
    """The same, with each quarter of the period, for another program; protected unless exact counts are asked for."""
    if file_format not in exports.CONTENT_TYPES:
        abort(404)
    actor = current_actor()
    titles = {one.id: one.title for one in _initiatives(actor)}
    periods = with_quarters(_period(), year_start())
    data = exports.outcomes(actor, titles, periods, file_format, exact=_exact())
    return download(data, f"outcomes{_marked()}.{file_format}", exports.CONTENT_TYPES[file_format])


def _exact() -> bool:
    return request.args.get("exact") == "1"


def _marked() -> str:
    """What the name of a file with exact counts says of it."""
    return "-exact" if _exact() else ""


@blueprint.get("/outreach/activities/export/<file_format>")
@requires("export.run")
def export_activities(file_format: str) -> ResponseReturnValue:
    """The list of activities exactly as narrowed, for another program; protected unless exact counts are asked for."""
    if file_format not in ("csv", "xlsx"):
        abort(404)
    data = exports.activities(current_actor(), activity_filter(), file_format, exact=_exact())
    return download(data, f"activities{_marked()}.{file_format}", exports.CONTENT_TYPES[file_format])
