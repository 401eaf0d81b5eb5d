"""The ladders under Settings: which steps, how many working days before, for which funders and gates."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.views import blueprint
from funding.funders.types import FunderKind
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.navigation import nav
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Role
from funding.kernel.errors import DomainError, StaleVersion
from funding.work import planning, services
from funding.work.ladder_form import LadderForm, ladder_values
from funding.work.models import LadderTemplate
from funding.work.types import GATE_KINDS

nav("Settings", "Ladders", "applications.ladders", "ladder.view", 20, icon="sliders")


def _form(template: LadderTemplate | None = None) -> LadderForm:
    steps = planning.steps_of([template.id])[template.id] if template else []
    form = LadderForm(data=ladder_values(template, steps) if template else None)
    form.funder_kind.choices = [("", "Any funder"), *((one.value, one.label) for one in FunderKind)]
    return form


def _template(template_id: int) -> LadderTemplate:
    found = planning.template_of(template_id)
    if found is None:
        abort(404)
    return found


@blueprint.get("/settings/ladders")
@requires("ladder.view")
def ladders() -> str:
    """Every ladder with its steps."""
    found = planning.templates()
    return render_template(
        "applications/ladders.html",
        ladders=found,
        steps=planning.steps_of([one.id for one in found]),
        funder_kinds={one.value: one.label for one in FunderKind},
        gate_kinds={one.value: one.label for one in GATE_KINDS},
        roles={one.value: one.label for one in Role},
    )


@blueprint.post("/settings/ladders/usual")
@requires("ladder.edit")
@writes
def usual_ladders() -> ResponseReturnValue:
    """Begin with the usual ladders where there has never been one."""
    count = services.ensure_ladders(by=current_actor())
    toast(f"{count} ladders were added." if count else "There are ladders already.")
    return redirect_to("applications.ladders")


@blueprint.route("/settings/ladders/new", methods=["GET", "POST"])
@requires("ladder.edit")
@writes
def new_ladder() -> ResponseReturnValue:
    """Write a ladder."""
    form = _form()
    if request.method == "POST" and form.validate():
        try:
            services.save_ladder(template=None, facts=form.facts(), expected_version=None, by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Ladder added.")
            return redirect_to("applications.ladders")
    page = render_template("applications/ladder_edit.html", form=form, template=None)
    return page, 422 if form.errors else 200


@blueprint.route("/settings/ladders/<int:template_id>", methods=["GET", "POST"])
@requires("ladder.edit")
@writes
def edit_ladder(template_id: int) -> ResponseReturnValue:
    """Change a ladder; what was laid from it follows when it is applied again."""
    template = _template(template_id)
    form = _form(template)
    if request.method == "POST" and form.validate():
        try:
            services.save_ladder(
                template=template,
                facts=form.facts(),
                expected_version=form.version.data,
                by=current_actor(),
            )
        except StaleVersion:
            steps = planning.steps_of([template.id])[template.id]
            return render_conflict(
                form, ladder_values(template, steps), template.version, title=template.name
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Ladder saved. Dates that stand move when it is applied again.")
            return redirect_to("applications.ladders")
    page = render_template("applications/ladder_edit.html", form=form, template=template)
    return page, 422 if form.errors else 200


@blueprint.post("/settings/ladders/<int:template_id>/retire")
@requires("ladder.edit")
@writes
def retire_ladder(template_id: int) -> ResponseReturnValue:
    """Take a ladder off the choices; dates laid from it stay."""
    template = _template(template_id)
    version = request.form.get("version", "")
    try:
        services.retire_ladder(
            template=template,
            expected_version=int(version) if version.isascii() and version.isdecimal() else None,
            by=current_actor(),
        )
    except StaleVersion as error:
        toast(error.message, "amber")
    else:
        toast("The ladder is off the choices. Dates laid from it stay.")
    return redirect_to("applications.ladders")
