"""The checklist of attachments: have, missing, or not applicable with a reason."""

from __future__ import annotations

from funding.applications.models import Application
from funding.documents.models import Document
from funding.documents.services import Upload, keep_upload
from funding.documents.types import DocumentKind
from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.proposals.filenames import acceptable, problems
from funding.proposals.models import AttachmentItem, Proposal
from funding.proposals.queries import Subject, format_of
from funding.proposals.services.readiness import tell
from funding.proposals.services.starting import must_be_open
from funding.proposals.types import AttachmentState


def attach_upload(
    *, application: Application, item: AttachmentItem, upload: Upload, file_name: str = "", by: Actor
) -> None:
    """Keep an uploaded file for an item, under an acceptable name. Raises DomainError with what is wrong."""
    must_be_open(item.proposal)
    document = keep_upload(
        record_id=application.id, upload=upload, label=item.label, kind=DocumentKind.ATTACHMENT, by=by
    )
    attach(application=application, item=item, document=document, file_name=file_name, by=by)


def attach(
    *, application: Application, item: AttachmentItem, document: Document, file_name: str = "", by: Actor
) -> None:
    """Have ``document`` stand for an item, sent as ``file_name`` (made acceptable from its own name where empty)."""
    must_be_open(item.proposal)
    pack = format_of(item.proposal)
    taken = [one.file_name for one in item.proposal.attachments if one is not item and one.file_name]
    name = file_name.strip() or acceptable(document.name, pack, taken)
    problem = problems([*taken, name], pack).get(name)
    if problem:
        raise DomainError(problem, field="file_name")
    item.state, item.reason = AttachmentState.HAVE, ""
    item.document, item.document_id, item.file_name = document, document.id, name
    _told(application, item, by)


def mark_not_applicable(*, application: Application, item: AttachmentItem, reason: str, by: Actor) -> None:
    """Say why an item is not needed. Raises DomainError without a reason."""
    must_be_open(item.proposal)
    if not reason.strip():
        raise DomainError("Say why it does not apply; the reason is printed in the proposal.", field="reason")
    item.state, item.reason = AttachmentState.NOT_APPLICABLE, reason.strip()[:300]
    item.document, item.document_id, item.file_name = None, None, ""
    _told(application, item, by)


def mark_missing(*, application: Application, item: AttachmentItem, by: Actor) -> None:
    """Take back what was said or attached; the file stays among the documents."""
    must_be_open(item.proposal)
    item.state, item.reason = AttachmentState.MISSING, ""
    item.document, item.document_id, item.file_name = None, None, ""
    _told(application, item, by)


def add_item(*, application: Application, proposal: Proposal, label: str, by: Actor) -> AttachmentItem:
    """Add a file that this notice asks for. Raises DomainError past fifty items."""
    must_be_open(proposal)
    if len(proposal.attachments) >= 50:
        raise DomainError("A checklist has at most 50 items.", field="label")
    last = max((one.sort for one in proposal.attachments), default=0)
    item = AttachmentItem(key=f"own-{len(proposal.attachments) + 1}", label=label.strip(), sort=last + 10)
    proposal.attachments.append(item)
    db.session.flush()
    _told(application, item, by)
    return item


def _told(application: Application, item: AttachmentItem, by: Actor) -> None:
    db.session.flush()
    audit(
        by=by,
        action="proposal.attachment_changed",
        subject=f"{application.title}: {item.label}",
        record_id=application.id,
        after={"state": item.state, "file": item.file_name, "reason": item.reason},
    )
    tell(item.proposal, Subject(application))
