"""What an import would do, line by line; then applying it whole, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.budgets.imports import services
from funding.budgets.imports.comparing import Change, State
from funding.budgets.imports.drafts import Corrections
from funding.budgets.imports.forms import ApplyForm, read_corrections
from funding.budgets.imports.mapping import MappingError
from funding.budgets.imports.models import BudgetImport, BudgetImportState
from funding.budgets.imports.previewing import Preview, impact_of
from funding.budgets.imports.queries import import_for
from funding.budgets.imports.tasks import APPLY_TASK, applied_words
from funding.budgets.imports.telling import change_from, told, total_from
from funding.budgets.views.routes import blueprint
from funding.infra.db import writes
from funding.infra.history import history_of
from funding.infra.http import redirect_to, toast
from funding.infra.jobs import enqueue
from funding.infra.pagination import Page, page_number
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion

PAGE_SIZE = 50
Item = TypeVar("Item")
_ORDER = (State.REFUSED, State.NEW, State.CHANGED, State.REMOVED, State.SAME)


@blueprint.get("/budgets/imports/<int:budget_import_id>")
@requires("budget.edit")
def show_import(budget_import_id: int) -> ResponseReturnValue:
    """The preview of an open import, or what became of one that has ended."""
    found = import_for(current_actor(), budget_import_id)
    if found.state is not BudgetImportState.OPEN:
        return _result_page(found)
    try:
        made = services.preview_of(found, current_actor())
    except MappingError:
        return redirect_to("budgets.import_mapping", budget_import_id=found.id)
    return _preview_page(found, made)


def _preview_page(found: BudgetImport, made: Preview, alarm: str = "") -> str:
    comparison = made.comparison
    chosen = _chosen_state()
    changes = [each for each in comparison.changes if _is_shown(each, chosen)]
    changes.sort(key=lambda each: _ORDER.index(each.state))
    page = _page_of(changes)
    label = made.loaded.terms.request_label
    form = ApplyForm(formdata=None, data={"version": made.version})
    return render_template(
        "budgets/imports/preview.html",
        found=found,
        budget=found.budget,
        made=made,
        mapping=services.mapping_of(found),
        comparison=comparison,
        counts=[(state, comparison.count(state)) for state in _ORDER],
        chosen=chosen,
        page=page,
        rows=[(each, told(each, made.initiatives, label)) for each in page.items],
        corrections=Corrections.from_json(found.corrections),
        impact=None if comparison.is_refused else impact_of(made, current_actor()),
        form=form,
        alarm=alarm,
        word=_row_word(found),
    )


def _row_word(found: BudgetImport) -> str:
    content = services.content_of(found)
    table = content.table(services.mapping_of(found).table)
    return table.word if table else "row"


def _chosen_state() -> State | None:
    text = request.args.get("show", "")
    return State(text) if text in set(State) else None


def _is_shown(change: Change, chosen: State | None) -> bool:
    return change.state is chosen if chosen else change.state is not State.SAME


def _page_of(items: Sequence[Item]) -> Page[Item]:
    pages = max(1, -(-len(items) // PAGE_SIZE))
    number = min(page_number(), pages)
    start = (number - 1) * PAGE_SIZE
    return Page(list(items[start : start + PAGE_SIZE]), number, PAGE_SIZE, len(items))


@blueprint.post("/budgets/imports/<int:budget_import_id>/corrections")
@requires("budget.edit")
@writes
def correct_import(budget_import_id: int) -> ResponseReturnValue:
    """Keep what was typed beside refused cells, and look again. ``clear`` forgets all of it."""
    found = import_for(current_actor(), budget_import_id)
    before = Corrections.from_json(found.corrections)
    wanted = Corrections() if "clear" in request.form else read_corrections(request.form, before)
    try:
        services.set_corrections(found=found, corrections=wanted)
    except DomainError as error:
        toast(error.message, "red")
    return redirect_to("budgets.show_import", budget_import_id=found.id)


@blueprint.post("/budgets/imports/<int:budget_import_id>/apply")
@requires("budget.edit")
@writes
def apply_import(budget_import_id: int) -> ResponseReturnValue:
    """Apply the import whole; many lines in a job."""
    actor = current_actor()
    found = import_for(actor, budget_import_id)
    form = ApplyForm()
    if found.state is BudgetImportState.APPLIED:
        return redirect_to("budgets.show_import", budget_import_id=found.id)
    try:
        if services.is_long(found):
            arguments = {"import_id": found.id, "version": form.version.data or 0}
            job = enqueue(APPLY_TASK, arguments, by=actor, title=f"Import {found.file_name}")
            return redirect_to("jobs.show", job_id=job.id)
        made = services.apply_import(found=found, by=actor, expected_version=form.version.data)
    except StaleVersion as error:
        return _preview_page(found, services.preview_of(found, actor), _told_conflict(found, error)), 409
    except DomainError as error:
        return _refused(found, error)
    toast(applied_words(made.comparison), "blue" if made.comparison.changes_nothing else "green")
    return redirect_to("budgets.show_import", budget_import_id=found.id)


def _refused(found: BudgetImport, error: DomainError) -> ResponseReturnValue:
    if found.state is not BudgetImportState.OPEN:
        return _result_page(found, error.message), 422
    try:
        return _preview_page(found, services.preview_of(found, current_actor()), error.message), 422
    except MappingError:
        return redirect_to("budgets.import_mapping", budget_import_id=found.id)


def _told_conflict(found: BudgetImport, error: StaleVersion) -> str:
    """The conflict in words, with who changed the record last."""
    last = next(iter(history_of(found.budget.subject_id, size=1).items), None)
    return f"{error.message} Last: {last.told}, by {last.actor_name}." if last else error.message


@blueprint.post("/budgets/imports/<int:budget_import_id>/undo")
@requires("budget.edit")
@writes
def undo_import(budget_import_id: int) -> ResponseReturnValue:
    """Bring back the lines as they were before the import."""
    actor = current_actor()
    found = import_for(actor, budget_import_id)
    form = ApplyForm()
    if found.state is BudgetImportState.UNDONE:
        return redirect_to("budgets.show_import", budget_import_id=found.id)
    try:
        services.undo_import(found=found, by=actor, expected_version=form.version.data)
    except StaleVersion as error:
        return _result_page(found, error.message), 409
    except DomainError as error:
        return _result_page(found, error.message), 422
    toast("The budget is as it was before the import.")
    return redirect_to("budgets.show_import", budget_import_id=found.id)


def _result_page(found: BudgetImport, alarm: str = "") -> str:
    kept: dict[str, Any] = found.report or {"counts": {}, "totals": [], "changes": [], "left_out": []}
    applied = found.state is BudgetImportState.APPLIED
    return render_template(
        "budgets/imports/result.html",
        found=found,
        budget=found.budget,
        counts=kept["counts"],
        totals=[total_from(each) for each in kept["totals"]],
        page=_page_of([change_from(each) for each in kept["changes"]]),
        left_out=kept["left_out"],
        since=services.changed_since(found) if applied else [],
        nothing=applied and not kept["changes"],
        form=ApplyForm(formdata=None, data={"version": found.budget.version}),
        alarm=alarm,
    )
