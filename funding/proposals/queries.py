"""Reads of proposals, and the whole an application's pages and PDF are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from funding.accounts.models import Organization
from funding.accounts.queries import organization
from funding.applications.models import Application
from funding.applications.queries.applications import application_for, initiatives_of
from funding.budgets.queries import budget_of, tables
from funding.budgets.shapes import BudgetTables
from funding.funders.formats import PageFormat
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import nameless, readable
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.opportunities.models import Opportunity, PostingListing
from funding.outreach.models import Indicator, Initiative
from funding.proposals import tokens
from funding.proposals.counting import count
from funding.proposals.models import AttachmentItem, Proposal, ProposalSection, Submission
from funding.proposals.pagerules import effective_format
from funding.proposals.types import AttachmentState, Count, ProposalStatus

PAGE_SIZE = 25


@dataclass
class Subject:
    """An application with everything its proposal quotes. Read once per page."""

    application: Application

    @cached_property
    def organization(self) -> Organization | None:
        """Our own profile."""
        return organization()

    @cached_property
    def opportunity(self) -> Opportunity | None:
        """The call that is answered."""
        number = self.application.opportunity_id
        return db.session.get(Opportunity, number) if number else None

    @cached_property
    def listings(self) -> Sequence[str]:
        """The assistance listings of the call, as text."""
        if self.opportunity is None:
            return []
        query = select(PostingListing.aln).where(PostingListing.posting_id == self.opportunity.posting_id)
        return db.session.scalars(query.order_by(PostingListing.aln)).all()

    @cached_property
    def budget(self) -> BudgetTables | None:
        """The tables of the newest budget, or None where there is none with lines."""
        found = budget_of(self.application.id)
        laid_out = tables(found.id) if found else None
        return laid_out if laid_out and laid_out.summary.line_count else None

    @cached_property
    def initiatives(self) -> Sequence[Initiative]:
        """The initiatives the application would pay for."""
        return initiatives_of(self.application.id)

    @cached_property
    def indicators(self) -> Sequence[tuple[Initiative, Indicator]]:
        """Their indicators, in the order of the initiatives."""
        names = {one.id: one for one in self.initiatives}
        query = select(Indicator).where(Indicator.initiative_id.in_(names))
        found = db.session.scalars(query.order_by(Indicator.sort, Indicator.id)).all()
        order = {number: place for place, number in enumerate(names)}
        return sorted(((names[one.initiative_id], one) for one in found), key=lambda pair: order[pair[0].id])

    @cached_property
    def figure_groups(self) -> list[tokens.Group]:
        """Every figure that a text may quote."""
        return tokens.groups_for(self)

    @cached_property
    def figures(self) -> dict[str, tokens.Figure]:
        """The same by key."""
        return tokens.flat(self.figure_groups)


@dataclass(frozen=True, slots=True)
class SectionState:
    """One section with its size and what is wrong with it."""

    section: ProposalSection
    count: Count
    missing_figures: tuple[str, ...]

    @property
    def state(self) -> str:
        """Ready, partly (over a limit or with a gap) or missing (nothing written)."""
        if not self.count.words:
            return "missing"
        return "partly" if self.count.over or self.missing_figures else "ready"


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One line of the list of proposals."""

    id: int
    application_id: int
    title: str
    funder: str
    hue: str
    status: ProposalStatus
    template: str
    written: int
    sections: int
    missing: int
    updated_at: datetime
    sent_at: datetime | None


def proposal_of(application_id: int) -> Proposal | None:
    """The proposal of an application, or None."""
    query = select(Proposal).where(Proposal.application_id == application_id)
    return db.session.scalar(query.options(selectinload(Proposal.sections)))


def readable_application(actor: Actor, application_id: int) -> Application:
    """The application, if the actor may read what is written for it. Raises NotFound.

    The proposal to a private donor names the donor: a role without names does not find it.
    """
    application = application_for(actor, application_id)
    if nameless(application, actor):
        raise NotFound("There is no such proposal.")
    return application


def proposal_for(actor: Actor, application_id: int) -> tuple[Application, Proposal]:
    """The application and its proposal. Raises NotFound where it is not visible or has none."""
    application = readable_application(actor, application_id)
    proposal = proposal_of(application.id)
    if proposal is None:
        raise NotFound("This application has no proposal yet.")
    return application, proposal


def section_for(actor: Actor, section_id: int) -> tuple[Application, Proposal, ProposalSection]:
    """A section with what it belongs to. Raises NotFound."""
    section = db.session.get(ProposalSection, section_id)
    if section is None:
        raise NotFound("There is no such section.")
    application = readable_application(actor, section.proposal.application_id)
    return application, section.proposal, section


def attachment_for(actor: Actor, item_id: int) -> tuple[Application, Proposal, AttachmentItem]:
    """An item of the checklist with what it belongs to. Raises NotFound."""
    item = db.session.get(AttachmentItem, item_id)
    if item is None:
        raise NotFound("There is no such attachment.")
    application = readable_application(actor, item.proposal.application_id)
    return application, item.proposal, item


def submissions_of(proposal_id: int) -> Sequence[Submission]:
    """What was sent, newest first."""
    query = select(Submission).where(Submission.proposal_id == proposal_id)
    return db.session.scalars(
        query.options(selectinload(Submission.files)).order_by(Submission.id.desc())
    ).all()


def section_states(proposal: Proposal, figures: dict[str, tokens.Figure]) -> list[SectionState]:
    """Every section with its count, figures filled in as printed."""
    return [section_state(section, figures) for section in proposal.sections]


def section_state(section: ProposalSection, figures: dict[str, tokens.Figure]) -> SectionState:
    """One section with its count."""
    size = count(
        tokens.filled(section.body, figures),
        word_limit=section.word_limit,
        character_limit=section.character_limit,
    )
    return SectionState(section, size, tuple(tokens.unknown_in(section.body, figures)))


def format_of(proposal: Proposal) -> PageFormat:
    """The page format the proposal is set in: the funder's pack with this notice's own rules."""
    return effective_format(proposal.format_key, proposal.format_changes)


def open_attachments(proposal: Proposal) -> list[AttachmentItem]:
    """Required files that are neither there nor answered."""
    return [one for one in proposal.attachments if one.required and one.state is AttachmentState.MISSING]


def list_proposals(actor: Actor, *, text: str = "", status: str = "", page: int = 1) -> Page[ProposalRow]:
    """A page of the proposals whose applications the actor may read, the newest change first."""
    query: Any = select(Proposal, Application).join(Application, Application.id == Proposal.application_id)
    query = query.where(readable(actor), Application.archived_at.is_(None))
    if text:
        query = query.where(Application.title.icontains(text, autoescape=True))
    if status in set(ProposalStatus):
        query = query.where(Proposal.status == ProposalStatus(status))
    query = query.order_by(Proposal.updated_at.desc(), Proposal.id.desc())
    found = paginate(query, page=page, size=PAGE_SIZE, scalars=False)
    ids = [proposal.id for proposal, _ in found.items]
    sections, missing, sent = _section_counts(ids), _missing_counts(ids), _sent_times(ids)
    rows = [
        ProposalRow(
            id=proposal.id,
            application_id=application.id,
            title=application.title,
            funder=application.funder.source_label,
            hue=application.funder.source_hue,
            status=proposal.status,
            template=proposal.template,
            written=sections.get(proposal.id, (0, 0))[0],
            sections=sections.get(proposal.id, (0, 0))[1],
            missing=missing.get(proposal.id, 0),
            updated_at=proposal.updated_at,
            sent_at=sent.get(proposal.id),
        )
        for proposal, application in found.items
    ]
    return Page(rows, found.number, found.size, found.total)


def _section_counts(ids: list[int]) -> dict[int, tuple[int, int]]:
    written = func.sum(func.sign(func.length(ProposalSection.body)))
    query = select(ProposalSection.proposal_id, written, func.count()).where(
        ProposalSection.proposal_id.in_(ids)
    )
    rows = db.session.execute(query.group_by(ProposalSection.proposal_id))
    return {row[0]: (int(row[1] or 0), row[2]) for row in rows}


def _missing_counts(ids: list[int]) -> dict[int, int]:
    query = select(AttachmentItem.proposal_id, func.count()).where(
        AttachmentItem.proposal_id.in_(ids),
        AttachmentItem.required,
        AttachmentItem.state == AttachmentState.MISSING,
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(AttachmentItem.proposal_id))}


def _sent_times(ids: list[int]) -> dict[int, datetime]:
    query = select(Submission.proposal_id, func.max(Submission.sent_at)).where(
        Submission.proposal_id.in_(ids)
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Submission.proposal_id))}
