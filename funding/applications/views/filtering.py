"""The pipeline's filter and the list's layout as they stand in the address bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app, request

from funding.accounts.models import Organization
from funding.accounts.queries import user_choices
from funding.applications.columns import GROUPINGS, STANDARD, Layout, chosen_columns, turned_keys
from funding.applications.queries.house_stages import stages_in_use
from funding.applications.queries.sources import ORDERS
from funding.applications.types import HouseStage, PipelineFilter, Stage
from funding.funders.types import SourceHue
from funding.infra.permissions import current_actor
from funding.outreach.queries import initiative_choices
from funding.saved_views.screens import keeps_views
from funding.saved_views.views.menu import shelf_of

FILTERS = ("q", "hue", "owner", "initiative", "stage", "closed", "sort")
LIST = keeps_views(
    "pipeline.list",
    "Pipeline list",
    "applications.listing",
    "application.view",
    (*FILTERS, "cols", "group", "fold", "turn"),
)
LONGEST_SEARCH = 100
PHASES = frozenset(one.value for one in Stage)
"""What the stage of an address may be besides the number of one: every stage of that phase."""


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 10 else None


def read_filter() -> PipelineFilter:
    """The filter of this request; what is no value of it is left out."""
    hue = request.args.get("hue", "")
    stage = request.args.get("stage", "")
    sort = request.args.get("sort", "")
    return PipelineFilter(
        text=request.args.get("q", "").strip()[:LONGEST_SEARCH],
        hue=hue if hue in {one.value for one in SourceHue} else "",
        owner_id=_number("owner"),
        initiative_id=_number("initiative"),
        stage=Stage(stage) if stage in PHASES else None,
        stage_id=_number("stage"),
        closed=request.args.get("closed") == "1",
        sort=sort if sort.removeprefix("-") in ORDERS else "due",
    )


def filter_args(narrowed: PipelineFilter) -> dict[str, Any]:
    """The filter as query arguments, without what is empty."""
    pairs = {
        "q": narrowed.text,
        "hue": narrowed.hue,
        "owner": narrowed.owner_id,
        "initiative": narrowed.initiative_id,
        "stage": narrowed.stage.value if narrowed.stage else narrowed.stage_id,
        "closed": "1" if narrowed.closed else "",
        "sort": narrowed.sort if narrowed.sort != "due" else "",
    }
    return {name: value for name, value in pairs.items() if value}


def _house() -> Organization | None:
    """The organization as the request has read it already."""
    found: Organization | None = current_app.extensions["funding.organization"]()
    return found


def read_layout() -> Layout:
    """The layout of this request: its columns, its groups and which of them are folded."""
    cols, group, house = request.args.get("cols", ""), request.args.get("group", ""), _house()
    cols = cols or shelf_of(LIST.key).columns
    return Layout(
        columns=chosen_columns(cols.split(",")) if cols else STANDARD,
        group=group if group in GROUPINGS else "",
        folded=request.args.get("fold") == "all",
        turned=turned_keys(request.args.get("turn", "")),
        year_starts=house.fiscal_year_start_month if house else 1,
    )


def layout_args(layout: Layout) -> dict[str, Any]:
    """The layout as query arguments, without what is as usual for everybody."""
    cols = ",".join(layout.columns)
    pairs = {
        "cols": cols if layout.columns != STANDARD or shelf_of(LIST.key).columns else "",
        "group": layout.group,
        "fold": "all" if layout.group and layout.folded else "",
        "turn": ",".join(sorted(layout.turned)) if layout.group else "",
    }
    return {name: value for name, value in pairs.items() if value}


def filter_context(narrowed: PipelineFilter, stages: Sequence[HouseStage] | None = None) -> dict[str, Any]:
    """What the filter bar shows; ``stages`` are those in use, where they have been read already."""
    return {
        "narrowed": narrowed,
        "args": filter_args(narrowed),
        "hues": [(one.value, one.label) for one in SourceHue],
        "owners": user_choices(),
        "initiatives": initiative_choices(current_actor()),
        "stages": [(str(one.id), one.name) for one in (stages or stages_in_use())],
    }
