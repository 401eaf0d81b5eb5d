"""One task: its page, its form, giving it to somebody."""

from __future__ import annotations

from datetime import date

from flask import make_response, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from funding.accounts.owners import offer_owners
from funding.accounts.queries import names_of
from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, safe_next, toast
from funding.infra.permissions import current_actor, requires
from funding.infra.records import Record
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.zoned import format_date
from funding.tasks import services
from funding.tasks.forms import DoneForm, TaskForm, WaiveForm, number, task_values
from funding.tasks.models import Task
from funding.tasks.queries.finding import records_like
from funding.tasks.queries.one import (
    answers_of,
    blocked_by,
    blockers_of,
    dates_of,
    deadline_of,
    files_of,
    links_of,
    possible_blockers,
    record_of,
    task_for,
)
from funding.tasks.services.links import is_live
from funding.tasks.views import blueprint
from funding.tasks.views.shown import due_words, link_to, tone_of

SHOWN_LINK = "shown_task_link"
"""Where a link that was just made waits to be shown once."""


def task_page(task: Task, *, done: DoneForm | None = None, waive: WaiveForm | None = None) -> str:
    """Everything of one task: what it is, what it waits for, how it ended, its links and what came back."""
    record, deadline, answers = record_of(task), deadline_of(task), answers_of(task.id)
    links = links_of(task.id)
    return render_template(
        "tasks/show.html",
        task=task,
        record=record,
        record_url=link_to(record.kind, record.id) if record else "",
        deadline=deadline,
        owner=names_of({task.owner_id}).get(task.owner_id, "") if task.owner_id else "",
        due=due_words(task.due_on, clock.today()),
        tone=tone_of(task, clock.today()),
        blockers=blockers_of([task.id]).get(task.id, []),
        blocks=blocked_by(task.id),
        links=links,
        live={one.id for one in links if is_live(one) and task.is_open},
        fresh_link=_fresh_link(task),
        answers=answers,
        files=files_of([task.document_id, *(one.document_id for one in answers)]),
        done_form=done or DoneForm(formdata=None, data={"version": task.version}),
        waive_form=waive or WaiveForm(formdata=None, data={"version": task.version}),
        date_of=date.fromisoformat,
    )


def _fresh_link(task: Task) -> list[object] | None:
    """The link that was made just now, once: [task, name, address]."""
    kept = session.get(SHOWN_LINK)
    if not isinstance(kept, list) or kept[0] != task.id:
        return None
    session.pop(SHOWN_LINK)
    return kept


@blueprint.get("/tasks/<int:task_id>")
@requires("task.view")
def show(task_id: int) -> ResponseReturnValue:
    """One task."""
    return task_page(task_for(current_actor(), task_id))


def _form(task: Task, record: Record | None) -> TaskForm:
    blockers = [one.id for one in blockers_of([task.id]).get(task.id, [])]
    form = TaskForm(data=task_values(task, record.title if record else "", blockers))
    offer_owners(form.owner_id)
    dates = dates_of(task.record_id) if task.record_id else []
    form.deadline_id.choices = [
        ("", "None"),
        *((str(one.id), f"{one.label}, {format_date(one.due_on)}") for one in dates if one.due_on),
    ]
    possible = possible_blockers(current_actor(), record_id=task.record_id, task_id=task.id)
    known = {one.id: one.title for one in [*blockers_of([task.id]).get(task.id, []), *possible]}
    form.blocker_ids.choices = [(str(key), title) for key, title in known.items()]
    return form


def _meant(words: str, record: Record | None) -> int | None:
    """The record that the words name: none, the present one, or the only one that fits. Raises DomainError."""
    if not words:
        return None
    if record is not None and words == record.title:
        return record.id
    found = records_like(current_actor(), words)
    if not found:
        raise DomainError(f"Nothing here is called “{words}”.", field="on")
    if len(found) > 1:
        told = ", ".join(f"“{one.title}”" for one in found[:5])
        raise DomainError(f"Several records fit. Give the whole name: {told}.", field="on")
    return found[0].id


@blueprint.route("/tasks/<int:task_id>/edit", methods=["GET", "POST"])
@requires("task.edit")
@writes
def edit(task_id: int) -> ResponseReturnValue:
    """Change what is said of a task."""
    task = task_for(current_actor(), task_id)
    record = record_of(task)
    form = _form(task, record)
    if request.method == "POST" and form.validate():
        try:
            facts = form.facts(_meant(form.on.data or "", record))
            services.change_task(
                task=task, facts=facts, expected_version=form.version.data, by=current_actor()
            )
        except StaleVersion:
            blockers = [one.id for one in blockers_of([task.id]).get(task.id, [])]
            stored = task_values(task, record.title if record else "", blockers)
            return render_conflict(form, stored, task.version, title=task.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("tasks.show", task_id=task.id)
    page = render_template("tasks/edit.html", form=form, task=task, record=record)
    return page, 422 if form.errors else 200


def come_back(task: Task) -> ResponseReturnValue:
    """To the page the verb was pressed on, by default the task's own."""
    url = safe_next(request.form.get("next"), url_for("tasks.show", task_id=task.id))
    return make_response("", 303, {"Location": url})


@blueprint.post("/tasks/<int:task_id>/assign")
@requires("task.edit")
@writes
def assign(task_id: int) -> ResponseReturnValue:
    """Give a task to somebody; without a name, to whoever asks."""
    actor = current_actor()
    task = task_for(actor, task_id)
    owner = number(request.form.get("owner_id")) if "owner_id" in request.form else actor.user_id
    old = task.owner_id
    try:
        services.assign_task(
            task=task, owner_id=owner, expected_version=number(request.form.get("version")), by=actor
        )
    except DomainError as error:
        toast(error.message, "amber")
    else:
        toast(
            f"“{task.title}” is yours now." if owner == actor.user_id else f"“{task.title}” was given on.",
            undo=url_for("tasks.assign", task_id=task.id),
            values={"owner_id": old or "", "version": task.version, "next": request.form.get("next", "")},
        )
    return come_back(task)


@blueprint.post("/tasks/<int:task_id>/remove")
@requires("task.edit")
@writes
def remove(task_id: int) -> ResponseReturnValue:
    """Take off a task that was written by mistake."""
    actor = current_actor()
    task = task_for(actor, task_id)
    try:
        services.remove_task(task=task, expected_version=number(request.form.get("version")), by=actor)
    except DomainError as error:
        toast(error.message, "amber")
        return come_back(task)
    toast(f"“{task.title}” was taken off.")
    return make_response("", 303, {"Location": safe_next(request.form.get("next"), url_for("tasks.index"))})
