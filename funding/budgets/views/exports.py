"""A budget's exports: choosing one, making it, the log, and making one again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.budgets import queries
from funding.budgets.exports import log, making, presets
from funding.budgets.exports.formats import FORMATS, ExportFormat, ExportOptions, format_named, offered
from funding.budgets.exports.models import BudgetExport, ExportPreset
from funding.budgets.models import Budget
from funding.budgets.queries import Loaded
from funding.budgets.versions import versions_of
from funding.budgets.views.routes import blueprint
from funding.infra.db import db, unit_of_work, writes
from funding.infra.http import download, redirect_to, toast
from funding.infra.jobs import JobHandle, enqueue, task
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.records import Record, readable
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotFound

TASK = "budgets.export"


def exportable(actor: Actor, budget_id: int) -> Budget:
    """The budget, if the actor may have files of it: files name a donor whom a role may not know."""
    budget = queries.budget_for(actor, budget_id)
    if db.session.scalar(db.select(Record.id).where(Record.id == budget.subject_id, readable(actor))) is None:
        raise NotFound("There is no budget with this number.")
    return budget


def asked_options(made: ExportFormat, typed: Mapping[str, str]) -> ExportOptions:
    """The options in a sent form: ``whole_dollars``, and the format's own as ``choice-FORMAT-NAME``."""
    given = {choice.name: typed.get(f"choice-{made.key}-{choice.name}", "") for choice in made.choices}
    return made.options(given, whole_dollars=bool(typed.get("whole_dollars")))


def _asked(actor: Actor) -> tuple[ExportFormat, ExportOptions]:
    """The format and options that the form names, itself or by a preset. Raises DomainError, NotFound."""
    number = request.form.get("preset", "")
    if number:
        if not (number.isascii() and number.isdecimal() and len(number) < 10):
            raise NotFound("There is no preset with this number.")
        preset = presets.preset_for(actor, int(number))
        return format_named(preset.format), ExportOptions.from_json(preset.options)
    made = format_named(request.form.get("format", ""))
    return made, asked_options(made, request.form)


def _page(budget: Budget, loaded: Loaded, *, problem: str = "", name: str = "") -> str:
    actor = current_actor()
    usual = presets.usual_of(actor)
    return render_template(
        "budgets/exports.html",
        budget=budget,
        groups=offered(loaded.tables),
        chosen=request.form.get("format") or (usual.format if usual else "xlsx"),
        typed=request.form,
        problem=problem,
        name=name,
        presets=[_shown(preset, actor) for preset in presets.presets_of(actor)],
        usual=usual,
        page=log.exports_of([each.id for each in versions_of(budget.subject_id)], actor, page=page_number()),
    )


def _shown(preset: ExportPreset, actor: Actor) -> dict[str, Any]:
    """A preset as the page shows it."""
    made = FORMATS[preset.format]
    return {
        "id": preset.id,
        "name": preset.name,
        "label": made.label,
        "told": made.told(ExportOptions.from_json(preset.options)),
        "is_shared": preset.is_shared,
        "may_change": presets.may_change(preset, actor),
    }


@blueprint.get("/budgets/<int:budget_id>/exports")
@requires("export.run")
def exports(budget_id: int) -> ResponseReturnValue:
    """What the budget can be exported as, remembered choices, and every export that was made of it."""
    budget = exportable(current_actor(), budget_id)
    return _page(budget, queries.load(budget))


@blueprint.post("/budgets/<int:budget_id>/exports")
@requires("export.run")
@writes
def make_export(budget_id: int) -> ResponseReturnValue:
    """Make an export and log it: at once, or in a job where the budget is large.

    ``then=stay`` answers with the file itself; otherwise the export's page hands it over.
    """
    actor = current_actor()
    budget = exportable(actor, budget_id)
    loaded = queries.load(budget)
    try:
        made, options = _asked(actor)
        if not made.is_offered(loaded.tables):
            raise DomainError(f"“{made.label}” does not suit this budget.")
        if made.is_slow(loaded.tables):
            return _start_job(budget, made, options)
        with making.new_file() as file:
            row = making.make_export(loaded=loaded, made=made, options=options, by=actor, file=file)
            if request.form.get("then") == "stay":
                return download(file.read(), row.file_name, made.media_type)
    except NotFound:
        raise
    except DomainError as error:
        return _page(budget, loaded, problem=error.message), 422
    return redirect_to("budgets.logged_export", export_id=row.id, fresh=1)


def _start_job(budget: Budget, made: ExportFormat, options: ExportOptions) -> ResponseReturnValue:
    arguments = {"budget_id": budget.id, "key": made.key, "options": options.as_json()}
    job = enqueue(TASK, arguments, by=current_actor(), title=f"{made.label} of {budget.title}")
    return redirect_to("jobs.show", job_id=job.id)


@task(TASK)
def export_in_job(job: JobHandle, *, budget_id: int, key: str, options: dict[str, Any]) -> None:
    """Make an export that takes long, and keep its file."""
    job.progress(0, 2, "Reading the budget")
    budget = exportable(job.actor, budget_id)
    loaded, made = queries.load(budget), format_named(key)
    job.progress(1, 2, "Writing the file")
    chosen = ExportOptions.from_json(options)
    with unit_of_work(), making.new_file() as file:
        row = making.make_export(loaded=loaded, made=made, options=chosen, by=job.actor, file=file)
        making.keep_file(row=row, file=file)
        number, name = row.id, row.file_name
    job.progress(2, 2)
    job.finish(url=f"/exports/{number}", message=f"{name} is ready.")


@blueprint.get("/exports/<int:export_id>")
@requires("export.run")
def logged_export(export_id: int) -> ResponseReturnValue:
    """One export in the log: who, when, of which version, its hash, and the way to have it again."""
    row = log.export_for(current_actor(), export_id)
    return _log_page(row)


def _log_page(row: BudgetExport, *, again: making.Again | None = None) -> str:
    made = FORMATS.get(row.format)
    return render_template(
        "budgets/export.html",
        row=row,
        told=made.told(ExportOptions.from_json(row.options)) if made else "",
        fresh="fresh" in request.args,
        again=again,
    )


@blueprint.get("/exports/<int:export_id>/file")
@requires("export.run")
def export_file(export_id: int) -> ResponseReturnValue:
    """The file made again. One that is not the first byte for byte is told first, and sent when asked again."""
    row = log.export_for(current_actor(), export_id)
    with making.new_file() as file:
        again = making.make_again(row, file)
        if not again.is_same and "different" not in request.args:
            return _log_page(row, again=again), 409
        made = FORMATS.get(row.format)
        return download(file.read(), row.file_name, made.media_type if made else "application/octet-stream")


@blueprint.post("/budgets/<int:budget_id>/exports/presets")
@requires("export.run")
@writes
def save_preset(budget_id: int) -> ResponseReturnValue:
    """Remember the chosen format and options under a name."""
    actor = current_actor()
    budget = exportable(actor, budget_id)
    name = request.form.get("name", "")[:200].replace("\x00", "")
    try:
        made = format_named(request.form.get("format", ""))
        options = asked_options(made, request.form)
        shared = bool(request.form.get("shared"))
        preset = presets.save_preset(name=name, made=made, options=options, is_shared=shared, by=actor)
        if request.form.get("usual"):
            presets.choose_usual(preset=preset, by=actor)
    except DomainError as error:
        return _page(budget, queries.load(budget), problem=error.message, name=name), 422
    toast(f"Remembered “{preset.name}”.")
    return redirect_to("budgets.exports", budget_id=budget.id)


@blueprint.post("/budgets/<int:budget_id>/exports/presets/<int:preset_id>/usual")
@requires("export.run")
@writes
def choose_usual(budget_id: int, preset_id: int) -> ResponseReturnValue:
    """Make a preset the person's usual one."""
    actor = current_actor()
    budget = exportable(actor, budget_id)
    preset = presets.preset_for(actor, preset_id)
    presets.choose_usual(preset=preset, by=actor)
    toast(f"“Export as usual” now means “{preset.name}”.")
    return redirect_to("budgets.exports", budget_id=budget.id)


@blueprint.post("/budgets/<int:budget_id>/exports/presets/<int:preset_id>/remove")
@requires("export.run")
@writes
def remove_preset(budget_id: int, preset_id: int) -> ResponseReturnValue:
    """Forget a preset."""
    actor = current_actor()
    budget = exportable(actor, budget_id)
    preset = presets.preset_for(actor, preset_id)
    name = preset.name
    presets.remove_preset(preset=preset, by=actor)
    toast(f"Removed “{name}”.", "blue")
    return redirect_to("budgets.exports", budget_id=budget.id)
