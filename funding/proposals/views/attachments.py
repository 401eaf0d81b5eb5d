"""The checklist of attachments."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.applications.models import Application
from funding.infra.db import writes
from funding.infra.forms import Form, apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError
from funding.proposals import queries
from funding.proposals.forms import AddItemForm, AttachForm, ReasonForm
from funding.proposals.models import AttachmentItem, Proposal
from funding.proposals.services import attaching
from funding.proposals.views import blueprint


@blueprint.get("/applications/<int:application_id>/proposal/attachments")
@requires("proposal.view")
def attachments(application_id: int) -> ResponseReturnValue:
    """Every file the notice asks for, with its state."""
    application, proposal = queries.proposal_for(current_actor(), application_id)
    return _page(application, proposal, AddItemForm())


@blueprint.post("/applications/<int:application_id>/proposal/attachments")
@requires("proposal.edit")
@writes
def add_item(application_id: int) -> ResponseReturnValue:
    """Add a file that this notice asks for."""
    actor = current_actor()
    application, proposal = queries.proposal_for(actor, application_id)
    form = AddItemForm()
    if form.validate():
        try:
            item = attaching.add_item(
                application=application, proposal=proposal, label=form.label.data or "", by=actor
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            return redirect_to("proposals.attachment", item_id=item.id)
    return _page(application, proposal, form), 422


@blueprint.get("/proposal-attachments/<int:item_id>")
@requires("proposal.view")
def attachment(item_id: int) -> ResponseReturnValue:
    """One item: attach a file, or say why it does not apply."""
    application, proposal, item = queries.attachment_for(current_actor(), item_id)
    return _item_page(application, proposal, item, AttachForm(), ReasonForm())


@blueprint.post("/proposal-attachments/<int:item_id>/file")
@requires("proposal.edit")
@writes
def attach_file(item_id: int) -> ResponseReturnValue:
    """Attach an uploaded file."""
    actor = current_actor()
    application, proposal, item = queries.attachment_for(actor, item_id)
    form = AttachForm()
    if form.validate():
        try:
            attaching.attach_upload(
                application=application,
                item=item,
                upload=form.file.given(),
                file_name=form.file_name.data or "",
                by=actor,
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"Attached as {item.file_name}.")
            return redirect_to("proposals.attachments", application_id=application.id)
    return _item_page(application, proposal, item, form, ReasonForm(formdata=None)), 422


@blueprint.post("/proposal-attachments/<int:item_id>/not-applicable")
@requires("proposal.edit")
@writes
def not_applicable(item_id: int) -> ResponseReturnValue:
    """Say why an item does not apply."""
    actor = current_actor()
    application, proposal, item = queries.attachment_for(actor, item_id)
    form: Form = ReasonForm()
    if form.validate():
        try:
            attaching.mark_not_applicable(
                application=application, item=item, reason=form.values()["reason"], by=actor
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            return redirect_to("proposals.attachments", application_id=application.id)
    return _item_page(application, proposal, item, AttachForm(formdata=None), form), 422


@blueprint.post("/proposal-attachments/<int:item_id>/clear")
@requires("proposal.edit")
@writes
def clear_attachment(item_id: int) -> ResponseReturnValue:
    """Take back what was said or attached."""
    application, _, item = queries.attachment_for(current_actor(), item_id)
    attaching.mark_missing(application=application, item=item, by=current_actor())
    return redirect_to("proposals.attachments", application_id=application.id)


def _page(application: Application, proposal: Proposal, form: AddItemForm) -> str:
    return render_template(
        "proposals/attachments.html",
        application=application,
        proposal=proposal,
        pack=queries.format_of(proposal),
        missing=queries.open_attachments(proposal),
        form=form,
    )


def _item_page(
    application: Application, proposal: Proposal, item: AttachmentItem, form: AttachForm, reason: Form
) -> str:
    return render_template(
        "proposals/attachment.html",
        application=application,
        proposal=proposal,
        item=item,
        pack=queries.format_of(proposal),
        form=form,
        reason=reason,
    )
