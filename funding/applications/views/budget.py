"""The door from an application to its budget."""

from __future__ import annotations

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from funding.applications.budget_terms import terms_for
from funding.applications.queries.applications import application_for
from funding.applications.views import blueprint
from funding.budgets.queries import budget_of
from funding.budgets.services import start_budget as start
from funding.infra.db import writes
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires


@blueprint.get("/applications/<int:application_id>/budget")
@requires("budget.view")
def budget(application_id: int) -> ResponseReturnValue:
    """The budget if there is one, else the terms it would start from."""
    application = application_for(current_actor(), application_id)
    found = budget_of(application.id)
    if found is not None:
        return redirect_to("budgets.show", budget_id=found.id)
    organization = current_app.extensions["funding.organization"]()
    return render_template(
        "applications/budget.html", application=application, terms=terms_for(application, organization)
    )


@blueprint.post("/applications/<int:application_id>/budget")
@requires("budget.edit")
@writes
def start_budget(application_id: int) -> ResponseReturnValue:
    """Start the budget on the application's terms."""
    application = application_for(current_actor(), application_id)
    found = budget_of(application.id)
    if found is None:
        organization = current_app.extensions["funding.organization"]()
        found = start(
            subject_id=application.id,
            title=application.title,
            terms=terms_for(application, organization),
            by=current_actor(),
        )
        toast("Budget started. Its terms come from the call and the organization’s profile.")
    return redirect_to("budgets.show", budget_id=found.id)
