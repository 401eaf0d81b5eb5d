"""What an initiative's work has cost, for the cost of one person trained: approved direct costs, both shares."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from funding.actuals.models import Actual
from funding.actuals.types import ActualState
from funding.infra.db import db
from funding.infra.hooks import on
from funding.kernel.money import Cents


@on("outreach.cost")
def direct_cost(*, initiative_id: int, first: date, last: date) -> Cents | None:
    """Approved direct costs that name the initiative, incurred in the period; None where there are none.

    Indirect costs, which stand on no line, are left out.
    """
    query = sa.select(sa.func.sum(Actual.amount_cents)).where(
        Actual.initiative_id == initiative_id,
        Actual.state == ActualState.APPROVED,
        Actual.line_kind.is_not(None),
        Actual.incurred_on.between(first, last),
    )
    found = db.session.scalar(query)
    return None if found is None else int(found)
