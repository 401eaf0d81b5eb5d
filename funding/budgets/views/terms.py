"""The terms of a budget."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.budgets import queries, services
from funding.budgets.forms import TermsForm, terms_values
from funding.budgets.terms import Terms
from funding.budgets.views.routes import blueprint
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion


@blueprint.get("/budgets/<int:budget_id>/terms")
@requires("budget.edit")
def terms(budget_id: int) -> ResponseReturnValue:
    """The form of the terms."""
    budget = queries.budget_for(current_actor(), budget_id)
    form = TermsForm(data={**terms_values(Terms.from_json(budget.terms)), "version": budget.version})
    return render_template(
        "budgets/terms.html", form=form, budget=budget, terms=Terms.from_json(budget.terms)
    )


@blueprint.post("/budgets/<int:budget_id>/terms")
@requires("budget.edit")
@writes
def save_terms(budget_id: int) -> ResponseReturnValue:
    """Save the terms."""
    actor = current_actor()
    budget = queries.budget_for(actor, budget_id)
    before = Terms.from_json(budget.terms)
    form = TermsForm()
    if form.validate_on_submit():
        try:
            services.update_terms(
                budget=budget, terms=form.terms(), by=actor, expected_version=form.expected_version
            )
        except StaleVersion:
            shown = {
                name: "" if value is None else getattr(form[name], "show", str)(value)
                for name, value in terms_values(before).items()
            }
            return render_conflict(form, shown, budget.version, title="The terms were changed meanwhile")
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved the terms.")
            return redirect_to("budgets.show", budget_id=budget.id)
    return render_template("budgets/terms.html", form=form, budget=budget, terms=before), 422
