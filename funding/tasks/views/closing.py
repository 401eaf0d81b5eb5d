"""Check a task off, waive it, take that back: in one press from a list, or with evidence from its page."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request, url_for
from flask.typing import ResponseReturnValue

from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.tasks import services
from funding.tasks.forms import DoneForm, WaiveForm, number
from funding.tasks.models import Task
from funding.tasks.queries.one import task_for
from funding.tasks.views import blueprint
from funding.tasks.views.task import come_back, task_page


def tell_closed(task: Task, word: str, free: Sequence[Task]) -> None:
    """Say that a task is closed and what is free now, with the way back."""
    named = ", ".join(f"“{one.title}”" for one in free[:3]) + (
        f" and {len(free) - 3} more" if free[3:] else ""
    )
    toast(
        f"“{task.title}” is {word}." + (f" Free now: {named}." if free else ""),
        undo=url_for("tasks.reopen", task_id=task.id),
        values={"version": task.version, "next": request.form.get("next", "")},
    )


@blueprint.post("/tasks/<int:task_id>/done")
@requires("task.edit")
@writes
def finish(task_id: int) -> ResponseReturnValue:
    """Mark a task as done, with whatever shows it."""
    actor = current_actor()
    task, form = task_for(actor, task_id), DoneForm()
    if not form.validate():
        return task_page(task, done=form), 422
    try:
        free = services.finish(
            task=task,
            expected_version=form.version.data,
            evidence=form.evidence.data or "",
            upload=form.file.data or None,
            by=actor,
        )
    except (StaleVersion, services.BlockedError) as error:
        toast(error.message, "amber")
        return come_back(task)
    except DomainError as error:
        apply_domain_error(form, error)
        return task_page(task, done=form), 422
    tell_closed(task, "done", free)
    return come_back(task)


@blueprint.post("/tasks/<int:task_id>/waive")
@requires("task.edit")
@writes
def waive(task_id: int) -> ResponseReturnValue:
    """Say why a task need not be done."""
    actor = current_actor()
    task, form = task_for(actor, task_id), WaiveForm()
    if form.validate():
        try:
            free = services.waive(
                task=task, expected_version=form.version.data, reason=form.reason.data or "", by=actor
            )
        except StaleVersion as error:
            toast(error.message, "amber")
            return come_back(task)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            tell_closed(task, "waived", free)
            return come_back(task)
    return task_page(task, waive=form), 422


@blueprint.post("/tasks/<int:task_id>/reopen")
@requires("task.edit")
@writes
def reopen(task_id: int) -> ResponseReturnValue:
    """Take back that a task is done or waived."""
    actor = current_actor()
    task = task_for(actor, task_id)
    try:
        services.reopen(task=task, expected_version=number(request.form.get("version")), by=actor)
    except DomainError as error:
        toast(error.message, "amber")
    else:
        toast(f"“{task.title}” is open again.")
    return come_back(task)
