"""The list of awards."""

from __future__ import annotations

import sqlalchemy as sa

from funding.awards.models import Award
from funding.infra.pagination import Page, paginate
from funding.infra.records import visible
from funding.kernel.actor import Actor

PAGE_SIZE = 50


def award_page(actor: Actor, *, page: int = 1) -> Page[Award]:
    """A page of the awards an actor may see: what ends soonest first."""
    query = sa.select(Award).where(Award.archived_at.is_(None), visible(actor))
    return paginate(query.order_by(Award.ends_on, Award.id), page=page, size=PAGE_SIZE)
