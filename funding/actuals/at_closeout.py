"""What of an award's costs is in the way of its closeout."""

from __future__ import annotations

import sqlalchemy as sa

from funding.actuals.models import Actual, Obligation
from funding.actuals.queries import owed_query
from funding.actuals.types import ActualState
from funding.infra.clock import today
from funding.infra.db import db
from funding.infra.hooks import on
from funding.infra.rendering import plural
from funding.kernel.money import format_money


@on("award.closing")
def costs_in_the_way(*, award_id: int) -> dict[str, str]:
    """Costs that wait for approval, and obligations that are owed or wait, by the step that they contradict."""
    found = {}
    waiting = sa.select(sa.func.count(), sa.func.sum(Actual.amount_cents)).where(
        Actual.award_id == award_id, Actual.state == ActualState.ENTERED
    )
    count, cents = db.session.execute(waiting).one()
    if count:
        told = plural(count, "cost waits", "costs wait")
        found["costs"] = f"{told} for approval, {format_money(int(cents))}."
    part = owed_query(today()).where(Obligation.award_id == award_id).subquery()
    owed = int(db.session.scalar(sa.select(sa.func.sum(part.c.owed_cents))) or 0)
    if owed:
        found["liquidated"] = f"{format_money(owed)} is obligated and not paid."
    return found
