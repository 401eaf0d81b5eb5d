"""What an application takes over from the call it pursues."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from funding.funders.models import Funder
from funding.funders.queries import by_agency_code
from funding.funders.services import create_funder
from funding.funders.types import FunderFacts, FunderKind
from funding.infra import clock
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.money import Cents
from funding.kernel.zoned import Certainty, format_date
from funding.opportunities import reading
from funding.opportunities.codes import department_name, top_agency
from funding.opportunities.models import Opportunity, PostingListing
from funding.opportunities.sanitizing import safe_url
from funding.opportunities.types import CostShare, Source
from funding.work.types import DeadlineDraft, kind_of_step

FEDERAL_ZONE = "America/New_York"
GRANTS_GOV = "https://www.grants.gov/search-results-detail/"


@dataclass(frozen=True, slots=True)
class PursuitFacts:
    """Title, funder, dates, limits and match rule of a call, with their sources.

    Amounts are cents. ``match_bp`` is a share of the total project cost, None where it is not known and 0
    where the call asks for none or waives it.
    """

    title: str
    funder_id: int | None
    gates: tuple[DeadlineDraft, ...]
    ceiling_cents: Cents | None
    floor_cents: Cents | None
    match_bp: int | None
    match_source: str
    starts_on: date | None
    ends_on: date | None
    number: str
    alns: tuple[str, ...]


def pursuit_facts(opportunity: Opportunity, *, by: Actor) -> PursuitFacts:
    """The facts to start an application from. A federal agency that is no funder yet becomes one."""
    match_bp, match_source = _match(opportunity)
    return PursuitFacts(
        title=opportunity.title,
        funder_id=_funder_id(opportunity, by),
        gates=gate_drafts(opportunity),
        ceiling_cents=opportunity.ceiling_cents,
        floor_cents=opportunity.floor_cents,
        match_bp=match_bp,
        match_source=match_source,
        starts_on=opportunity.starts_on,
        ends_on=opportunity.ends_on,
        number=opportunity.number,
        alns=listings_of(opportunity.posting_id),
    )


def listings_of(posting_id: int) -> tuple[str, ...]:
    """The assistance listings a posting names, as text."""
    query = sa.select(PostingListing.aln).where(PostingListing.posting_id == posting_id)
    return tuple(db.session.scalars(query.order_by(PostingListing.aln)))


def gate_drafts(opportunity: Opportunity) -> tuple[DeadlineDraft, ...]:
    """The dates to meet: those read in the notice by a person, else the one date the source publishes.

    A published close date has no clock time, and none is made up for it.
    """
    url, read_on = source_url(opportunity), clock.today_of(opportunity.posting.read_at)
    if opportunity.gates:
        return tuple(
            DeadlineDraft(
                label=gate.label,
                kind=kind_of_step(gate.label),
                due_on=gate.due_on,
                at=gate.due_time,
                zone=gate.zone,
                certainty=gate.certainty,
                source_text=gate.source_text,
                sequence=place,
                source_url=url,
                checked_on=read_on,
            )
            for place, gate in enumerate(opportunity.gates, start=1)
        )
    return (replace(_published_gate(opportunity), source_url=url, checked_on=read_on),)


def _published_gate(opportunity: Opportunity) -> DeadlineDraft:
    source = opportunity.source.label
    day = opportunity.close_on
    if day is None:
        text = f"{source} gives no closing date."
        return DeadlineDraft(
            "Application due", certainty=Certainty.UNKNOWN, zone=FEDERAL_ZONE, source_text=text
        )
    if opportunity.is_forecast:
        text = f"{source} forecast: estimated to close {format_date(day)}."
        return DeadlineDraft(
            "Application due", due_on=day, certainty=Certainty.ESTIMATED, zone=FEDERAL_ZONE, source_text=text
        )
    text = f"{source}: closes {format_date(day)}; time not stated."
    note = close_note(opportunity)
    if note:
        text = f"{text} Its note: {note}"
    return DeadlineDraft(
        "Application due",
        due_on=day,
        certainty=Certainty.DATE_ONLY,
        zone=FEDERAL_ZONE,
        source_text=text[:500],
    )


def source_url(opportunity: Opportunity) -> str:
    """Where the call can be read: its page on Grants.gov, else the address that was entered with it."""
    if opportunity.source is Source.GRANTS_GOV:
        return f"{GRANTS_GOV}{opportunity.source_id}"
    fields = opportunity.posting.raw.get("fields", {})
    return safe_url(str(fields.get("AdditionalInformationURL") or ""))[:500]


def close_note(opportunity: Opportunity) -> str:
    """What the source says about its closing date in words; clock times and steps hide here."""
    fields = opportunity.posting.raw.get("fields", {})
    name = "EstimatedSynopsisCloseDateExplanation" if opportunity.is_forecast else "CloseDateExplanation"
    return reading.read_body(str(fields.get(name) or ""))


def _match(opportunity: Opportunity) -> tuple[int | None, str]:
    if opportunity.match_bp is not None:
        return opportunity.match_bp, opportunity.match_source
    if opportunity.cost_share is CostShare.NO:
        return 0, f"{opportunity.source.label}: no cost sharing or matching requirement."
    if opportunity.cost_share is CostShare.YES:
        return None, f"{opportunity.source.label}: cost sharing is required; its share stands in the notice."
    return None, ""


def _funder_id(opportunity: Opportunity, by: Actor) -> int | None:
    if opportunity.funder_id is not None or not opportunity.agency_code:
        return opportunity.funder_id
    funder = by_agency_code(opportunity.agency_code) or _new_agency(opportunity, by)
    opportunity.funder_id = funder.id
    return funder.id


def _new_agency(opportunity: Opportunity, by: Actor) -> Funder:
    """The agency that publishes the call, added to the funders under its own code."""
    department = top_agency(opportunity.agency_code)
    name = opportunity.agency_name or department_name(department)
    facts = FunderFacts(name=name[:200], kind=FunderKind.FEDERAL, agency_code=opportunity.agency_code)
    return create_funder(facts=facts, by=by, sure=True)
