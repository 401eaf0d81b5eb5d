"""The director's approval: may this be sent as it is asked now?"""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.forms import ApprovalForm
from funding.applications.queries.applications import application_for
from funding.applications.queries.positions import approvals_of
from funding.applications.services.approving import approve
from funding.applications.views import blueprint
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError


@blueprint.get("/applications/<int:application_id>/approval")
@requires("application.view")
def approval(application_id: int) -> ResponseReturnValue:
    """What was approved and when, and for the director the form."""
    application = application_for(current_actor(), application_id)
    return _page(application_id, ApprovalForm(obj=application)), 200


def _page(application_id: int, form: ApprovalForm) -> str:
    application = application_for(current_actor(), application_id)
    return render_template(
        "applications/approval.html",
        application=application,
        approvals=approvals_of(application.id),
        form=form,
    )


@blueprint.post("/applications/<int:application_id>/approval")
@requires("application.approve")
@writes
def record_approval(application_id: int) -> ResponseReturnValue:
    """Approve what is asked now, or take an approval back."""
    application, form = application_for(current_actor(), application_id), ApprovalForm()
    approved = request.form.get("withdraw") != "1"
    if form.validate():
        try:
            approve(
                application=application,
                approved=approved,
                note=form.note.data or "",
                expected_version=form.version.data,
                by=current_actor(),
            )
        except DomainError as error:
            form.version.data = application.version
            apply_domain_error(form, error)
        else:
            toast("Approved." if approved else "The approval was taken back.")
            return redirect_to("applications.approval", application_id=application.id)
    return _page(application_id, form), 422
