"""Agreements that are in the way of an award's closeout, and whether it has any at all."""

from __future__ import annotations

import sqlalchemy as sa

from funding.infra.db import db
from funding.infra.hooks import on
from funding.infra.rendering import plural
from funding.subawards.models import Subaward
from funding.subawards.types import Nature, Status

_OPEN = (Status.DRAFT, Status.ACTIVE, Status.CLOSING)


@on("award.closing")
def agreements_in_the_way(*, award_id: int) -> dict[str, str]:
    """Subawards and contracts that are neither closed nor dropped."""
    query = sa.select(sa.func.count()).where(Subaward.award_id == award_id, Subaward.status.in_(_OPEN))
    waiting = db.session.scalar(query) or 0
    if not waiting:
        return {}
    return {"subawards": f"{plural(waiting, 'subaward or contract is', 'subawards and contracts are')} open."}


@on("award.passes_money_on")
def has_subawards(*, award_id: int) -> bool:
    """Whether a subaward of it was signed, whatever its budget says."""
    query = sa.select(Subaward.id).where(
        Subaward.award_id == award_id, Subaward.nature == Nature.SUBAWARD, Subaward.signed_on.is_not(None)
    )
    return db.session.scalar(query.limit(1)) is not None
