"""Risk, reviews and visits, and reports in SAM.gov."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from funding.accounts.owners import offer_owners
from funding.accounts.queries import names_of
from funding.funders.forms import as_typed
from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.infra.rendering import plural
from funding.kernel.errors import DomainError, StaleVersion
from funding.subawards import queries, risk
from funding.subawards.closing import audit_due, decision_due
from funding.subawards.forms import ReportForm, RiskForm, VisitForm, visit_values
from funding.subawards.models import MonitoringVisit, Subaward
from funding.subawards.queries import one
from funding.subawards.services import monitoring as services
from funding.subawards.views import blueprint


@blueprint.get("/subawards/<int:subaward_id>/monitoring")
@requires("subaward.view")
def monitoring(subaward_id: int) -> str:
    """How risky the partner is, what is planned and was found, and its audits."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    visits, risks = one.visits_of(subaward.id), one.risks_of(subaward.id)
    last = risks[0] if risks else None
    return render_template(
        "subawards/monitoring.html",
        subaward=subaward,
        risks=risks,
        risk=risk.risk_of(last.score) if last else None,
        explained=risk.explained(last.answers) if last else [],
        highest=risk.HIGHEST,
        visits=visits,
        owners=names_of({each.owner_id for each in visits if each.owner_id}),
        audits=one.audits_of(subaward.partner_id),
        audit_due=audit_due,
        decision_due=decision_due,
    )


@blueprint.route("/subawards/<int:subaward_id>/risk", methods=["GET", "POST"])
@requires("subaward.edit")
@writes
def assess(subaward_id: int) -> ResponseReturnValue:
    """Assess how risky the partner is."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    known = one.risks_of(subaward.id)
    begun = {key: str(points) for key, points in known[0].answers.items()} if known else {}
    form = RiskForm(data={"assessed_on": clock.today(), **begun})
    if request.method == "POST" and form.validate():
        try:
            row = services.assess(
                subaward=subaward,
                answers=form.answers(),
                assessed_on=form.assessed_on.data,
                note=form.note.data or "",
                by=current_actor(),
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"{row.score} of {risk.HIGHEST}: {risk.risk_of(row.score).value} risk.")
            return redirect_to("subawards.monitoring", subaward_id=subaward.id)
    page = render_template(
        "subawards/risk.html", form=form, subaward=subaward, factors=risk.FACTORS, risks=list(risk.Risk)
    )
    return page, 422 if form.errors else 200


@blueprint.post("/subawards/<int:subaward_id>/monitoring/plan")
@requires("subaward.edit")
@writes
def plan_monitoring(subaward_id: int) -> Response:
    """Plan what the risk proposes."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    risks = one.risks_of(subaward.id)
    if not risks:
        toast("Assess the risk first.", "amber")
    else:
        try:
            added = services.plan_monitoring(subaward=subaward, assessment=risks[0], by=current_actor())
        except DomainError as error:
            toast(error.message, "amber")
        else:
            toast(
                f"Planned {plural(added, 'review or visit', 'reviews and visits')}."
                if added
                else "Everything that is proposed stands there already."
            )
    return redirect_to("subawards.monitoring", subaward_id=subaward.id)


def _with_people(form: VisitForm) -> VisitForm:
    offer_owners(form.owner_id)
    return form


def _visit_page(form: VisitForm, subaward: Subaward, visit: MonitoringVisit | None) -> ResponseReturnValue:
    page = render_template("subawards/visit.html", form=form, subaward=subaward, visit=visit)
    return page, 422 if form.errors else 200


@blueprint.route("/subawards/<int:subaward_id>/monitoring/new", methods=["GET", "POST"])
@requires("subaward.edit")
@writes
def add_visit(subaward_id: int) -> ResponseReturnValue:
    """Plan a review or visit, or write one down."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    begun = {"kind": "desk_review", "owner_id": str(subaward.owner_id or "")}
    form = _with_people(VisitForm(data=begun))
    if request.method == "POST" and form.validate():
        try:
            services.add_visit(subaward=subaward, facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Added.")
            return redirect_to("subawards.monitoring", subaward_id=subaward.id)
    return _visit_page(form, subaward, None)


@blueprint.route("/subawards/<int:subaward_id>/monitoring/<int:visit_id>", methods=["GET", "POST"])
@requires("subaward.edit")
@writes
def edit_visit(subaward_id: int, visit_id: int) -> ResponseReturnValue:
    """Write down what was found, and what follows."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    visit = one.visit_for(current_actor(), visit_id)
    if visit.subaward_id != subaward.id:
        abort(404)
    stored = visit_values(visit)
    form = _with_people(VisitForm(data=stored))
    if request.method == "POST" and form.validate():
        try:
            services.update_visit(
                visit=visit,
                subaward=subaward,
                facts=form.facts(),
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            shown = as_typed(_with_people(VisitForm(None, data=stored)))
            return render_conflict(form, shown, visit.version, title=visit.kind.label)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("subawards.monitoring", subaward_id=subaward.id)
    return _visit_page(form, subaward, visit)


@blueprint.route("/subawards/<int:subaward_id>/report", methods=["GET", "POST"])
@requires("subaward.edit")
@writes
def report(subaward_id: int) -> ResponseReturnValue:
    """Write down that a subaward was reported in SAM.gov."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    form = ReportForm(data={"reported_on": clock.today()})
    if request.method == "POST" and form.validate():
        try:
            services.report_in_sam(
                subaward=subaward,
                reported_on=form.reported_on.data,
                receipt=form.receipt.data or "",
                by=current_actor(),
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Written down.")
            return redirect_to("subawards.show", subaward_id=subaward.id)
    page = render_template(
        "subawards/report.html",
        form=form,
        subaward=subaward,
        due=queries.ffata_of([subaward]).get(subaward.id, []),
    )
    return page, 422 if form.errors or form.form_errors else 200
