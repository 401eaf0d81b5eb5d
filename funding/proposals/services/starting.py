"""Starting a proposal, and its page rules."""

from __future__ import annotations

from collections.abc import Mapping

from funding.applications.models import Application
from funding.funders.formats import FORMATS
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.proposals.models import AttachmentItem, Proposal, ProposalSection
from funding.proposals.pagerules import checked_changes
from funding.proposals.queries import Subject, proposal_of
from funding.proposals.services.readiness import tell
from funding.proposals.templates import TEMPLATES
from funding.proposals.types import AttachmentPlan, ProposalStatus, SectionPlan


def start_proposal(*, application: Application, template: str, by: Actor) -> Proposal:
    """Make the proposal of an application from a template; the one it has where it has one already."""
    found = proposal_of(application.id)
    if found is not None:
        return found
    chosen = TEMPLATES.get(template)
    if chosen is None:
        raise DomainError("Choose a template from the list.", field="template")
    pack = application.funder.format_pack
    own = chosen.page_format if chosen.page_format != "house" or pack not in FORMATS else pack
    proposal = Proposal(application_id=application.id, template=chosen.key, format_key=own, format_changes={})
    proposal.sections = [_section(plan, place * 10) for place, plan in enumerate(chosen.sections)]
    proposal.attachments = [_item(wanted, place * 10) for place, wanted in enumerate(chosen.attachments)]
    db.session.add(proposal)
    db.session.flush()
    audit(
        by=by,
        action="proposal.started",
        subject=application.title,
        record_id=application.id,
        after={"template": chosen.label},
    )
    tell(proposal, Subject(application))
    return proposal


def _section(plan: SectionPlan, sort: int) -> ProposalSection:
    return ProposalSection(
        key=plan.key,
        heading=plan.heading,
        guidance=plan.guidance,
        word_limit=plan.word_limit,
        character_limit=plan.character_limit,
        page_limit=plan.page_limit,
        counted=plan.counted,
        single_spaced=plan.single_spaced,
        sort=sort,
    )


def _item(wanted: AttachmentPlan, sort: int) -> AttachmentItem:
    return AttachmentItem(
        key=wanted.key, label=wanted.label, guidance=wanted.guidance, required=wanted.required, sort=sort
    )


def must_be_open(proposal: Proposal) -> None:
    """Raise NotAllowed when the proposal has been sent."""
    if proposal.status is ProposalStatus.SENT:
        raise NotAllowed(
            "This proposal has been sent and is kept as it was. Reopen it to write a new version."
        )


def change_format(
    *, application: Application, proposal: Proposal, format_key: str, changes: Mapping[str, object],
    expected_version: int | None, by: Actor,
) -> None:  # fmt: skip
    """Set the page rules of this notice. Raises DomainError for a figure out of bounds, StaleVersion, NotAllowed."""
    must_be_open(proposal)
    if expected_version != proposal.version:
        raise StaleVersion("Somebody else changed the page rules while you were editing.")
    if format_key not in FORMATS:
        raise DomainError("Choose a page format from the list.", field="format_key")
    values = {"format_key": format_key, "format_changes": checked_changes(changes)}
    before, after = assign(proposal, values)
    db.session.flush()
    if after:
        audit(
            by=by,
            action="proposal.format_changed",
            subject=application.title,
            record_id=application.id,
            before=before,
            after=after,
        )


def reopen(*, application: Application, proposal: Proposal, by: Actor) -> None:
    """Let a sent proposal be written again, as its next version; what was sent stays as it is."""
    if proposal.status is ProposalStatus.SENT:
        proposal.status = ProposalStatus.DRAFT
        proposal.edition += 1
        db.session.flush()
        audit(
            by=by,
            action="proposal.reopened",
            subject=application.title,
            record_id=application.id,
            after={"version": proposal.edition},
        )
