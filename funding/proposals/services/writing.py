"""Writing: text, headings, limits and order of sections."""

from __future__ import annotations

import re

from funding.applications.models import Application
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.proposals.cleaning import clean
from funding.proposals.models import Proposal, ProposalSection
from funding.proposals.queries import Subject
from funding.proposals.services.readiness import tell
from funding.proposals.services.starting import must_be_open
from funding.proposals.types import LONGEST_SECTION, MOST_SECTIONS


def save_text(
    *, application: Application, section: ProposalSection, text: str, expected_version: int | None, by: Actor
) -> None:
    """Keep a section's text, cleaned. Raises StaleVersion with the stored text, DomainError when it is too long."""
    must_be_open(section.proposal)
    if expected_version != section.version:
        who = section.updated_by_name or "Somebody else"
        raise StaleVersion(
            f"{who} saved this section while you were writing.", current={"body": section.body}
        )
    if len(text) > LONGEST_SECTION:
        raise DomainError(f"A section holds at most {LONGEST_SECTION:,} characters.", field="body")
    body = clean(text)
    if body == section.body:
        return
    before = section.body
    section.body, section.updated_by_name = body, by.name
    audit(
        by=by,
        action="proposal.section_written",
        subject=f"{application.title}: {section.heading}",
        record_id=application.id,
        before={"text": before},
        after={"text": body},
    )
    tell(section.proposal, Subject(application))


def change_section(
    *, application: Application, section: ProposalSection, values: dict[str, object],
    expected_version: int | None, by: Actor,
) -> None:  # fmt: skip
    """Rename a section or set its limits. Raises StaleVersion, DomainError."""
    must_be_open(section.proposal)
    if expected_version != section.version:
        raise StaleVersion("Somebody else changed this section while you were editing.")
    allowed = {
        "heading",
        "guidance",
        "word_limit",
        "character_limit",
        "page_limit",
        "counted",
        "single_spaced",
    }
    before, after = assign(section, {name: value for name, value in values.items() if name in allowed})
    if not section.heading.strip():
        raise DomainError("Give the section a heading.", field="heading")
    db.session.flush()
    if after:
        audit(
            by=by,
            action="proposal.section_changed",
            subject=f"{application.title}: {section.heading}",
            record_id=application.id,
            before=before,
            after=after,
        )
    tell(section.proposal, Subject(application))


def add_section(*, application: Application, proposal: Proposal, heading: str, by: Actor) -> ProposalSection:
    """Add an empty section at the end. Raises DomainError past the most a proposal may have."""
    must_be_open(proposal)
    if len(proposal.sections) >= MOST_SECTIONS:
        raise DomainError(f"A proposal has at most {MOST_SECTIONS} sections.", field="heading")
    last = max((one.sort for one in proposal.sections), default=0)
    section = ProposalSection(key=_fresh_key(proposal, heading), heading=heading.strip(), sort=last + 10)
    proposal.sections.append(section)
    db.session.flush()
    audit(
        by=by,
        action="proposal.section_added",
        subject=f"{application.title}: {section.heading}",
        record_id=application.id,
        after={"heading": section.heading},
    )
    tell(proposal, Subject(application))
    return section


def _fresh_key(proposal: Proposal, heading: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")[:30] or "section"
    taken = {one.key for one in proposal.sections}
    key, number = plain, 2
    while key in taken:
        key, number = f"{plain}-{number}", number + 1
    return key


def remove_section(*, application: Application, section: ProposalSection, by: Actor) -> None:
    """Remove a section; its text stays in the history."""
    must_be_open(section.proposal)
    proposal = section.proposal
    audit(
        by=by,
        action="proposal.section_removed",
        subject=f"{application.title}: {section.heading}",
        record_id=application.id,
        before={"heading": section.heading, "text": section.body},
    )
    proposal.sections.remove(section)
    tell(proposal, Subject(application))


def move_section(*, application: Application, section: ProposalSection, up: bool, by: Actor) -> None:
    """Move a section one place up or down; at the edge nothing happens."""
    must_be_open(section.proposal)
    ordered = list(section.proposal.sections)
    place = ordered.index(section)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        return
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for number, one in enumerate(ordered):
        one.sort = number * 10
    db.session.flush()
    db.session.expire(section.proposal, ["sections"])
    audit(
        by=by,
        action="proposal.sections_ordered",
        subject=application.title,
        record_id=application.id,
        after={"order": [one.heading for one in ordered]},
    )
