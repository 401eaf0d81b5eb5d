"""Handing over, locking figures, signing, and taking each of them back."""

from __future__ import annotations

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError
from funding.reports import queries
from funding.reports.forms import LockForm, ReasonForm, SignForm, StepForm
from funding.reports.services import signing
from funding.reports.views import blueprint
from funding.reports.views.workspace import render_workspace


@blueprint.post("/reports/<int:report_id>/hand-over")
@requires("report.edit")
@writes
def hand_over(report_id: int) -> ResponseReturnValue:
    """The draft is done."""
    return _step(report_id, signing.hand_over, "Handed over.")


@blueprint.post("/reports/<int:report_id>/lock")
@requires("report.sign_finance")
@writes
def lock(report_id: int) -> ResponseReturnValue:
    """Finance locks the figures as of a day."""
    actor = current_actor()
    report = queries.report_for(actor, report_id)
    form = LockForm()
    if form.validate():
        try:
            signing.lock_figures(
                report=report, as_of=form.as_of.data, expected_version=form.expected_version, by=actor
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("The figures are locked. Later entries do not change them.")
            return redirect_to("reports.show", report_id=report.id)
    return render_workspace(report, lock=form), 422


@blueprint.post("/reports/<int:report_id>/sign")
@requires("report.sign")
@writes
def sign(report_id: int) -> ResponseReturnValue:
    """The director signs."""
    actor = current_actor()
    report = queries.report_for(actor, report_id)
    form = SignForm()
    if form.validate():
        try:
            signing.sign(
                report=report,
                override=form.override.data or "",
                expected_version=form.expected_version,
                by=actor,
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Signed. Next: send it, then record the send.")
            return redirect_to("reports.show", report_id=report.id)
    return render_workspace(report, sign=form), 422


@blueprint.post("/reports/<int:report_id>/give-back")
@requires("report.sign_finance")
@writes
def give_back(report_id: int) -> ResponseReturnValue:
    """Back to whoever prepares it."""
    return _back(report_id, signing.give_back, "Given back.")


@blueprint.post("/reports/<int:report_id>/unlock")
@requires("report.sign_finance")
@writes
def unlock(report_id: int) -> ResponseReturnValue:
    """Finance takes its signature back."""
    return _back(report_id, signing.unlock_figures, "The figures follow the records again.")


@blueprint.post("/reports/<int:report_id>/unsign")
@requires("report.sign")
@writes
def unsign(report_id: int) -> ResponseReturnValue:
    """The director takes the signature back."""
    return _back(report_id, signing.unsign, "The signature was taken back.")


@blueprint.post("/reports/<int:report_id>/revise")
@requires("report.edit")
@writes
def revise(report_id: int) -> ResponseReturnValue:
    """Begin the revision of a report that came back."""
    return _step(report_id, signing.begin_revision, "The revision has begun. What was sent stays as it went.")


def _step(report_id: int, step: Callable[..., None], done: str) -> ResponseReturnValue:
    actor = current_actor()
    report = queries.report_for(actor, report_id)
    try:
        step(report=report, expected_version=StepForm().expected_version, by=actor)
    except DomainError as error:
        toast(error.message, "amber")
    else:
        toast(done)
    return redirect_to("reports.show", report_id=report.id)


def _back(report_id: int, step: Callable[..., None], done: str) -> ResponseReturnValue:
    actor = current_actor()
    report = queries.report_for(actor, report_id)
    form = ReasonForm()
    if form.validate():
        try:
            step(
                report=report, reason=form.reason.data or "", expected_version=form.expected_version, by=actor
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(done)
            return redirect_to("reports.show", report_id=report.id)
    return render_workspace(report, back=form), 422
