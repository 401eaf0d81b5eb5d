"""The task templates under Settings: which tasks, how many working days from which kind of date, whose."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.accounts.owners import owner_choices
from funding.accounts.queries import names_of
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.hooks import emit
from funding.infra.http import redirect_to, toast
from funding.infra.navigation import nav
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Role
from funding.kernel.errors import DomainError, StaleVersion
from funding.tasks import services
from funding.tasks.forms import number
from funding.tasks.models import TaskTemplate
from funding.tasks.queries import planning
from funding.tasks.template_form import TemplateForm, template_values
from funding.tasks.types import TEMPLATE_KINDS
from funding.tasks.views import blueprint

nav("Settings", "Task templates", "tasks.templates", "task.view", 21, icon="sliders")


def funder_kinds() -> list[tuple[str, str]]:
    """The kinds of funder, told by the feature that knows them."""
    return [pair for answer in emit("funder.kinds") for pair in answer]


def _form(template: TaskTemplate | None = None) -> TemplateForm:
    steps = planning.steps_of([template.id])[template.id] if template else []
    form = TemplateForm(data=template_values(template, steps) if template else None)
    people = [(int(key), name) for key, name in owner_choices()]
    gone = {one.owner_id for one in steps if one.owner_id} - {key for key, _ in people}
    form.let_choose(funder_kinds(), [*people, *names_of(gone).items()])
    return form


def _template(task_template_id: int) -> TaskTemplate:
    found = planning.template_of(task_template_id)
    if found is None:
        abort(404)
    return found


@blueprint.get("/settings/task-templates")
@requires("task.view")
def templates() -> str:
    """Every template with its tasks."""
    found = planning.templates()
    steps = planning.steps_of([one.id for one in found])
    return render_template(
        "tasks/templates.html",
        found=found,
        steps=steps,
        people=names_of({step.owner_id for rows in steps.values() for step in rows if step.owner_id}),
        funder_kinds=dict(funder_kinds()),
        date_kinds={one.value: one.label for one in TEMPLATE_KINDS},
        roles={one.value: one.label for one in Role},
    )


@blueprint.post("/settings/task-templates/usual")
@requires("task.template")
@writes
def usual_templates() -> ResponseReturnValue:
    """Begin with the usual templates where there has never been one."""
    count = services.ensure_templates(by=current_actor())
    toast(f"{count} templates were added." if count else "There are templates already.")
    return redirect_to("tasks.templates")


@blueprint.route("/settings/task-templates/new", methods=["GET", "POST"])
@requires("task.template")
@writes
def new_template() -> ResponseReturnValue:
    """Write a template."""
    form = _form()
    if request.method == "POST" and form.validate():
        try:
            services.save_template(
                template=None, facts=form.facts(), expected_version=None, by=current_actor()
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Template added.")
            return redirect_to("tasks.templates")
    page = render_template("tasks/template_edit.html", form=form, template=None)
    return page, 422 if form.errors else 200


@blueprint.route("/settings/task-templates/<int:task_template_id>", methods=["GET", "POST"])
@requires("task.template")
@writes
def edit_template(task_template_id: int) -> ResponseReturnValue:
    """Change a template; tasks that were set from it follow when it is applied again."""
    template = _template(task_template_id)
    form = _form(template)
    if request.method == "POST" and form.validate():
        try:
            services.save_template(
                template=template, facts=form.facts(), expected_version=form.version.data, by=current_actor()
            )
        except StaleVersion:
            steps = planning.steps_of([template.id])[template.id]
            stored = template_values(template, steps)
            return render_conflict(form, stored, template.version, title=template.name)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Template saved. Tasks that are there follow when it is applied again.")
            return redirect_to("tasks.templates")
    page = render_template("tasks/template_edit.html", form=form, template=template)
    return page, 422 if form.errors else 200


@blueprint.post("/settings/task-templates/<int:task_template_id>/retire")
@requires("task.template")
@writes
def retire_template(task_template_id: int) -> ResponseReturnValue:
    """Take a template off the choices; tasks set from it stay."""
    template = _template(task_template_id)
    try:
        services.retire_template(
            template=template, expected_version=number(request.form.get("version")), by=current_actor()
        )
    except StaleVersion as error:
        toast(error.message, "amber")
    else:
        toast("The template is off the choices. Tasks set from it stay.")
    return redirect_to("tasks.templates")
