"""The forecast of a fiscal year by month, and of the years around it: sums of items, beside the planned cost.

Six statements for the items and the plan of the year, and one for each other year of the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from funding.applications.types import PipelineFilter
from funding.coverage.months import months_of_year
from funding.coverage.queries.overview import year_sums
from funding.coverage.queries.rollup import cells
from funding.forecast.queries.items import items
from funding.forecast.types import Item, Money, month_number, month_of
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.money import Cents
from funding.kernel.periods import fiscal_year_of

AROUND = (-1, 0, 1, 2, 3)
"""The years of the table, counted from the one shown."""


@dataclass(frozen=True, slots=True)
class YearForecast:
    """One fiscal year by month. ``unlined`` is planned cost that stands in no month; ``undated`` has no month of cash.

    ``counts`` is how many items bring money in the year; ``expected_cents`` what of the pending money stands on days
    that nobody has said: renewals expected after what they renew.
    """

    year: int
    months: tuple[tuple[date, Money], ...]
    unlined: Cents
    undated: Money
    years: tuple[tuple[int, Money], ...]
    count: int
    undated_count: int
    expected_cents: Cents

    @property
    def total(self) -> Money:
        """The whole year, with the planned cost that stands in no month."""
        return sum((money for _, money in self.months), Money(planned=self.unlined))

    @property
    def is_empty(self) -> bool:
        """Whether there is neither money nor plan anywhere in the table."""
        return not any(
            (money.secured, money.pending, money.planned) != (0, 0, 0)
            for money in (*(money for _, money in self.years), self.undated)
        )


def forecast(narrowed: PipelineFilter, actor: Actor, *, year: int, start_month: int) -> YearForecast:
    """The forecast as this actor may see it."""
    found = items(narrowed, actor)
    sums = summed(found)
    months = months_of_year(year, start_month)
    first, last = month_number(months[0]), month_number(months[-1])
    planned, unlined = _planned(actor, year, start_month)
    by_year: dict[int, Money] = defaultdict(Money)
    for number, money in sums.items():
        by_year[fiscal_year_of(month_of(number), start_month)] += money
    around = []
    for one in (year + step for step in AROUND):
        cost = sum(planned.values()) + unlined if one == year else _year_plan(actor, one, start_month)
        around.append((one, by_year[one] + Money(planned=cost)))
    undated = [one for one in found if not one.months]
    within = [one for one in found if any(first <= number <= last for number, _, _ in one.months)]
    return YearForecast(
        year=year,
        months=tuple(
            (month, sums.get(month_number(month), Money()) + Money(planned=planned.get(month, 0)))
            for month in months
        ),
        unlined=unlined,
        undated=sum((whole(one) for one in undated), Money()),
        years=tuple(around),
        count=len(within),
        undated_count=len(undated),
        expected_cents=sum(
            cents
            for one in within
            if one.expected
            for number, cents, _ in one.months
            if first <= number <= last
        ),
    )


def whole(item: Item) -> Money:
    """All money of one item."""
    if item.secured:
        return Money(secured=item.cents)
    return Money(pending=item.cents, weighted=item.weighted_cents)


def part(item: Item, number: int) -> Money:
    """What one item brings in one month."""
    for month, cents, weighted in item.months:
        if month == number:
            return Money(secured=cents) if item.secured else Money(pending=cents, weighted=weighted)
    return Money()


def summed(found: Sequence[Item]) -> dict[int, Money]:
    """Secured, pending and weighted money of all items by month number."""
    secured: dict[int, int] = defaultdict(int)
    pending: dict[int, int] = defaultdict(int)
    weighted: dict[int, int] = defaultdict(int)
    for item in found:
        if item.secured:
            for number, cents, _ in item.months:
                secured[number] += cents
        else:
            for number, cents, weighed in item.months:
                pending[number] += cents
                weighted[number] += weighed
    return {
        number: Money(secured[number], pending[number], weighted[number]) for number in {*secured, *pending}
    }


def _planned(actor: Actor, year: int, start_month: int) -> tuple[dict[date, Cents], Cents]:
    """Planned cost of the year by month, and what of it stands in no month."""
    found = cells(actor, fiscal_year=year, start_month=start_month)
    total = sa.cast(sa.func.sum(found.c.planned), sa.BigInteger)
    rows = db.session.execute(sa.select(found.c.month, total).group_by(found.c.month)).all()
    by_month = {month: int(cents) for month, cents in rows if month is not None}
    return by_month, sum(int(cents) for month, cents in rows if month is None)


def _year_plan(actor: Actor, year: int, start_month: int) -> Cents:
    return year_sums(actor, fiscal_year=year, start_month=start_month).planned
