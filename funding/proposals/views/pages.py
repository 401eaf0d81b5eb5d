"""Page rules, page counts and the PDF."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.applications.models import Application
from funding.funders.formats import FORMATS
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import download, is_fragment, redirect_to, toast
from funding.infra.jobs import enqueue
from funding.infra.pdf.types import PdfError
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.proposals import queries
from funding.proposals.forms import FormatForm
from funding.proposals.models import Proposal
from funding.proposals.pagerules import limit_counts
from funding.proposals.services.printing import PDF_TASK, fulfill, job_in_work, make, order
from funding.proposals.services.starting import change_format
from funding.proposals.views import blueprint


@blueprint.get("/applications/<int:application_id>/proposal/format")
@requires("proposal.view")
def page_rules(application_id: int) -> ResponseReturnValue:
    """The page rules of this notice."""
    application, proposal = queries.proposal_for(current_actor(), application_id)
    stored = {name: str(value) if name in {"line_spacing", "margin_tenths"} else value
              for name, value in proposal.format_changes.items()}  # fmt: skip
    form = FormatForm(data={**stored, "format_key": proposal.format_key, "version": proposal.version})
    return _rules_page(application, proposal, form)


@blueprint.post("/applications/<int:application_id>/proposal/format")
@requires("proposal.edit")
@writes
def save_page_rules(application_id: int) -> ResponseReturnValue:
    """Keep the page rules."""
    actor = current_actor()
    application, proposal = queries.proposal_for(actor, application_id)
    form = FormatForm()
    if form.validate():
        values = form.values("format_key")
        changes = {
            name: int(value) if str(value).isdecimal() else value for name, value in values.items() if value
        }
        try:
            change_format(
                application=application, proposal=proposal, format_key=form.format_key.data or "",
                changes=changes, expected_version=form.expected_version, by=actor,
            )  # fmt: skip
        except StaleVersion:
            stored = {**proposal.format_changes, "format_key": proposal.format_key}
            return render_conflict(form, stored, proposal.version, title="Page rules")
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Page rules saved.")
            return redirect_to("proposals.show", application_id=application.id)
    return _rules_page(application, proposal, form), 422


@blueprint.get("/applications/<int:application_id>/proposal/pages")
@requires("proposal.view")
def page_count(application_id: int) -> ResponseReturnValue:
    """Pages per section, of the narrative and of the whole, against the limits.

    Pages are counted by setting them, and what was set is kept: after this the PDF downloads at once.
    """
    application, proposal = queries.proposal_for(current_actor(), application_id)
    pack = queries.format_of(proposal)
    made, problem = None, ""
    try:
        made = make(application, proposal)
    except PdfError as error:
        problem = error.message
    return render_template(
        "proposals/_pages.html" if is_fragment() else "proposals/pages.html",
        application=application,
        proposal=proposal,
        pack=pack,
        counts=limit_counts(pack, proposal.format_changes),
        made=made,
        problem=problem,
    )


@blueprint.get("/applications/<int:application_id>/proposal.pdf")
@requires("proposal.view")
def pdf(application_id: int) -> ResponseReturnValue:
    """The PDF: at once where it is short or was made before, else the page that makes it in a job."""
    application, proposal = queries.proposal_for(current_actor(), application_id)
    try:
        wanted = order(application, proposal)
        if not wanted.is_quick:
            return redirect_to("proposals.making", application_id=application.id)
        made = fulfill(wanted)
    except PdfError as error:
        page = render_template("proposals/pdf_problem.html", application=application, problem=error.message)
        return page, 503
    return download(made.printed.data, made.name, "application/pdf")


@blueprint.get("/applications/<int:application_id>/proposal/pdf")
@requires("proposal.view")
def making(application_id: int) -> ResponseReturnValue:
    """Where a PDF is waited for: the job that makes it with its progress, or the button that starts it."""
    application, proposal = queries.proposal_for(current_actor(), application_id)
    try:
        ready = order(application, proposal).is_quick
    except PdfError:
        ready = False  # The job says why.
    return render_template(
        "proposals/making.html",
        application=application,
        proposal=proposal,
        job=job_in_work(application.id, by=current_actor()),
        ready=ready,
    )


@blueprint.post("/applications/<int:application_id>/proposal/pdf")
@requires("proposal.view")
@writes
def make_large_pdf(application_id: int) -> ResponseReturnValue:
    """Make a PDF in a job with progress, or join the job that makes it already."""
    actor = current_actor()
    application, _proposal = queries.proposal_for(actor, application_id)
    job = job_in_work(application.id, by=actor) or enqueue(
        PDF_TASK, {"application_id": application.id}, by=actor, title=f"PDF of {application.title}"
    )
    if is_fragment():
        return render_template("jobs/_progress.html", job=job)
    return redirect_to("jobs.show", job_id=job.id)


def _rules_page(application: Application, proposal: Proposal, form: FormatForm) -> str:
    return render_template(
        "proposals/format.html", application=application, proposal=proposal, form=form, packs=FORMATS.values()
    )
