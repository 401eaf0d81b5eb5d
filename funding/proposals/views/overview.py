"""The list of proposals, and the overview of one."""

from __future__ import annotations

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.models import Application
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.pagination import page_number
from funding.infra.pdf.client import warm_up
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError
from funding.proposals import queries
from funding.proposals.forms import AddSectionForm, StartForm
from funding.proposals.pagerules import limit_counts
from funding.proposals.queries import Subject
from funding.proposals.services import start_proposal
from funding.proposals.services.printing import is_sizeable
from funding.proposals.services.starting import reopen as reopen_proposal
from funding.proposals.templates import TEMPLATES, template_for
from funding.proposals.views import blueprint


@blueprint.get("/proposals")
@requires("proposal.view")
def index() -> ResponseReturnValue:
    """Every proposal, the newest change first."""
    text, status = request.args.get("q", "")[:200], request.args.get("status", "")
    page = queries.list_proposals(current_actor(), text=text, status=status, page=page_number())
    return render_template(
        "proposals/index.html",
        page=page,
        text=text,
        status=status,
        templates=TEMPLATES,
        kept={"q": text, "status": status},
    )


@blueprint.get("/applications/<int:application_id>/proposal")
@requires("proposal.view")
def show(application_id: int) -> ResponseReturnValue:
    """The sections with their counts, the checklist, the measure, the PDF; or the choice of a template."""
    application = queries.readable_application(current_actor(), application_id)
    proposal = queries.proposal_of(application.id)
    if proposal is None:
        form = StartForm()
        form.template.data = template_for(application.funder.source_hue).key
        return _start_page(application, form)
    if not current_app.testing:
        warm_up()
    subject = Subject(application)
    pack = queries.format_of(proposal)
    return render_template(
        "proposals/show.html",
        application=application,
        proposal=proposal,
        template=TEMPLATES[proposal.template],
        sections=queries.section_states(proposal, subject.figures),
        pack=pack,
        counts=limit_counts(pack, proposal.format_changes),
        missing=queries.open_attachments(proposal),
        submissions=queries.submissions_of(proposal.id),
        sizeable=is_sizeable(proposal, subject),
        has_budget=subject.budget is not None,
        add_form=AddSectionForm(),
    )


@blueprint.post("/applications/<int:application_id>/proposal")
@requires("proposal.edit")
@writes
def start(application_id: int) -> ResponseReturnValue:
    """Begin the proposal from a template."""
    actor = current_actor()
    application = queries.readable_application(actor, application_id)
    form = StartForm()
    if form.validate():
        try:
            start_proposal(application=application, template=form.template.data or "", by=actor)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("The proposal is set up. Write the first section.")
            return redirect_to("proposals.show", application_id=application.id)
    return _start_page(application, form), 422


@blueprint.post("/applications/<int:application_id>/proposal/reopen")
@requires("proposal.edit")
@writes
def reopen(application_id: int) -> ResponseReturnValue:
    """Write a new version of a proposal that was sent."""
    application, proposal = queries.proposal_for(current_actor(), application_id)
    reopen_proposal(application=application, proposal=proposal, by=current_actor())
    toast(f"Version {proposal.edition} is open. What was sent is kept.")
    return redirect_to("proposals.show", application_id=application.id)


def _start_page(application: Application, form: StartForm) -> str:
    return render_template(
        "proposals/start.html", application=application, form=form, templates=TEMPLATES.values()
    )
