"""The terms of a budget, with what follows from each."""

from __future__ import annotations

from typing import Any

from flask import get_template_attribute, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from funding.budgets import queries, services
from funding.budgets.follows import follows
from funding.budgets.models import Budget
from funding.budgets.terms import Terms
from funding.budgets.terms_form import SPARE_ROWS, TermsForm, rows_sent, terms_form, terms_values
from funding.budgets.totals import Totals, compute
from funding.budgets.views.routes import blueprint
from funding.budgets.views.strip import closed
from funding.budgets.views.terms_impact import impact_step, wants_form_again
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.outreach.queries import initiative_choices


def _initiatives(terms: Terms) -> list[tuple[int, str]]:
    """The initiatives that the person may see, and by number those that the terms name besides."""
    choices = initiative_choices(current_actor())
    seen = {number for number, _ in choices}
    named = {cap.initiative_id for cap in terms.caps if cap.initiative_id is not None}
    return [*choices, *((number, f"Initiative {number}") for number in sorted(named - seen))]


def _form(terms: Terms, version: int | None = None) -> TermsForm:
    """The form with the stored rows and spare ones, or with as many rows as were sent."""
    stored = {"rate": terms.rates, "limit": terms.indirect_limits, "cap": terms.caps}
    counts = {prefix: len(rows) + SPARE_ROWS for prefix, rows in stored.items()}
    if request.method == "POST":
        counts = {prefix: rows_sent(request.form, prefix) for prefix in stored}
    made = terms_form(counts["rate"], counts["limit"], counts["cap"], _initiatives(terms))
    return made(data={**terms_values(terms), "version": version})


def _page(form: TermsForm, budget: Budget, totals: Totals) -> str:
    shown: dict[str, Any] = {"form": form, "budget": budget, "terms": totals.terms, "totals": totals}
    return render_template("budgets/terms.html", **shown, follows=follows(totals))


@blueprint.get("/budgets/<int:budget_id>/terms")
@requires("budget.edit")
def terms(budget_id: int) -> ResponseReturnValue:
    """The form of the terms."""
    budget = queries.budget_for(current_actor(), budget_id)
    if not budget.is_draft:
        return closed(budget)
    loaded = queries.load(budget)
    return _page(_form(loaded.terms, services.terms_stamp(budget)), budget, loaded.totals)


@blueprint.post("/budgets/<int:budget_id>/terms/preview")
@requires("budget.edit")
def preview_terms(budget_id: int) -> ResponseReturnValue:
    """What would follow from the terms as typed, part by part; 422 while they contradict each other."""
    loaded = queries.load(queries.budget_for(current_actor(), budget_id))
    form = _form(loaded.terms)
    if not form.validate_on_submit():
        return jsonify(error="Something in the form is wrong."), 422
    try:
        totals = compute(loaded.totals.lines, form.terms(loaded.terms))
    except DomainError as error:
        return jsonify(error=error.message), 422
    part = get_template_attribute("budgets/_follows.html", "part")
    return jsonify(parts={name: part(name, found) for name, found in follows(totals).items()})


@blueprint.post("/budgets/<int:budget_id>/terms")
@requires("budget.edit")
@writes
def save_terms(budget_id: int) -> ResponseReturnValue:
    """Save the terms."""
    actor = current_actor()
    budget = queries.budget_for(actor, budget_id)
    loaded = queries.load(budget)
    form = _form(loaded.terms)
    if form.validate_on_submit():
        if wants_form_again():
            return _page(form, budget, loaded.totals)
        try:
            typed = form.terms(loaded.terms)
            asked = impact_step(budget, loaded, typed, actor)
            if asked is not None:
                return asked
            services.update_terms(
                budget=budget, terms=typed, by=actor, expected_version=form.expected_version
            )
        except StaleVersion:
            return _conflict(form, budget, loaded.terms)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved the terms.")
            return redirect_to("budgets.show", budget_id=budget.id)
    return _page(form, budget, loaded.totals), 422


def _conflict(form: TermsForm, budget: Budget, stored: Terms) -> ResponseReturnValue:
    shown = {
        name: _typed(form, name, value) for name, value in terms_values(stored).items() if name in form.data
    }
    stamp = services.terms_stamp(budget)
    return render_conflict(form, shown, stamp, title="The terms were changed meanwhile")


def _typed(form: TermsForm, name: str, value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(getattr(form[name], "show", str)(value))
