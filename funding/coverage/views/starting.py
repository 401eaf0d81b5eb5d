"""An easy start for a plan: a budget's lines, last year's, or a block from a spreadsheet."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.budgets.queries import budget_for
from funding.coverage.forms import CopyBudgetForm, NothingForm, PasteForm
from funding.coverage.pasting import lines_from
from funding.coverage.queries.plans import budget_choices
from funding.coverage.services.copying import copy_budget, copy_last_year
from funding.coverage.services.lines import add_lines
from funding.coverage.views import blueprint
from funding.coverage.views.reading import asked_year, editable, year_months
from funding.infra.db import db, writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.infra.rendering import plural
from funding.kernel.errors import DomainError
from funding.outreach.models import Initiative


def _page(
    initiative: Initiative, copying: CopyBudgetForm | None = None, pasting: PasteForm | None = None
) -> str:
    return render_template(
        "coverage/start.html",
        initiative=initiative,
        copying=copying or _copy_form(initiative, submitted=False),
        pasting=pasting or PasteForm(None),
        button=NothingForm(None),
        year=asked_year(),
    )


def _copy_form(initiative: Initiative, *, submitted: bool = True) -> CopyBudgetForm:
    data = {"only_named": True, "let_pay": True}
    form = CopyBudgetForm() if submitted else CopyBudgetForm(None, data=data)
    pairs = budget_choices(current_actor(), initiative.id)
    form.budget_id.choices = [("", "Choose a budget"), *((str(key), title) for key, title in pairs)]
    return form


@blueprint.get("/outreach/<int:initiative_id>/coverage/start")
@requires("coverage.edit")
def start(initiative_id: int) -> ResponseReturnValue:
    """The three ways to begin."""
    return _page(editable(initiative_id))


def _done(initiative: Initiative, count: int) -> ResponseReturnValue:
    toast(f"{plural(count, 'line')} added to the plan.")
    return redirect_to("coverage.plan", initiative_id=initiative.id, year=asked_year())


@blueprint.post("/outreach/<int:initiative_id>/coverage/start/budget")
@requires("coverage.edit")
@writes
def copy_from_budget(initiative_id: int) -> ResponseReturnValue:
    """Copy the lines of a budget."""
    initiative, actor = editable(initiative_id), current_actor()
    form = _copy_form(initiative)
    if form.validate():
        try:
            lines = copy_budget(
                initiative=initiative,
                budget=budget_for(actor, int(form.budget_id.data or 0)),
                only_named=bool(form.only_named.data),
                let_pay=bool(form.let_pay.data),
                by=actor,
            )
        except DomainError as error:
            db.session.rollback()
            apply_domain_error(form, DomainError(error.message, field="budget_id"))
        else:
            return _done(initiative, len(lines))
    return _page(initiative, copying=form), 422


@blueprint.post("/outreach/<int:initiative_id>/coverage/start/last-year")
@requires("coverage.edit")
@writes
def copy_from_last_year(initiative_id: int) -> ResponseReturnValue:
    """Copy last year's lines, a year on."""
    initiative = editable(initiative_id)
    lines = copy_last_year(initiative=initiative, months=year_months(asked_year()), by=current_actor())
    return _done(initiative, len(lines))


@blueprint.post("/outreach/<int:initiative_id>/coverage/start/paste")
@requires("coverage.edit")
@writes
def paste(initiative_id: int) -> ResponseReturnValue:
    """Add pasted rows, all or none."""
    initiative, form = editable(initiative_id), PasteForm()
    months = year_months(asked_year())
    if form.validate():
        try:
            drafts = lines_from(form.text.data or "", first=months[0], last=months[-1])
            lines = add_lines(initiative=initiative, lines=drafts, by=current_actor())
        except DomainError as error:
            db.session.rollback()
            apply_domain_error(form, DomainError(error.message, field="text"))
        else:
            return _done(initiative, len(lines))
    return _page(initiative, pasting=form), 422
