"""The pipeline as a list: its pages, its columns, its print view and its files."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.columns import COLUMNS, GROUPINGS, LIST_COLUMNS, STANDARD, Layout, turned_round
from funding.applications.exports import CONTENT_TYPES, export_applications
from funding.applications.queries.listing import listing as read_listing
from funding.applications.queries.listing import printed
from funding.applications.types import PipelineFilter
from funding.applications.views import blueprint
from funding.applications.views.filtering import (
    filter_args,
    filter_context,
    layout_args,
    read_filter,
    read_layout,
)
from funding.applications.views.rows import rows_html
from funding.infra import clock
from funding.infra.http import download, redirect_to
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires

MOST_PRINTED = 1_000


def list_args(narrowed: PipelineFilter, layout: Layout) -> dict[str, Any]:
    """Filter and layout as query arguments."""
    return filter_args(narrowed) | layout_args(layout)


def list_context(narrowed: PipelineFilter, layout: Layout) -> dict[str, Any]:
    """What the list's templates show beside its rows."""
    return filter_context(narrowed) | {
        "args": list_args(narrowed, layout),
        "layout": layout,
        "groupings": GROUPINGS,
        "turned_round": turned_round,
        "rows_html": rows_html,
    }


@blueprint.get("/pipeline/list")
@requires("application.view")
def listing() -> ResponseReturnValue:
    """One page of applications in any order, with the sums of everything the filter finds."""
    narrowed, layout = read_filter(), read_layout()
    found = read_listing(narrowed, layout, current_actor(), page=page_number())
    return render_template("applications/list.html", found=found, **list_context(narrowed, layout))


@blueprint.get("/pipeline/columns")
@requires("application.view")
def columns() -> ResponseReturnValue:
    """Choose columns and their order. Every button is a choice sent back here, so that no script is needed."""
    narrowed, layout = read_filter(), read_layout()
    chosen = [key for key in request.args.getlist("col") if key in COLUMNS] or list(layout.columns)
    if request.args.get("done"):
        return redirect_to("applications.listing", **_with_columns(narrowed, layout, chosen))
    if "move" in request.args:
        chosen = _moved(chosen, request.args["move"])
    rest = [column for column in LIST_COLUMNS if column.key not in chosen]
    return render_template(
        "applications/columns.html",
        args=list_args(narrowed, layout),
        ordered=[*(COLUMNS[key] for key in chosen), *rest],
        chosen=set(chosen),
        usual=",".join(STANDARD),
    )


def _moved(chosen: list[str], move: str) -> list[str]:
    """The keys with one of them a place further up ("up.owner") or down; the title stays first."""
    way, _, key = move.partition(".")
    if key not in chosen or way not in {"up", "down"}:
        return chosen
    place = chosen.index(key)
    other = place + (-1 if way == "up" else 1)
    if place >= 1 and 1 <= other < len(chosen):
        chosen[place], chosen[other] = chosen[other], chosen[place]
    return chosen


def _with_columns(narrowed: PipelineFilter, layout: Layout, chosen: list[str]) -> dict[str, Any]:
    args = list_args(narrowed, layout)
    keys = ["title", *(key for key in chosen if key != "title")]
    return args | {"cols": ",".join(keys)}


@blueprint.get("/pipeline/print")
@requires("application.view")
def print_list() -> ResponseReturnValue:
    """The list on paper: every row the filter finds, with its groups and sums, up to a thousand rows."""
    narrowed, layout, actor = read_filter(), read_layout(), current_actor()
    found = printed(narrowed, layout, actor, most=MOST_PRINTED)
    return render_template(
        "applications/print.html",
        found=found,
        most=MOST_PRINTED,
        printed=clock.today(),
        **list_context(narrowed, layout),
    )


@blueprint.get("/pipeline/export")
@requires("export.run")
def export() -> ResponseReturnValue:
    """Exactly what the list shows, all pages, as CSV, XLSX or JSON."""
    kind = request.args.get("format", "csv")
    if kind not in CONTENT_TYPES:
        abort(404)
    data = export_applications(narrowed=read_filter(), layout=read_layout(), by=current_actor(), kind=kind)
    return download(data, f"pipeline-{clock.today().isoformat()}.{kind}", CONTENT_TYPES[kind])
