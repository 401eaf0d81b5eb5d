"""The go/no-go page."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.forms import DecisionForm
from funding.applications.queries.applications import application_for, decisions_of
from funding.applications.services.moves import decide
from funding.applications.types import Verdict
from funding.applications.views import blueprint
from funding.infra.db import writes
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires


@blueprint.route("/applications/<int:application_id>/decision", methods=["GET", "POST"])
@requires("application.decide")
@writes
def decision(application_id: int) -> ResponseReturnValue:
    """Record a go or no-go with its reasons; earlier ones stay beside it."""
    application = application_for(current_actor(), application_id)
    form = DecisionForm()
    if request.method == "POST" and form.validate():
        fit = (
            int(form.fit_mission.data or 1),
            int(form.fit_capacity.data or 1),
            int(form.fit_chance.data or 1),
        )
        decide(
            application=application,
            verdict=Verdict(form.verdict.data),
            reason=form.reason.data or "",
            fit=fit,
            by=current_actor(),
            hours_estimate=form.hours_estimate.data,
            dissent=form.dissent.data or "",
        )
        toast("Decision recorded. Next: move the application.")
        return redirect_to("applications.show", application_id=application.id)
    page = render_template(
        "applications/decision.html",
        application=application,
        form=form,
        decisions=decisions_of(application.id),
    )
    return page, 422 if form.errors else 200
