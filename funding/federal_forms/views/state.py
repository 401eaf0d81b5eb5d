"""A state's own rows: the layout, with a preview of this budget in it."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.models import Application
from funding.budgets import queries as budgets
from funding.budgets.documents.mapping import KINDS, MOST_COLUMNS, MOST_ROWS, Layout, check_layout, grid_of
from funding.budgets.models import Budget
from funding.federal_forms import queries
from funding.federal_forms.forms import LayoutForm, layout_values
from funding.federal_forms.services import save_template
from funding.federal_forms.views import blueprint
from funding.infra.conflicts import render_conflict
from funding.infra.db import db, writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion

FUNDER, HOUSE = "funder", "house"


@blueprint.get("/budgets/<int:budget_id>/forms/state")
@requires("budget.view")
def show_state(budget_id: int) -> ResponseReturnValue:
    """The budget in the state's rows and columns."""
    budget = budgets.budget_for(current_actor(), budget_id)
    template = queries.state_template_for(_funder_id(budget))
    tables = budgets.tables(budget.id)
    return render_template(
        "federal_forms/state.html",
        budget=budget,
        tables=tables,
        name=template.name,
        grid=grid_of(tables, Layout.from_json(template.layout)),
        is_usual=not template.version,
    )


@blueprint.get("/budgets/<int:budget_id>/forms/state/layout")
@requires("budget.edit")
def edit_layout(budget_id: int) -> ResponseReturnValue:
    """The rows and columns to change."""
    budget = budgets.budget_for(current_actor(), budget_id)
    funder_id = _funder_id(budget)
    template = queries.state_template_for(funder_id)
    layout = Layout.from_json(template.layout)
    scope = (
        FUNDER if funder_id and template.funder_id in {funder_id, None} and not _is_house(template) else HOUSE
    )
    form = _form(
        budget, data={**layout_values(template.name, layout), "scope": scope, "version": template.version}
    )
    return _page(form, budget, layout)


@blueprint.post("/budgets/<int:budget_id>/forms/state/layout")
@requires("budget.edit")
@writes
def save_layout(budget_id: int) -> ResponseReturnValue:
    """Keep the layout, or with ``preview`` only show this budget in it."""
    budget = budgets.budget_for(current_actor(), budget_id)
    form = _form(budget)
    layout: Layout | None = None
    if form.validate_on_submit():
        funder_id = _funder_id(budget) if form.scope.data == FUNDER else None
        try:
            layout = form.layout()
            check_layout(layout)
            if "preview" in request.form:
                return _page(form, budget, layout)
            save_template(
                funder_id=funder_id,
                name=form.name.data,
                layout=layout,
                by=current_actor(),
                expected_version=_expected(form, funder_id),
            )
        except StaleVersion:
            return _conflict(form, funder_id)
        except DomainError as error:
            layout = None
            apply_domain_error(form, error)
        else:
            toast("Saved the layout.")
            return redirect_to("federal_forms.show_state", budget_id=budget.id)
    return _page(form, budget, layout), 422


def _expected(form: Any, funder_id: int | None) -> int | None:
    """The version the page was opened on; a scope that has none yet begins one."""
    return form.expected_version if queries.stored_template(funder_id) else None


def _conflict(form: Any, funder_id: int | None) -> ResponseReturnValue:
    stored = queries.state_template_for(funder_id)
    shown = layout_values(stored.name, Layout.from_json(stored.layout))
    return render_conflict(form, shown, stored.version, title="The layout was changed meanwhile")


def _is_house(template: Any) -> bool:
    return bool(template.version) and template.funder_id is None


def _funder_id(budget: Budget) -> int | None:
    application = db.session.get(Application, budget.subject_id)
    return application.funder_id if application else None


def _form(budget: Budget, **more: Any) -> Any:
    form: Any = LayoutForm(**more)
    application = db.session.get(Application, budget.subject_id)
    own = [(FUNDER, f"Budgets to {application.funder.title}")] if application else []
    form.scope.choices = [*own, (HOUSE, "Every funder without a layout of its own")]
    rows = [(str(at), f"{at}. {form[f'row_{at}'].data or 'empty row'}") for at in range(1, MOST_ROWS + 1)]
    for kind in KINDS:
        form[f"kind_{kind}"].choices = [("", "Choose a row"), *rows]
        form[f"kind_{kind}"].flags.optional = False
    return form


def _page(form: Any, budget: Budget, layout: Layout | None) -> str:
    tables = budgets.tables(budget.id)
    return render_template(
        "federal_forms/state_layout.html",
        form=form,
        budget=budget,
        tables=tables,
        grid=grid_of(tables, layout) if layout else None,
        rows=range(1, MOST_ROWS + 1),
        columns=range(1, MOST_COLUMNS + 1),
        kinds=KINDS,
    )
