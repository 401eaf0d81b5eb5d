"""The pipeline's filter as it stands in the address bar."""

from __future__ import annotations

from typing import Any

from flask import request

from funding.accounts.queries import user_choices
from funding.applications.queries.listing import SORTS
from funding.applications.types import PipelineFilter, Stage
from funding.funders.types import SourceHue
from funding.infra.permissions import current_actor
from funding.outreach.queries import initiative_choices

LONGEST_SEARCH = 100


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
        stage=Stage(stage) if stage in {one.value for one in Stage} else None,
        closed=request.args.get("closed") == "1",
        sort=sort if sort.removeprefix("-") in SORTS else "due",
    )


def filter_args(narrowed: PipelineFilter) -> dict[str, Any]:
    """The filter as query arguments, without what is empty."""
    pairs = {
        "q": narrowed.text,
        "hue": narrowed.hue,
        "owner": narrowed.owner_id,
        "initiative": narrowed.initiative_id,
        "stage": narrowed.stage.value if narrowed.stage else "",
        "closed": "1" if narrowed.closed else "",
        "sort": narrowed.sort if narrowed.sort != "due" else "",
    }
    return {name: value for name, value in pairs.items() if value}


def filter_context(narrowed: PipelineFilter) -> dict[str, Any]:
    """What the filter bar shows."""
    return {
        "narrowed": narrowed,
        "args": filter_args(narrowed),
        "hues": [(one.value, one.label) for one in SourceHue],
        "owners": user_choices(),
        "initiatives": initiative_choices(current_actor()),
        "stages": [(one.value, one.label) for one in Stage],
    }
