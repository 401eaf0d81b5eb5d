"""The pipeline's stages under Settings: their names and order, what must be true to enter one and what happens then."""

from __future__ import annotations

from flask import abort, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.forms import StageForm
from funding.applications.guards import ALWAYS_GUARDED, GUARDS
from funding.applications.models import PipelineStage
from funding.applications.queries.house_stages import every_stage
from funding.applications.queries.stage_effects import Effect, effect_of, every_count, standing_counts
from funding.applications.services import house_stages as services
from funding.applications.services.actions import ACTIONS
from funding.applications.types import REQUIRED_STAGES, HouseStage, Stage, StageAction
from funding.applications.views import blueprint
from funding.applications.views.mending import mending_url
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import is_fragment, redirect_to, toast
from funding.infra.navigation import nav
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion

nav("Settings", "Pipeline stages", "applications.pipeline_stages", "pipeline.configure", 18, icon="kanban")


@blueprint.get("/settings/pipeline")
@requires("pipeline.configure")
def pipeline_stages() -> str:
    """Every stage in the order of the board, and those that were retired."""
    stages = every_stage()
    return render_template(
        "applications/stages.html",
        stages=[one for one in stages if not one.retired],
        retired=[one for one in stages if one.retired],
        counts=standing_counts(current_actor()),
        guards=GUARDS,
        always=ALWAYS_GUARDED,
        actions=ACTIONS,
    )


@blueprint.post("/settings/pipeline/order")
@requires("pipeline.configure")
@writes
def order_stages() -> ResponseReturnValue:
    """Put the stages into another order; our own script gets JSON."""
    texts = request.form.get("order", "").split(",")
    order = [int(one) for one in texts if one.isascii() and one.isdecimal() and len(one) < 10]
    try:
        services.reorder(order=order, by=current_actor())
    except StaleVersion as error:
        if is_fragment():
            return jsonify(error=error.message), 409
        toast(error.message, "amber")
    else:
        if is_fragment():
            return jsonify(saved=True)
        toast("The order is saved.")
    return redirect_to("applications.pipeline_stages")


def _read_actions() -> tuple[StageAction, ...]:
    """The actions that are ticked, each with its choice; what is no action or no choice of it is left out."""
    found = []
    for key in request.form.getlist("do"):
        known = ACTIONS.get(key)
        choice = request.form.get(f"with_{key}", "")
        if known is not None and known.choices is not None:
            if choice in {value for value, _ in known.choices()}:
                found.append(StageAction(key, choice))
        elif known is not None:
            found.append(StageAction(key))
    return tuple(found)


def _form(stage: HouseStage | None = None) -> StageForm:
    form = StageForm(obj=stage)
    form.guards.choices = [(one.key, one.label) for one in GUARDS.values()]
    if stage is not None and not form.is_submitted():
        form.guards.data = list(stage.guards)
    return form


def _page(
    form: StageForm,
    actions: tuple[StageAction, ...],
    row: PipelineStage | None = None,
    effect: Effect | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    stage = row.plain if row else None
    others = [one for one in every_stage() if stage and not one.retired and one.stage is stage.stage]
    page = render_template(
        "applications/stage_edit.html",
        form=form,
        stage=stage,
        effect=effect,
        conflict=status == 409,
        guards=GUARDS,
        mending_url=mending_url,
        chosen={one.key: one.choice for one in actions},
        actions=ACTIONS.values(),
        fixed=[GUARDS[key].label for key in ALWAYS_GUARDED.get(stage.stage, ())] if stage else [],
        others=[one for one in others if stage and one.id != stage.id],
        needed=stage is not None and stage.stage in REQUIRED_STAGES,
        standing=every_count().get(stage.id, 0) if stage else 0,
    )
    return make_response(page, status)


@blueprint.route("/settings/pipeline/new", methods=["GET", "POST"])
@requires("pipeline.configure")
@writes
def new_stage() -> ResponseReturnValue:
    """Add a stage to a phase."""
    form, actions = _form(), _read_actions()
    form.stage.flags.required, form.stage.flags.optional = True, False
    if request.method == "POST" and form.validate():
        try:
            if not form.stage.data:
                raise DomainError("Please choose the phase it belongs to.", field="stage")
            services.add_stage(
                phase=Stage(form.stage.data), facts=form.stage_facts(actions), by=current_actor()
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Stage added. Its column stands after the last of its phase.")
            return redirect_to("applications.pipeline_stages")
    return _page(form, actions, status=422 if form.errors else 200)


@blueprint.route("/settings/pipeline/<int:stage_id>", methods=["GET", "POST"])
@requires("pipeline.configure")
@writes
def edit_stage(stage_id: int) -> ResponseReturnValue:
    """Change a stage; asked for a preview, say what that would do and save nothing."""
    row = services.stage_row(stage_id)
    if row.retired_at is not None:
        abort(404)
    stage = row.plain
    form, actions = _form(stage), _read_actions()
    if request.method == "GET":
        return _page(form, stage.actions, row)
    if not form.validate():
        return _page(form, actions, row, status=422)
    facts = form.stage_facts(actions)
    if request.form.get("preview") == "1":
        return _page(form, actions, row, effect_of(stage, facts, current_actor()))
    try:
        changed = services.change_stage(
            stage=row, facts=facts, expected_version=form.version.data, by=current_actor()
        )
    except StaleVersion:
        form.version.data = stage.version
        return _page(form, actions, row, status=409)
    except DomainError as error:
        apply_domain_error(form, error)
        return _page(form, actions, row, status=422)
    toast("Stage saved." if not changed else f"Stage saved. The chance of {changed:,} applications follows.")
    return redirect_to("applications.pipeline_stages")


@blueprint.post("/settings/pipeline/<int:stage_id>/retire")
@requires("pipeline.configure")
@writes
def retire_stage(stage_id: int) -> ResponseReturnValue:
    """Take a stage off the board and what stands there to another of its phase."""
    row, target = services.stage_row(stage_id), request.form.get("to", "")
    to = (
        services.stage_row(int(target))
        if target.isascii() and target.isdecimal() and len(target) < 10
        else None
    )
    try:
        count = services.retire_stage(stage=row, to=to, expected_version=_version(), by=current_actor())
    except DomainError as error:
        toast(error.message, "red")
        return redirect_to("applications.edit_stage", stage_id=row.id)
    moved = f" {count:,} applications stand at {to.name} now." if count and to else ""
    toast(f"{row.name} is off the board.{moved}")
    return redirect_to("applications.pipeline_stages")


@blueprint.post("/settings/pipeline/<int:stage_id>/back")
@requires("pipeline.configure")
@writes
def bring_back_stage(stage_id: int) -> ResponseReturnValue:
    """Put a retired stage back on the board."""
    row = services.stage_row(stage_id)
    try:
        services.bring_back(stage=row, expected_version=_version(), by=current_actor())
    except DomainError as error:
        toast(error.message, "red")
    else:
        toast(f"{row.name} is on the board again.")
    return redirect_to("applications.pipeline_stages")


def _version() -> int | None:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
