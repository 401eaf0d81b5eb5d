"""What is known of a partner's audits."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.funders.forms import as_typed
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.subawards import queries
from funding.subawards.forms import AuditForm, audit_values
from funding.subawards.models import PartnerAudit, Subaward
from funding.subawards.queries import one
from funding.subawards.services import monitoring as services
from funding.subawards.views import blueprint


def _save(form: AuditForm, subaward: Subaward, row: PartnerAudit | None) -> bool:
    try:
        services.save_audit(
            subaward=subaward,
            facts=form.facts(),
            row=row,
            expected_version=form.expected_version,
            by=current_actor(),
        )
    except StaleVersion:
        raise
    except DomainError as error:
        apply_domain_error(form, error)
        return False
    toast("Saved.")
    return True


@blueprint.route("/subawards/<int:subaward_id>/audits/new", methods=["GET", "POST"])
@requires("subaward.edit")
@writes
def add_audit(subaward_id: int) -> ResponseReturnValue:
    """Watch the audit of another fiscal year."""
    subaward, form = queries.subaward_for(current_actor(), subaward_id), AuditForm()
    if request.method == "POST" and form.validate() and _save(form, subaward, None):
        return redirect_to("subawards.monitoring", subaward_id=subaward.id)
    page = render_template("subawards/audit.html", form=form, subaward=subaward, row=None)
    return page, 422 if form.errors else 200


@blueprint.route("/subawards/<int:subaward_id>/audits/<int:audit_id>", methods=["GET", "POST"])
@requires("subaward.edit")
@writes
def edit_audit(subaward_id: int, audit_id: int) -> ResponseReturnValue:
    """Write down what came of an audit."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    row = one.audit_for(subaward.partner_id, audit_id)
    stored = audit_values(row)
    form = AuditForm(data=stored)
    try:
        if request.method == "POST" and form.validate() and _save(form, subaward, row):
            return redirect_to("subawards.monitoring", subaward_id=subaward.id)
    except StaleVersion:
        shown = as_typed(AuditForm(None, data=stored))
        return render_conflict(form, shown, row.version, title="Audit of " + subaward.partner.title)
    page = render_template("subawards/audit.html", form=form, subaward=subaward, row=row)
    return page, 422 if form.errors else 200
