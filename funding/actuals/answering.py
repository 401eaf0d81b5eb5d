"""What other features ask of costs without knowing them: what an initiative has cost, when an award's debts are paid.

The base of a cost per person is every approved direct cost, of either share, that names the initiative, by the day it
was incurred on. Costs that name no initiative are no part of it, and neither are indirect costs, whatever they name.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from funding.actuals.models import Actual
from funding.actuals.queries.bounds import cost_rules
from funding.actuals.types import ActualState
from funding.infra.db import db
from funding.infra.hooks import on
from funding.kernel.money import Cents


@on("outreach.cost")
def cost_of_initiative(*, initiative_id: int, first: date, last: date) -> Cents | None:
    """The approved direct costs that name the initiative in a span of days; None where there are none at all."""
    query = sa.select(sa.func.sum(Actual.amount_cents)).where(
        Actual.initiative_id == initiative_id,
        Actual.state == ActualState.APPROVED,
        Actual.line_kind.is_not(None),
        Actual.incurred_on.between(first, last),
    )
    found = db.session.scalar(query)
    return None if found is None else int(found)


@on("award.liquidation_days")
def own_liquidation_days(*, award_id: int) -> int | None:
    """How many days after its end an award leaves for paying what was owed; None where it says nothing of its own."""
    rules = cost_rules(award_id)
    return rules.liquidation_days if rules else None
