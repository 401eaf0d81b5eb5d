"""The screen of tasks: mine, the team's, waiting on others, unassigned; and its export."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.accounts.queries import user_choices
from funding.infra import clock
from funding.infra.http import download
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import NotFound
from funding.tasks.exports import CONTENT_TYPES, export_tasks
from funding.tasks.forms import number
from funding.tasks.queries.listing import desk_counts
from funding.tasks.queries.listing import listing as read_listing
from funding.tasks.queries.one import record_for
from funding.tasks.types import Desk, TaskFilter, TaskState
from funding.tasks.views import blueprint
from funding.tasks.views.shown import faces, in_groups, link_to

LONGEST_SEARCH = 100


def read_filter() -> TaskFilter:
    """The filter of this request; what is no value of it is left out."""
    desk, state = request.args.get("view", ""), request.args.get("state", "")
    return TaskFilter(
        desk=Desk(desk) if desk in set(Desk) else Desk.MINE,
        state=TaskState(state) if state in set(TaskState) else TaskState.OPEN,
        owner_id=number(request.args.get("owner")),
        record_id=number(request.args.get("record")),
        text=request.args.get("q", "").strip()[:LONGEST_SEARCH],
    )


def filter_args(narrowed: TaskFilter) -> dict[str, Any]:
    """The filter as query arguments, without what is usual."""
    pairs = {
        "view": narrowed.desk.value if narrowed.desk is not Desk.MINE else "",
        "state": narrowed.state.value if narrowed.state is not TaskState.OPEN else "",
        "owner": narrowed.owner_id,
        "record": narrowed.record_id,
        "q": narrowed.text,
    }
    return {name: value for name, value in pairs.items() if value}


@blueprint.get("/tasks")
@requires("task.view")
def index() -> ResponseReturnValue:
    """One page of tasks under the headings of their days."""
    narrowed, actor = read_filter(), current_actor()
    counts = desk_counts(narrowed, actor)
    page = read_listing(narrowed, actor, page=page_number(), total=counts[narrowed.desk])
    args = filter_args(narrowed)
    shown = faces(page.items)
    return render_template(
        "tasks/index.html",
        narrowed=narrowed,
        args=args,
        tabs_shown=[
            {
                "label": desk.label,
                "url": url_for("tasks.index", **{**args, "view": desk.value}),
                "current": desk is narrowed.desk,
                "count": counts[desk],
            }
            for desk in Desk
        ],
        page=page,
        groups=in_groups(shown) if narrowed.state is TaskState.OPEN else [(None, shown)],
        owners=user_choices(),
        states=[(one.value, one.label) for one in TaskState],
        record=_record(narrowed),
    )


def _record(narrowed: TaskFilter) -> dict[str, str] | None:
    """The record the list is narrowed to, as the filter names it."""
    if narrowed.record_id is None:
        return None
    try:
        record = record_for(current_actor(), narrowed.record_id)
    except NotFound:
        return {"title": "a record that is not there", "url": ""}
    return {"title": record.title, "url": link_to(record.kind, record.id)}


@blueprint.get("/tasks/export")
@requires("export.run")
def export() -> ResponseReturnValue:
    """Exactly what the list shows, all pages, as CSV or XLSX."""
    kind = request.args.get("format", "csv")
    if kind not in CONTENT_TYPES:
        abort(404)
    data = export_tasks(narrowed=read_filter(), by=current_actor(), kind=kind)
    return download(data, f"tasks-{clock.today().isoformat()}.{kind}", CONTENT_TYPES[kind])
