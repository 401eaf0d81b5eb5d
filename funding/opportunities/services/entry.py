"""Entering and correcting calls by hand, and adding to a published call what only its notice says.

A call entered here (a state program's, a foundation's, a partner's, an ask to a donor) may be edited as a
whole. Of one that came from Grants.gov the published facts stay as published; dates with their times, the
match rule, the project period and the funder may be added, and the next import leaves those alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from funding.funders.models import Funder
from funding.funders.types import FunderKind
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.records import Visibility, get_visible
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.identifiers import IdentifierError, parse_aln
from funding.kernel.money import Cents
from funding.kernel.zoned import Certainty
from funding.opportunities import codes, reading
from funding.opportunities.models import (
    NO_END,
    Opportunity,
    OpportunityGate,
    OpportunityRecord,
    Posting,
    PostingListing,
)
from funding.opportunities.sanitizing import safe_url
from funding.opportunities.services.staging import next_posting_ids
from funding.opportunities.services.swap import bump_generation
from funding.opportunities.types import CostShare, Source
from funding.work.types import DeadlineDraft

MOST_GATES = 6


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a person reads in a notice beyond its listing. ``match_bp`` is a share of the total project
    cost.
    """

    funder_id: int | None
    gates: tuple[DeadlineDraft, ...]
    match_bp: int | None
    match_source: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """A call as entered by hand. Amounts are cents; None is unknown."""

    source: Source
    title: str
    number: str
    description: str
    eligibility_note: str
    url: str
    contact: str
    posted_on: date | None
    ceiling_cents: Cents | None
    floor_cents: Cents | None
    total_cents: Cents | None
    expected_awards: int | None
    cost_share: CostShare
    alns: tuple[str, ...]
    eligible: tuple[str, ...]
    is_forecast: bool
    notice: NoticeFacts


def create_opportunity(*, facts: EntryFacts, by: Actor) -> Opportunity:
    """Enter a call. Raises DomainError for facts that contradict each other, beside the field it concerns."""
    funder = _check(facts, by)
    record = OpportunityRecord(title=facts.title, owner_id=by.user_id, created_by_id=by.user_id)
    db.session.add(record)
    posting = Posting(id=next_posting_ids(1)[0], source_id=None, digest="", title=facts.title, raw={})
    db.session.add(posting)
    db.session.flush()
    call = Opportunity(
        source=facts.source, source_id=None, posting_id=posting.id, record_id=record.id, title=facts.title
    )
    call.posting, call.record, call.gates = posting, record, []
    _apply(call, facts, funder)
    db.session.add(call)
    db.session.flush()
    _set_listings(call, facts.alns)
    _set_notice(call, facts.notice)
    _set_close(call, facts)
    after = {"source": facts.source.value, "funder_id": call.funder_id, "ceiling_cents": call.ceiling_cents}
    audit(by=by, action="opportunity.added", subject=call.title, record_id=call.record_id, after=after)
    bump_generation()
    return call


def update_opportunity(
    *, opportunity: Opportunity, facts: EntryFacts, expected_version: int | None, by: Actor
) -> Opportunity:
    """Correct a call that was entered here.

    Raises StaleVersion where somebody saved meanwhile, and DomainError for a published call or
    contradictory facts.
    """
    if not opportunity.is_ours:
        raise DomainError("What Grants.gov publishes cannot be edited here.")
    _check_version(opportunity, expected_version)
    funder = _check(facts, by)
    before, after = _apply(opportunity, facts, funder)
    _set_listings(opportunity, facts.alns)
    _set_notice(opportunity, facts.notice, before, after)
    _set_close(opportunity, facts)
    _save(opportunity, "opportunity.updated", before, after, by)
    return opportunity


def update_notice(
    *, opportunity: Opportunity, facts: NoticeFacts, expected_version: int | None, by: Actor
) -> Opportunity:
    """Add what the notice says to a published call: funder, dates with times, match rule, project period.

    Raises StaleVersion where somebody saved or an import came in meanwhile.
    """
    _check_version(opportunity, expected_version)
    _check_notice(facts)
    if facts.funder_id is not None:
        get_visible(Funder, facts.funder_id, by)
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    if opportunity.funder_id != facts.funder_id:
        before["funder_id"], after["funder_id"] = opportunity.funder_id, facts.funder_id
        opportunity.funder_id = facts.funder_id
    _set_notice(opportunity, facts, before, after)
    _save(opportunity, "opportunity.notice_read", before, after, by)
    return opportunity


def _check_version(opportunity: Opportunity, expected_version: int | None) -> None:
    if expected_version != opportunity.version:
        raise StaleVersion("Somebody else saved this while you were editing.")


def _check(facts: EntryFacts, by: Actor) -> Funder | None:
    if facts.ceiling_cents and facts.floor_cents and facts.floor_cents > facts.ceiling_cents:
        raise DomainError("The smallest award cannot be above the largest.", field="floor_cents")
    if facts.url and not safe_url(facts.url):
        raise DomainError("Please give a web address that begins with https://.", field="url")
    for aln in facts.alns:
        try:
            parse_aln(aln)
        except IdentifierError as error:
            raise DomainError(error.message, field="alns") from error
    _check_notice(facts.notice)
    if facts.notice.funder_id is None:
        return None
    funder = get_visible(Funder, facts.notice.funder_id, by)
    if funder.funder_kind is FunderKind.PERSON and facts.source is not Source.DONOR:
        raise DomainError("An ask to a person has the source Donor, which keeps it private.", field="source")
    return funder


def _check_notice(facts: NoticeFacts) -> None:
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        raise DomainError("The project cannot end before it starts.", field="ends_on")
    if facts.match_bp is not None and not facts.match_source:
        raise DomainError(
            "Please say where the match rule stands, such as the notice's page.", field="match_source"
        )
    if len(facts.gates) > MOST_GATES:
        raise DomainError(f"A call has at most {MOST_GATES} dates to meet.")


def _apply(
    call: Opportunity, facts: EntryFacts, funder: Funder | None
) -> tuple[dict[str, object], dict[str, object]]:
    """Set the columns of the call, its posting and its record; answer what changed."""
    before, after = assign(call, _columns(facts, funder))
    entered = {
        "Description": facts.description,
        "AdditionalInformationOnEligibility": facts.eligibility_note,
        "AdditionalInformationURL": facts.url,
        "GrantorContactText": facts.contact,
        "EligibleApplicants": list(facts.eligible),
    }
    posting = call.posting
    if posting.raw.get("fields") != entered:
        before["description"], after["description"] = "(earlier text)", facts.description
        posting.raw = {"kind": "entered", "fields": entered}
    posting.title, posting.number, posting.read_at = facts.title, facts.number, clock.now()
    posting.agency, posting.alns = call.agency_name, " ".join(facts.alns)
    posting.body = reading.read_body(f"{facts.description} {facts.eligibility_note}")
    if call.record is not None:
        private = facts.source is Source.DONOR
        call.record.title = facts.title
        call.record.visibility = Visibility.GIVING if private else Visibility.EVERYONE
    return before, after


def _columns(facts: EntryFacts, funder: Funder | None) -> dict[str, object]:
    return {
        "source": facts.source,
        "title": facts.title,
        "number": facts.number,
        "agency_name": funder.title if funder and not funder.is_private else "",
        "agency_code": (funder.agency_code or "") if funder else "",
        "funder_id": funder.id if funder else None,
        "posted_on": facts.posted_on,
        "ceiling_cents": facts.ceiling_cents or None,
        "floor_cents": facts.floor_cents or None,
        "total_cents": facts.total_cents or None,
        "expected_awards": facts.expected_awards or None,
        "cost_share": facts.cost_share,
        "eligibility_mask": codes.ELIGIBILITY.mask(facts.eligible),
        "is_forecast": facts.is_forecast,
    }


def _set_listings(call: Opportunity, alns: Sequence[str]) -> None:
    rows = {row.aln: row for row in db.session.query(PostingListing).filter_by(posting_id=call.posting_id)}
    for aln in set(rows) - set(alns):
        db.session.delete(rows[aln])
    for aln in dict.fromkeys(alns):
        if aln not in rows:
            db.session.add(PostingListing(posting_id=call.posting_id, aln=aln))


def _set_notice(
    call: Opportunity,
    facts: NoticeFacts,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    names = ("match_bp", "match_source", "starts_on", "ends_on")
    old, new = assign(call, {name: getattr(facts, name) for name in names})
    gates_before, gates_after = (
        [_told(gate) for gate in call.gates],
        [_told_draft(gate) for gate in facts.gates],
    )
    if gates_before != gates_after:
        old["dates"], new["dates"] = gates_before, gates_after
        call.gates.clear()
        db.session.flush()
        call.gates.extend(_gate(place, draft) for place, draft in enumerate(facts.gates, start=1))
    if before is not None and after is not None:
        before.update(old)
        after.update(new)


def _gate(place: int, draft: DeadlineDraft) -> OpportunityGate:
    open_ended = draft.certainty in (Certainty.ROLLING, Certainty.UNKNOWN)
    if not open_ended and draft.due_on is None:
        raise DomainError(
            "Please give the day, or say that it is rolling or not known.", field=f"gate{place}_day"
        )
    exact = draft.certainty is Certainty.EXACT and draft.at is not None
    certainty = Certainty.DATE_ONLY if draft.certainty is Certainty.EXACT and not exact else draft.certainty
    return OpportunityGate(
        sequence=place,
        label=draft.label,
        due_on=None if open_ended else draft.due_on,
        due_time=draft.at if exact else None,
        zone=draft.zone,
        certainty=certainty,
        source_text=draft.source_text,
    )


def _told(gate: OpportunityGate) -> str:
    return (
        f"{gate.label}: {gate.due_on} {gate.due_time} {gate.zone} {gate.certainty.value} {gate.source_text}"
    )


def _told_draft(draft: DeadlineDraft) -> str:
    return _told(_gate(1, draft))


def _set_close(call: Opportunity, facts: EntryFacts) -> None:
    """The closing date of a call entered here is that of its last dated step."""
    days = [gate.due_on for gate in facts.notice.gates if gate.due_on is not None]
    call.close_on = max(days, default=None)
    call.open_until = NO_END if call.is_forecast or call.close_on is None else call.close_on
    db.session.flush()


def _save(
    call: Opportunity, action: str, before: dict[str, object], after: dict[str, object], by: Actor
) -> None:
    if not after:
        return
    audit(by=by, action=action, subject=call.title, record_id=call.record_id, before=before, after=after)
    bump_generation()
