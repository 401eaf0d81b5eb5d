"""Whether a cost that waits for approval would pass what its award or its budget line still has."""

from __future__ import annotations

import sqlalchemy as sa

from funding.actuals.figures import Plan, planned
from funding.actuals.models import Actual
from funding.actuals.queries import spent
from funding.actuals.types import ActualState, Share
from funding.awards.models import Award
from funding.awards.queries import standing_of
from funding.infra.clock import today
from funding.infra.db import db
from funding.kernel.money import Cents, format_money


def beyond(entry: Actual, award: Award, plan: Plan) -> str:
    """What would be passed with this cost, in a sentence, the award before its line; or nothing. Two queries."""
    if entry.state is not ActualState.ENTERED or entry.amount_cents <= 0:
        return ""
    now = today()
    if entry.share is Share.FUNDER:
        granted = standing_of(award, now).authorized_cents
        over = spent([award.id], through=now)[award.id].funder_cents + entry.amount_cents - granted
        if over > 0:
            return f"With it, {format_money(over)} more is spent than the award’s {format_money(granted)}."
    line = plan.keys.get(entry.line_key)
    if line is None:
        return ""
    granted = planned(line.amounts, [entry.share])
    over = _on_line(entry) + entry.amount_cents - granted
    if over <= 0:
        return ""
    return f"With it, {format_money(over)} more is spent on “{line.title}” than its {format_money(granted)}."


def _on_line(entry: Actual) -> Cents:
    query = sa.select(sa.func.coalesce(sa.func.sum(Actual.amount_cents), 0)).where(
        Actual.award_id == entry.award_id,
        Actual.line_key == entry.line_key,
        Actual.share == entry.share,
        Actual.state == ActualState.APPROVED,
    )
    return int(db.session.scalar(query) or 0)
