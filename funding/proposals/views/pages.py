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
from funding.proposals.queries import Subject
from funding.proposals.services.printing import is_sizeable, make
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
    """Pages per section, of the narrative and of the whole, against the limits."""
    application, proposal = queries.proposal_for(current_actor(), application_id)
    pack = queries.format_of(proposal)
    made, problem = None, ""
    try:
        made = make(application, proposal, measure_only=True)
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
    """The PDF, made now."""
    application, proposal = queries.proposal_for(current_actor(), application_id)
    try:
        made = make(application, proposal)
    except PdfError as error:
        page = render_template("proposals/pdf_problem.html", application=application, problem=error.message)
        return page, 503
    return download(made.printed.data, made.name, "application/pdf")


@blueprint.post("/applications/<int:application_id>/proposal/pdf")
@requires("proposal.view")
@writes
def make_large_pdf(application_id: int) -> ResponseReturnValue:
    """Make a large PDF in a job with progress; a small one is answered by its own address."""
    application, proposal = queries.proposal_for(current_actor(), application_id)
    if not is_sizeable(proposal, Subject(application)):
        return redirect_to("proposals.pdf", application_id=application.id)
    job = enqueue(
        "proposals.pdf",
        {"application_id": application.id},
        by=current_actor(),
        title=f"PDF of {application.title}",
    )
    return redirect_to("jobs.show", job_id=job.id)


def _rules_page(application: Application, proposal: Proposal, form: FormatForm) -> str:
    return render_template(
        "proposals/format.html", application=application, proposal=proposal, form=form, packs=FORMATS.values()
    )
