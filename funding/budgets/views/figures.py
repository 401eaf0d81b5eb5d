"""How every figure of a budget is made, and the dated figures of the law and of the organization."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.budgets import queries, services
from funding.budgets.explain import explain_base, explain_direct, explain_indirect, explain_total
from funding.budgets.explain_limits import explain_limits
from funding.budgets.figure_form import FigureForm
from funding.budgets.figures import KINDS
from funding.budgets.line_standings import line_standings
from funding.budgets.rule_table import rule_table
from funding.budgets.terms import Terms
from funding.budgets.views.routes import blueprint
from funding.infra import clock
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError


@blueprint.get("/budgets/<int:budget_id>/figures")
@requires("budget.view")
def figures(budget_id: int) -> ResponseReturnValue:
    """Every computed figure with its steps, by year and over all years, and each line's place in the base."""
    budget = queries.budget_for(current_actor(), budget_id)
    loaded = queries.load(budget)
    made = [explain_direct, explain_base, explain_indirect, explain_total]
    told = [*(each(loaded.totals) for each in made), *explain_limits(loaded.totals)]
    return render_template(
        "budgets/figures.html",
        budget=budget,
        loaded=loaded,
        totals=loaded.totals,
        terms=loaded.terms,
        told=told,
        standings=line_standings(loaded.lines, loaded.totals),
        figure_kinds=KINDS,
    )


def _rules_page(form: FigureForm) -> str:
    """All dated figures; with ``?budget=`` which one holds for that budget, and why."""
    text = request.args.get("budget", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    budget = queries.budget_for(current_actor(), number) if number else None
    terms = Terms.from_json(budget.terms) if budget else None
    rows = rule_table(terms, clock.today())
    return render_template("budgets/rules.html", form=form, budget=budget, terms=terms, rows=rows)


@blueprint.get("/budgets/rules")
@requires("budget.view")
def rules() -> ResponseReturnValue:
    """The dated figures of the law and those that the organization has entered."""
    return _rules_page(FigureForm())


@blueprint.post("/budgets/rules")
@requires("organization.edit")
@writes
def enter_figure() -> ResponseReturnValue:
    """Enter a dated figure of the organization's own."""
    form = FigureForm()
    if form.validate_on_submit():
        try:
            name, value, day, citation = form.facts()
            count = services.enter_figure(
                name=name, value=value, effective_from=day, citation=citation, by=current_actor()
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"Entered the figure. {_followed(count)}")
            return redirect_to("budgets.rules", _anchor=name)
    return _rules_page(form), 422


@blueprint.post("/budgets/rules/<int:figure_id>/withdraw")
@requires("organization.edit")
@writes
def withdraw_figure(figure_id: int) -> ResponseReturnValue:
    """Take an entered figure back."""
    count = services.withdraw_figure(figure_id=figure_id, by=current_actor())
    toast(f"Withdrew the figure. {_followed(count)}", "blue")
    return redirect_to("budgets.rules")


def _followed(count: int) -> str:
    if not count:
        return "No open budget had to follow."
    return f"{count} open {'budget follows' if count == 1 else 'budgets follow'}; approved ones keep theirs."
