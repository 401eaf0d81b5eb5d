"""Apply a template to one of a record's dates: first shown, then written."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.accounts.queries import active_users
from funding.infra import clock
from funding.infra.db import writes
from funding.infra.hooks import emit
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.infra.records import Record
from funding.kernel.errors import DomainError
from funding.tasks import services
from funding.tasks.forms import number
from funding.tasks.models import TaskTemplate
from funding.tasks.plan import Line
from funding.tasks.queries import planning
from funding.tasks.queries.one import record_for
from funding.tasks.services.planning import owner_for
from funding.tasks.views import blueprint
from funding.work.models import Deadline


def _chosen(record: Record) -> tuple[list[Deadline], Deadline | None, list[TaskTemplate]]:
    """The dates there are, the one asked for (by default the next that is not met), and the templates that fit it."""
    dates = list(planning.plannable(record.id))
    asked = number(request.values.get("deadline"))
    kind = next((one for one in emit("record.funder_kind", record_id=record.id) if one), "")
    fitting = {one.id: planning.fitting(one, kind) for one in dates}
    deadline = next((one for one in dates if one.id == asked), None)
    deadline = (
        deadline or next((one for one in dates if fitting[one.id]), None) or (dates[0] if dates else None)
    )
    return dates, deadline, fitting[deadline.id] if deadline else []


def _template(found: list[TaskTemplate]) -> TaskTemplate | None:
    """The template asked for, else the most particular."""
    asked = number(request.values.get("template"))
    return next((one for one in found if one.id == asked), None) or (found[0] if found else None)


@blueprint.get("/records/<int:record_id>/tasks/plan")
@requires("task.edit")
def plan(record_id: int) -> ResponseReturnValue:
    """What applying a template would do, each task with its day and its owner; nothing is written."""
    record = record_for(current_actor(), record_id)
    dates, deadline, fitting = _chosen(record)
    template = _template(fitting)
    lines = planning.laid_out(deadline, template) if deadline and template else []
    return render_template(
        "tasks/plan.html",
        record=record,
        dates=dates,
        deadline=deadline,
        fitting=fitting,
        template=template,
        lines=lines,
        owners=_owners(record, lines),
        titles={line.step.id: line.title for line in lines if line.step},
        today=clock.today(),
        counted_from=planning.counted_from(deadline) if deadline else None,
    )


def _owners(record: Record, lines: list[Line]) -> dict[int, str]:
    """Whose each step's task would be."""
    people = {one.id: one for one in active_users()}
    found = {}
    for line in lines:
        owner = owner_for(line.step, record, people) if line.step else None
        if line.step and owner:
            found[line.step.id] = people[owner].name
    return found


@blueprint.post("/records/<int:record_id>/tasks/plan")
@requires("task.edit")
@writes
def apply_plan(record_id: int) -> ResponseReturnValue:
    """Set the tasks that were chosen."""
    record = record_for(current_actor(), record_id)
    _, deadline, fitting = _chosen(record)
    template = _template(fitting)
    if deadline is None or template is None:
        abort(404)
    day = planning.counted_from(deadline)
    if day is None or request.form.get("shown_for", "") != day.isoformat():
        toast("The date has been changed since. Look at the days again.", "amber")
        return redirect_to("tasks.plan", record_id=record.id, deadline=deadline.id)
    steps = {key for one in request.form.getlist("step") if (key := number(one)) is not None}
    try:
        done = services.apply_template(
            record=record, deadline=deadline, template=template, step_ids=steps, by=current_actor()
        )
    except DomainError as error:
        toast(error.message, "red")
        return redirect_to("tasks.plan", record_id=record.id)
    toast(_told(len(done)))
    return redirect_to("tasks.on_record", record_id=record.id)


def _told(count: int) -> str:
    if count == 0:
        return "Nothing was chosen that would change."
    return "One task was set." if count == 1 else f"{count} tasks were set."
