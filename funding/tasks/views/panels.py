"""Tasks on the pages of records: a tab with their count, a card with what is open, and a page of their own."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from funding.documents.queries import may_read
from funding.infra.db import db
from funding.infra.panels import Tab, panel, tab
from funding.infra.permissions import current_actor, requires
from funding.infra.records import Record
from funding.kernel.actor import Actor
from funding.tasks.queries.contract import open_counts
from funding.tasks.queries.listing import closed_of_record, of_record
from funding.tasks.queries.one import record_for
from funding.tasks.views import blueprint
from funding.tasks.views.shown import faces, in_groups, link_to

ON_CARD = 6
ON_PAGE = 200
WITH_A_TAB = ("application",)


@tab("application", 57)
def tasks_tab(actor: Actor, record_id: int) -> Tab | None:
    """The tab of an application's tasks, with the count of what is open."""
    if not actor.can("task.view") or not may_read(actor, record_id):
        return None
    count = open_counts([record_id]).get(record_id, 0)
    return Tab("tasks", "Tasks", url_for("tasks.on_record", record_id=record_id), str(count or ""))


@panel("record.main", 5)
def tasks_card(actor: Actor, record_id: int) -> Markup | None:
    """What is open on a record, and a line to add more; not where tasks have a tab of their own."""
    record = db.session.get(Record, record_id)
    if record is None or record.kind in WITH_A_TAB or not actor.can("task.view"):
        return None
    if not may_read(actor, record_id):
        return None
    shown = faces(of_record(record_id, limit=ON_CARD))
    count = len(shown) if len(shown) < ON_CARD else open_counts([record_id]).get(record_id, 0)
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template("tasks/_card.html", faces=shown, count=count, record_id=record_id)
    )


@blueprint.get("/records/<int:record_id>/tasks")
@requires("task.view")
def on_record(record_id: int) -> ResponseReturnValue:
    """The tasks of one record: what is open by day, and what was closed last."""
    record = record_for(current_actor(), record_id)
    shown = faces(of_record(record.id, limit=ON_PAGE))
    return render_template(
        "tasks/on_record.html",
        record=record,
        record_url=link_to(record.kind, record.id),
        groups=in_groups(shown),
        count=len(shown) if len(shown) < ON_PAGE else open_counts([record.id]).get(record.id, 0),
        closed=faces(closed_of_record(record.id)),
    )
