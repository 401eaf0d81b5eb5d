"""Recording that a proposal was sent, with the exact files kept as sent.

The proposal is printed once more as "Sent", the budget is written as a workbook, and both are stored with every
attachment of the checklist and the receipt, each pinned by the hash of its content. The record cannot be changed: the
database refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from funding.applications.models import Application
from funding.applications.services.moves import record_submitted
from funding.applications.types import Stage
from funding.documents.models import Document
from funding.documents.services import Upload, keep_bytes, keep_upload
from funding.documents.types import DocumentKind
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.zoned import zone_info
from funding.proposals.document import assemble
from funding.proposals.filenames import problems
from funding.proposals.models import Proposal, Submission, SubmissionFile
from funding.proposals.printed import differences
from funding.proposals.printing import print_proposal, unprintable
from funding.proposals.queries import Subject, format_of, open_attachments, section_states
from funding.proposals.services.printing import WORKBOOK_TYPE, budget_workbook, pdf_name
from funding.proposals.services.starting import must_be_open
from funding.proposals.types import AttachmentState, ProposalStatus, SentRole, SubmissionMethod


@dataclass(frozen=True, slots=True)
class SendingFacts:
    """What a person says about a sending. ``local`` is a wall-clock moment in ``zone``."""

    local: datetime
    zone: str
    method: SubmissionMethod
    tracking_number: str = ""
    note: str = ""
    despite: bool = False


@dataclass(frozen=True, slots=True)
class Preflight:
    """What stands in the way (``stops``) and what a person should know (``warnings``) before it is recorded as sent."""

    stops: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def preflight(application: Application, proposal: Proposal) -> Preflight:
    """Check what the funder would reject: sums, gaps in figures, names, glyphs stop; limits and missing files warn."""
    subject = Subject(application)
    doc = assemble(proposal, subject)
    found = Preflight()
    if doc.budget:
        found.stops.extend(f"Budget: {one}" for one in differences(doc.budget))
    for state in section_states(proposal, subject.figures):
        name = state.section.heading
        if state.missing_figures:
            found.stops.append(f"{name}: a figure has no value ({', '.join(state.missing_figures)}).")
        if not state.count.words:
            found.warnings.append(f"{name} has not been written.")
        if state.count.over:
            found.warnings.append(f"{name} is {state.count.over}.")
    names = [item.file_name for item in proposal.attachments if item.state is AttachmentState.HAVE]
    found.stops.extend(f"{name}: {why}" for name, why in problems(names, format_of(proposal)).items())
    for heading, signs in unprintable(doc).items():
        found.stops.append(f"{heading}: characters that cannot be printed: {' '.join(signs[:8])}")
    found.warnings.extend(f"Missing: {item.label}." for item in open_attachments(proposal))
    return found


def record_submission(
    *, application: Application, proposal: Proposal, facts: SendingFacts, receipt: Upload | None, by: Actor
) -> Submission:
    """Record a sending and keep its files. Raises DomainError where something stands in the way."""
    must_be_open(proposal)
    sent_at = _instant(facts)
    _must_pass(preflight(application, proposal), despite=facts.despite)
    subject = Subject(application)
    proposal.status = ProposalStatus.SENT
    pieces = _pieces(application, proposal, subject, by)
    if receipt is not None and receipt.filename:
        kept = keep_upload(
            record_id=application.id, upload=receipt, label="Receipt", kind=DocumentKind.RECEIPT, by=by
        )
        pieces.append((SentRole.RECEIPT, kept.name, kept))
    submission = _written(proposal, subject, facts, sent_at, by)
    for role, name, document in pieces:
        db.session.add(
            SubmissionFile(
                submission_id=submission.id,
                document_id=document.id,
                role=role,
                name=name,
                sha256=document.sha256,
                size_bytes=document.size_bytes,
            )
        )
    db.session.flush()
    audit(
        by=by,
        action="proposal.sent",
        subject=application.title,
        record_id=application.id,
        after={"sent_at": sent_at, "method": facts.method.label, "tracking_number": facts.tracking_number},
    )
    emit("proposal.sent", application_id=application.id, submission_id=submission.id, by=by)
    return submission


def _must_pass(checks: Preflight, *, despite: bool) -> None:
    if checks.stops:
        raise DomainError("This cannot go out as it is. " + " ".join(checks.stops))
    if checks.warnings and not despite:
        raise DomainError(
            "Some things are open. Tick the box to record the submission all the same.", field="despite"
        )


def _instant(facts: SendingFacts) -> datetime:
    sent_at = facts.local.replace(tzinfo=zone_info(facts.zone))
    if sent_at > clock.now():
        raise DomainError("This moment has not come yet. Enter when it was sent.", field="sent_on")
    return sent_at


def _pieces(
    application: Application, proposal: Proposal, subject: Subject, by: Actor
) -> list[tuple[SentRole, str, Document]]:
    printed = print_proposal(assemble(proposal, subject))
    name = pdf_name(application, proposal)
    main = keep_bytes(
        record_id=application.id,
        data=printed.data,
        name=name,
        content_type="application/pdf",
        label=f"Proposal as sent, version {proposal.edition}",
        kind=DocumentKind.SENT,
        by=by,
    )
    pieces = [(SentRole.PROPOSAL, name, main)]
    workbook = budget_workbook(subject)
    if workbook is not None:
        book = keep_bytes(
            record_id=application.id,
            data=workbook[1],
            name=workbook[0],
            content_type=WORKBOOK_TYPE,
            label=f"Budget as sent, version {proposal.edition}",
            kind=DocumentKind.SENT,
            by=by,
        )
        pieces.append((SentRole.BUDGET, workbook[0], book))
    attached = [item for item in proposal.attachments if item.state is AttachmentState.HAVE]
    pieces.extend((SentRole.ATTACHMENT, item.file_name, item.document) for item in attached if item.document)
    return pieces


def _written(
    proposal: Proposal, subject: Subject, facts: SendingFacts, sent_at: datetime, by: Actor
) -> Submission:
    summary = subject.budget.summary if subject.budget else None
    submission = Submission(
        proposal_id=proposal.id,
        sent_at=sent_at,
        zone=facts.zone,
        method=facts.method,
        tracking_number=facts.tracking_number.strip(),
        note=facts.note.strip(),
        edition=proposal.edition,
        request_cents=summary.federal_cents if summary else subject.application.ask_cents,
        total_cents=summary.total_cents if summary else None,
        sent_by_id=by.user_id,
        sent_by_name=by.name,
    )
    db.session.add(submission)
    db.session.flush()
    return submission


def move_on(*, application: Application, submission: Submission, by: Actor) -> bool:
    """Take the application to the stage Submitted; False where it is there already. Raises what the move raises."""
    if application.stage is Stage.SUBMITTED:
        return False
    day = submission.sent_at.astimezone(zone_info(submission.zone)).date()
    record_submitted(application=application, on=day, by=by)
    return True
