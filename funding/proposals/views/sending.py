"""Recording that a proposal was sent, and what was sent."""

from __future__ import annotations

from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.applications.models import Application
from funding.infra import clock
from funding.infra.db import db, writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, NotFound
from funding.proposals import queries
from funding.proposals.forms import ZONES, SendForm
from funding.proposals.models import Proposal, Submission
from funding.proposals.queries import Subject
from funding.proposals.services.submitting import SendingFacts, move_on, preflight, record_submission
from funding.proposals.types import SubmissionMethod
from funding.proposals.views import blueprint


@blueprint.get("/applications/<int:application_id>/proposal/send")
@requires("submission.record")
def send(application_id: int) -> ResponseReturnValue:
    """What would go out, what is open, and the form to record the sending."""
    application, proposal = queries.proposal_for(current_actor(), application_id)
    profile = Subject(application).organization
    zone = profile.time_zone if profile and profile.time_zone in dict(ZONES) else "America/New_York"
    form = SendForm(data={"sent_on": clock.today(zone), "zone": zone, "method": _usual_method(application)})
    return _page(application, proposal, form)


@blueprint.post("/applications/<int:application_id>/proposal/send")
@requires("submission.record")
@writes
def record_sent(application_id: int) -> ResponseReturnValue:
    """Record it with the exact files."""
    actor = current_actor()
    application, proposal = queries.proposal_for(actor, application_id)
    form = SendForm()
    if form.validate():
        try:
            submission = record_submission(
                application=application,
                proposal=proposal,
                facts=_facts(form),
                receipt=form.receipt.data or None,
                by=actor,
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Recorded. The files are kept exactly as they went out.")
            return redirect_to("proposals.submission", submission_id=submission.id)
    db.session.expire(proposal)
    return _page(application, proposal, form), 422


@blueprint.get("/submissions/<int:submission_id>")
@requires("proposal.view")
def submission(submission_id: int) -> ResponseReturnValue:
    """What was sent, when, by whom, with its files."""
    application, one = _submission(submission_id)
    return render_template("proposals/submission.html", application=application, submission=one)


@blueprint.post("/submissions/<int:submission_id>/move-on")
@requires("application.edit")
@writes
def move_to_submitted(submission_id: int) -> ResponseReturnValue:
    """Take the application to the stage Submitted."""
    application, one = _submission(submission_id)
    try:
        move_on(application=application, submission=one, by=current_actor())
    except DomainError as error:
        toast(f"{error.message} Mend it, then move the application.", "amber")
        return redirect_to("applications.move", application_id=application.id, to="submitted")
    toast("The application is at Submitted.")
    return redirect_to("applications.show", application_id=application.id)


def _submission(submission_id: int) -> tuple[Application, Submission]:
    one = db.session.get(Submission, submission_id)
    proposal = db.session.get(Proposal, one.proposal_id) if one else None
    if one is None or proposal is None:
        raise NotFound("There is no such submission.")
    return queries.readable_application(current_actor(), proposal.application_id), one


def _usual_method(application: Application) -> str:
    hue = application.funder.source_hue
    usual = {
        "doj": SubmissionMethod.JUSTGRANTS,
        "hhs": SubmissionMethod.GRANTS_GOV,
        "state": SubmissionMethod.STATE_PORTAL,
    }
    return usual.get(hue, SubmissionMethod.EMAIL).value


def _facts(form: SendForm) -> SendingFacts:
    return SendingFacts(
        local=datetime.combine(form.sent_on.data, form.sent_at.data),
        zone=form.zone.data or "",
        method=SubmissionMethod(form.method.data),
        tracking_number=form.tracking_number.data or "",
        note=form.note.data or "",
        despite=bool(form.despite.data),
    )


def _page(application: Application, proposal: Proposal, form: SendForm) -> str:
    return render_template(
        "proposals/send.html",
        application=application,
        proposal=proposal,
        checks=preflight(application, proposal),
        form=form,
    )
