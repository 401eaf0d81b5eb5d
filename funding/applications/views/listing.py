"""The pipeline as a list: its pages, its columns, its print view and its files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.accounts.owners import owner_choices
from funding.applications.batches import KINDS
from funding.applications.columns import (
    COLUMNS,
    GROUPINGS,
    LIST_COLUMNS,
    STANDARD,
    Layout,
    chosen_columns,
    turned_round,
)
from funding.applications.exports import CONTENT_TYPES, export_applications
from funding.applications.queries.listing import listing as read_listing
from funding.applications.queries.listing import printed
from funding.applications.types import PipelineFilter
from funding.applications.views import blueprint
from funding.applications.views.filtering import (
    LIST,
    filter_args,
    filter_context,
    layout_args,
    read_filter,
    read_layout,
)
from funding.applications.views.rows import rows_html
from funding.infra import clock
from funding.infra.db import writes
from funding.infra.http import download, redirect_to, toast
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.saved_views.services import set_columns
from funding.saved_views.views.menu import opened_view, usual_view

MOST_PRINTED = 1_000


def list_args(narrowed: PipelineFilter, layout: Layout) -> dict[str, Any]:
    """Filter and layout as query arguments."""
    return filter_args(narrowed) | layout_args(layout) | opened_view()


def list_context(narrowed: PipelineFilter, layout: Layout) -> dict[str, Any]:
    """What the list's templates show beside its rows."""
    return filter_context(narrowed) | {
        "args": list_args(narrowed, layout),
        "layout": layout,
        "groupings": GROUPINGS,
        "givable": owner_choices(),
        "bulk_kinds": KINDS,
        "turned_round": turned_round,
        "rows_html": rows_html,
    }


@blueprint.get("/pipeline/list")
@requires("application.view")
def listing() -> ResponseReturnValue:
    """One page of applications in any order, with the sums of everything the filter finds."""
    if leave := usual_view(LIST.key):
        return leave
    narrowed, layout = read_filter(), read_layout()
    found = read_listing(narrowed, layout, current_actor(), page=page_number())
    return render_template("applications/list.html", found=found, **list_context(narrowed, layout))


@blueprint.get("/pipeline/columns")
@requires("application.view")
def columns() -> ResponseReturnValue:
    """Choose columns and their order."""
    return _columns_page(read_layout().columns, list_args(read_filter(), read_layout()))


@blueprint.post("/pipeline/columns")
@requires("view.own")
@writes
def choose_columns() -> ResponseReturnValue:
    """Move a column, or show the chosen ones, once or from now on. No script is needed: each button comes here."""
    args = {name: value for name, value in request.form.items() if name in LIST.parameters}
    chosen = chosen_columns(request.form.getlist("col"))
    if "move" in request.form:
        return _columns_page(_moved(list(chosen), request.form["move"]), args)
    keys = ",".join(chosen)
    if request.form.get("keep"):
        set_columns(screen=LIST, columns=keys if chosen != STANDARD else "", by=current_actor())
        toast("These are your usual columns now.")
    return redirect_to("applications.listing", **(args | {"cols": keys}))


def _columns_page(chosen: Sequence[str], args: dict[str, Any]) -> str:
    rest = [column for column in LIST_COLUMNS if column.key not in chosen]
    return render_template(
        "applications/columns.html",
        args=args,
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
