"""Everything the page of an award's costs shows above its entries: a fixed number of statements, whatever is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from funding.actuals.burn import Projection, Situation, project
from funding.actuals.figures import Comparison, Cost, Plan, Planned, compare
from funding.actuals.models import Actual, month_number
from funding.actuals.periods import Span
from funding.actuals.queries.bounds import spans_of
from funding.actuals.queries.entries import Owed, owed_of
from funding.actuals.types import ActualState, Share
from funding.awards.models import Award
from funding.awards.queries import approved_budget, standing_of
from funding.awards.types import Standing
from funding.budgets.models import Budget
from funding.budgets.queries import load
from funding.budgets.types import Amounts, add_up
from funding.infra.clock import today
from funding.infra.kept_rows import kept_rows
from funding.kernel.money import Cents

_BY: tuple[Any, ...] = (Actual.state, Actual.month, Actual.share, Actual.line_kind, Actual.line_key)
_SUMS = (
    sa.select(*_BY, sa.func.sum(Actual.amount_cents).label("cents"), sa.func.count().label("entries"))
    .where(Actual.award_id == sa.bindparam("award_id"))
    .group_by(*_BY)
)


@dataclass(frozen=True, slots=True)
class Overview:
    """An award's figures: its standing, its budget, its costs, and where they lead."""

    award: Award
    stands: Standing
    span: Span
    budget: Budget | None
    plan: Plan
    costs: tuple[Cost, ...]
    months: dict[tuple[int, Share], Cents]
    """Approved costs by month and share."""
    counts: dict[ActualState, int]
    waiting_cents: Cents
    as_of: date
    owed: tuple[Owed, ...] = ()

    def comparison(self, shares: Sequence[Share]) -> Comparison:
        """Budget against actual for the shares."""
        return compare(self.plan, self.costs, shares)

    def situation(self, share: Share) -> Situation:
        """What the projection of one share is made of."""
        granted = self.stands.authorized_cents
        if share is Share.MATCH:
            granted = self.stands.match_required_cents
        return Situation(
            {month: cents for (month, each), cents in self.months.items() if each is share},
            month_number(self.stands.starts_on),
            month_number(self.stands.ends_on),
            month_number(self.as_of),
            granted,
            sum(cost.obligated_cents for cost in self.costs if cost.share is share),
        )

    @property
    def projection(self) -> Projection:
        """Where the funder's money leads at the present pace."""
        return project(self.situation(Share.FUNDER))

    @property
    def time_percent(self) -> int:
        """How much of the period has passed, in whole percent."""
        whole = (self.stands.ends_on - self.stands.starts_on).days + 1
        gone = (self.as_of - self.stands.starts_on).days + 1
        return max(0, min(100, gone * 100 // whole))

    @property
    def total(self) -> int:
        """How many entries there are."""
        return sum(self.counts.values())


def overview(award: Award) -> Overview:
    """The award's figures as of today."""
    now = today()
    budget = approved_budget(award)
    rows = _sums(award.id)
    owed = owed_of(award.id)
    stands = standing_of(award, now)
    costs = [*_spent(rows), *_waiting(rows), *_owed(owed)]
    months: dict[tuple[int, Share], Cents] = defaultdict(int)
    counts: dict[ActualState, int] = defaultdict(int)
    for row in rows:
        counts[row.state] += row.entries
        if row.state is ActualState.APPROVED:
            months[row.month, row.share] += int(row.cents)
    return Overview(
        award,
        stands,
        spans_of([award], {award.id: stands})[award.id],
        budget,
        plan_of(budget),
        tuple(merged(costs)),
        dict(months),
        dict(counts),
        sum(int(row.cents) for row in rows if row.state is ActualState.ENTERED),
        now,
        tuple(owed),
    )


def plan_of(budget: Budget | None) -> Plan:
    """The lines and indirect costs of an approved budget; nothing where there is none."""
    if budget is None:
        return Plan()
    loaded = load(budget)
    lines = tuple(
        Planned(line.key, line.kind, line.title, line.whole, line.initiative_id, line.agreement)
        for line in (each.line for each in loaded.lines)
    )
    return Plan(lines, add_up(loaded.totals.charge) if loaded.lines else Amounts())


def _sums(award_id: int) -> Sequence[Any]:
    return kept_rows(_SUMS, {"award_id": award_id})


def _spent(rows: Iterable[Any]) -> list[Cost]:
    return [
        Cost(row.line_kind, row.line_key, row.share, spent_cents=int(row.cents))
        for row in rows
        if row.state is ActualState.APPROVED
    ]


def _waiting(rows: Iterable[Any]) -> list[Cost]:
    return [
        Cost(row.line_kind, row.line_key, row.share, waiting_cents=int(row.cents))
        for row in rows
        if row.state is ActualState.ENTERED
    ]


def _owed(owed: Iterable[Owed]) -> list[Cost]:
    held = ((each.obligation, each.owed_cents) for each in owed)
    return [
        Cost(row.line_kind, row.line_key, row.share, obligated_cents=cents) for row, cents in held if cents
    ]


def merged(costs: Iterable[Cost]) -> list[Cost]:
    """The costs with those of one place and share added up."""
    found: dict[tuple[object, str, Share], Cost] = {}
    for cost in costs:
        key = (cost.kind, cost.line_key, cost.share)
        before = found.get(key)
        found[key] = (
            cost
            if before is None
            else replace(
                before,
                spent_cents=before.spent_cents + cost.spent_cents,
                waiting_cents=before.waiting_cents + cost.waiting_cents,
                obligated_cents=before.obligated_cents + cost.obligated_cents,
            )
        )
    return list(found.values())
