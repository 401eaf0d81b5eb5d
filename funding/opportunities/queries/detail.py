"""Reading one opportunity."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from funding.funders.models import Funder
from funding.infra.db import db
from funding.infra.records import hidden_ids
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.opportunities.models import Opportunity, Posting
from funding.opportunities.types import Source

SHOWN_VERSIONS = 20


def visible_calls(actor: Actor) -> sa.ColumnElement[bool]:
    """The clause that keeps to calls ``actor`` may see: asks to private donors are for those who may see
    giving.
    """
    hidden = hidden_ids(actor)
    if hidden is None:
        return sa.true()
    return sa.or_(Opportunity.record_id.is_(None), Opportunity.record_id.not_in(hidden))


def get_opportunity(actor: Actor, opportunity_id: int) -> Opportunity:
    """The call with this id, its posting and gates. Raises NotFound where the actor may not see it."""
    query = (
        sa.select(Opportunity)
        .where(Opportunity.id == opportunity_id, visible_calls(actor))
        .options(joinedload(Opportunity.posting), selectinload(Opportunity.gates))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("There is no opportunity with this number.")
    return found


def id_of_record(actor: Actor, record_id: int) -> int:
    """The number of the call that a record is the spine of. Raises NotFound."""
    query = sa.select(Opportunity.id).where(Opportunity.record_id == record_id, visible_calls(actor))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("There is no opportunity behind this record.")
    return found


def shown_title(opportunity: Opportunity, actor: Actor) -> str:
    """The title as this actor may read it: an ask to a private donor keeps its name from roles without
    names.
    """
    if opportunity.source is Source.DONOR and not actor.can("giving.names"):
        return f"Ask to a private donor (no. {opportunity.id})"
    return opportunity.title


def funder_of(opportunity: Opportunity) -> Funder | None:
    """The funder the call is linked to."""
    return db.session.get(Funder, opportunity.funder_id) if opportunity.funder_id else None


def earlier_postings(opportunity: Opportunity) -> Sequence[Posting]:
    """Earlier versions of the call as published, newest first; none for calls entered here."""
    if opportunity.source_id is None:
        return []
    query = (
        sa.select(Posting)
        .where(Posting.source_id == opportunity.source_id, Posting.id < opportunity.posting_id)
        .order_by(Posting.id.desc())
        .limit(SHOWN_VERSIONS)
    )
    return db.session.scalars(query).all()
