"""Laying out an award's reports with a preview, and one report's own days."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.accounts.owners import offer_owners
from funding.awards.models import Award
from funding.awards.queries import award_for
from funding.funders.reporting import reporting_calendar
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.reports import queries
from funding.reports.forms import ReportForm, report_values
from funding.reports.models import Report
from funding.reports.queries.plan import preview
from funding.reports.recipes import steps
from funding.reports.services import planning, single
from funding.reports.types import Basis, ReportKind
from funding.reports.views import blueprint


@blueprint.get("/awards/<int:award_id>/reports/plan")
@requires("report.edit")
def plan(award_id: int) -> str:
    """What laying out the award's reports would add, change and leave alone."""
    award = award_for(current_actor(), award_id)
    changes = preview(award)
    return render_template(
        "reports/plan.html",
        award=award,
        calendar=reporting_calendar(award.reporting_calendar),
        changes=changes,
        steps_of=lambda one: (
            steps(ReportKind(one.planned.kind), covers_to=one.covers.end, due_on=one.planned.due.due_on)
            if one.planned
            else ()
        ),
    )


@blueprint.post("/awards/<int:award_id>/reports/plan")
@requires("report.edit")
@writes
def apply_plan(award_id: int) -> ResponseReturnValue:
    """Make the ticked changes of the preview."""
    actor = current_actor()
    award = award_for(actor, award_id)
    done = planning.apply_plan(award=award, wanted=set(request.form.getlist("wanted")), by=actor)
    toast(f"{len(done)} reports were laid out." if len(done) != 1 else "One report was laid out.")
    return redirect_to("reports.of_award", award_id=award.id)


@blueprint.get("/awards/<int:award_id>/reports/new")
@requires("report.edit")
def create(award_id: int) -> str:
    """The form of a report that no calendar knows."""
    award = award_for(current_actor(), award_id)
    form = _form(data={"kind": ReportKind.PERFORMANCE.value, "basis": Basis.ACCRUAL.value})
    return _page(award, None, form)


@blueprint.post("/awards/<int:award_id>/reports/new")
@requires("report.edit")
@writes
def add(award_id: int) -> ResponseReturnValue:
    """Add it."""
    actor = current_actor()
    award = award_for(actor, award_id)
    form = _form()
    if form.validate():
        try:
            report = single.add_report(award=award, facts=form.facts(), by=actor)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("The report was added.")
            return redirect_to("reports.show", report_id=report.id)
    return _page(award, None, form), 422


@blueprint.get("/reports/<int:report_id>/edit")
@requires("report.edit")
def edit(report_id: int) -> str:
    """What the report covers, when it is due, and who prepares it."""
    report = queries.report_for(current_actor(), report_id)
    form = _form(data=report_values(report))
    return _page(report.award, report, form)


@blueprint.post("/reports/<int:report_id>/edit")
@requires("report.edit")
@writes
def update(report_id: int) -> ResponseReturnValue:
    """Keep the changes."""
    actor = current_actor()
    report = queries.report_for(actor, report_id)
    form = _form(data=report_values(report))
    if form.validate():
        try:
            single.change_report(
                report=report, facts=form.facts(), expected_version=form.expected_version, by=actor
            )
        except StaleVersion:
            return render_conflict(form, report_values(report), report.version, title=report.name)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("reports.show", report_id=report.id)
    return _page(report.award, report, form), 422


@blueprint.post("/reports/<int:report_id>/remove")
@requires("report.edit")
@writes
def remove(report_id: int) -> ResponseReturnValue:
    """Take a report that nobody has begun off the award."""
    actor = current_actor()
    report = queries.report_for(actor, report_id)
    try:
        single.remove_report(report=report, by=actor)
    except DomainError as error:
        toast(error.message, "amber")
        return redirect_to("reports.show", report_id=report.id)
    toast("The report was taken off. Its history stays.")
    return redirect_to("reports.of_award", award_id=report.award_id)


def _form(**values: object) -> ReportForm:
    form = ReportForm(**values)
    offer_owners(form.owner_id, "The award’s owner")
    return form


def _page(award: Award, report: Report | None, form: ReportForm) -> str:
    return render_template("reports/edit.html", award=award, report=report, form=form)
