"""What the books say that bears on match: costs charged to it, and costs that federal money paid.

An approved cost of the match's share is cash match by itself; the ledger shows it and it is never typed again. A cost
that a federal award paid is no match of any award: an item of the same amount within a month of it, with the same
reference, or on the same day from the same vendor, is that cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from funding.actuals.models import Actual
from funding.actuals.types import ActualState, Share
from funding.awards.models import Award
from funding.awards.types import AwardRoute
from funding.infra.db import db
from funding.kernel.money import Cents
from funding.match_ledger.uses import plain

A_MONTH = timedelta(days=31)
FEDERAL = tuple(one for one in AwardRoute if one.is_federal)


def charged_to(award_id: int, limit: int) -> Sequence[Actual]:
    """The latest approved costs of an award that were charged to its match."""
    query = sa.select(Actual).where(
        Actual.award_id == award_id, Actual.state == ActualState.APPROVED, Actual.share == Share.MATCH
    )
    return db.session.scalars(query.order_by(Actual.incurred_on.desc(), Actual.id.desc()).limit(limit)).all()


def cost_like(*, award_id: int, reference: str, source: str, on: date, cents: Cents) -> Actual | None:
    """The approved cost that an item of match would be: a federal award paid it, or the books hold it as match."""
    federal = sa.select(Award.__table__.c.id).where(Award.__table__.c.route.in_(FEDERAL))
    query = sa.select(Actual).where(
        sa.or_(
            sa.and_(Actual.award_id.in_(federal), Actual.share == Share.FUNDER),
            sa.and_(Actual.award_id == award_id, Actual.share == Share.MATCH),
        ),
        Actual.state == ActualState.APPROVED,
        Actual.incurred_on.between(on - A_MONTH, on + A_MONTH),
        Actual.amount_cents == cents,
    )
    for cost in db.session.scalars(query.order_by(Actual.id).limit(100)):
        same_paper = bool(plain(reference)) and plain(cost.reference) == plain(reference)
        if same_paper or (cost.incurred_on == on and plain(cost.vendor) == plain(source)):
            return cost
    return None
