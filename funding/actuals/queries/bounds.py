"""Which days and limits an award sets its costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from funding.actuals.models import AwardCostRules
from funding.actuals.periods import Span, usual_days
from funding.awards.models import Award
from funding.awards.queries import approved_budget, standing
from funding.awards.types import Standing
from funding.budgets.pay import Limit, consultant_limit
from funding.budgets.terms import Terms
from funding.infra.clock import today
from funding.infra.db import db


def cost_rules(award_id: int) -> AwardCostRules | None:
    """What the award says of its own about the days of its costs."""
    return db.session.get(AwardCostRules, award_id)


def span_of(award: Award) -> Span:
    """The days that bound the award's costs, amendments until today included: three queries."""
    return spans_of([award])[award.id]


def spans_of(awards: Sequence[Award], held: Mapping[int, Standing] | None = None) -> dict[int, Span]:
    """The same for many awards, with as many queries; one where their standing today is ``held`` already."""
    ids = [award.id for award in awards]
    if not ids:
        return {}
    stands = standing(ids, today()) if held is None else held
    own = {
        row.award_id: row
        for row in db.session.scalars(sa.select(AwardCostRules).where(AwardCostRules.award_id.in_(ids)))
    }
    found = {}
    for award in awards:
        rules, now = own.get(award.id), stands[award.id]
        days = rules.liquidation_days if rules else None
        found[award.id] = Span(
            now.starts_on,
            now.ends_on,
            rules.pre_award_from if rules else None,
            usual_days(award.route) if days is None else days,
        )
    return found


def fee_limit(award: Award, measure: str) -> Limit | None:
    """The limit of a consultant's day or hour under the award's approved budget, or None where there is none."""
    budget = approved_budget(award)
    return consultant_limit(Terms.from_json(budget.terms), measure) if budget else None
