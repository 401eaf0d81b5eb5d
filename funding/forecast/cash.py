"""When money comes: an amount by month of cash, not of award.

* *Reimbursement* (federal and state): the amount is spent evenly by days over the project. What a month's spending
  earns is paid back so many days after the month's end, or after the project's own end in its last month.
* *Installments* (foundations): equal payments, the first so many days after the project's start, the others at equal
  distances through it.
* *Once* (donors): the whole amount so many days after the project's start.

Payments that fall into one month are one. An amount is divided over months by largest remainder, so the months sum to
the amount; the weighted amount, half a cent up for the whole application, is divided the same way.

=========================================  ==========  =========================================================
project and rule                           amount      by month
=========================================  ==========  =========================================================
Oct 1 to Dec 31, reimbursed after 30 days  $92,000.00  Nov $31,000.00, Dec $30,000.00, Jan $31,000.00
Jan 1 to Dec 31, two installments, 15 days $10,000.01  Jan $5,000.01, Jul $5,000.00
Mar 10, once, 30 days                      $500.00     Apr $500.00
=========================================  ==========  =========================================================
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from funding.forecast.types import CashRule, PaymentMethod, month_number
from funding.kernel.allocation import split
from funding.kernel.money import Cents
from funding.kernel.periods import Period, add_months

_DAY = timedelta(days=1)
SHAPES_KEPT = 4_096
SPLITS_KEPT = 65_536
Shape = tuple[tuple[int, int], ...]
"""Month numbers with the weight of each."""
Months = tuple[tuple[int, Cents, Cents], ...]
"""Month numbers with the cents and the weighted cents of each."""


@lru_cache(maxsize=SHAPES_KEPT)
def shape(starts_on: date | None, ends_on: date | None, rule: CashRule) -> Shape:
    """In which months money of a project comes, and how it divides among them; empty where no date says so."""
    if starts_on is None or (ends_on is None and rule.method is not PaymentMethod.ONE_TIME):
        return ()
    lag = timedelta(days=rule.lag_days)
    if rule.method is PaymentMethod.ONE_TIME or ends_on is None:
        return ((month_number(starts_on + lag), 1),)
    project = Period(starts_on, ends_on)
    found: dict[int, int] = {}
    if rule.method is PaymentMethod.INSTALLMENTS:
        for place in range(rule.payments):
            month = month_number(starts_on + lag + timedelta(days=project.days * place // rule.payments))
            found[month] = found.get(month, 0) + 1
        return tuple(sorted(found.items()))
    first = starts_on.replace(day=1)
    while first <= ends_on:
        last = add_months(first, 1) - _DAY
        spent = project.overlap(Period(first, last))
        if spent:
            month = month_number(spent.end + lag)
            found[month] = found.get(month, 0) + spent.days
        first = add_months(first, 1)
    return tuple(sorted(found.items()))


def by_month(cents: Cents, weighted_cents: Cents, over: Shape) -> Months:
    """An amount and its weighted amount over the months of a shape, exactly."""
    if not over:
        return ()
    weights = [weight for _, weight in over]
    whole = split(cents, weights)
    weighed = whole if weighted_cents == cents else split(weighted_cents, weights)
    return tuple(
        [(month, part, weight) for (month, _), part, weight in zip(over, whole, weighed, strict=True)]
    )


@lru_cache(maxsize=SPLITS_KEPT)
def cash(
    cents: Cents, weighted_cents: Cents, starts_on: date | None, ends_on: date | None, rule: CashRule
) -> Months:
    """The months in which a project's money comes; what was worked out is kept, since it follows from these alone."""
    return by_month(cents, weighted_cents, shape(starts_on, ends_on, rule))
