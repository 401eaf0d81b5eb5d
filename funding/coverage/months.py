"""Months as whole things, and an amount spread over them to the cent.

A month is named by its first day. A line that runs from a first to a last month has its amount in every one of them:
the same each month, or by the days of each month, divided by largest remainder so that the months sum to the amount.

===========  ======================  =========  ==========================================
amount       months                  spread     by month
===========  ======================  =========  ==========================================
$100.00      Oct 2026 to Dec 2026    months     $33.34, $33.33, $33.33
$100.00      Jan 2027 to Mar 2027    days       $34.45, $31.11, $34.44 (31, 28 and 31 days)
$58,000.00   Oct 2026 to Sep 2027    months     four of $4,833.34, then eight of $4,833.33
===========  ======================  =========  ==========================================
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date

from funding.coverage.types import MAX_MONTHS, Spread
from funding.kernel.allocation import split
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents
from funding.kernel.periods import add_months, fiscal_year_period


class MonthsError(DomainError):
    """The months of a line are not in order, or too many."""


def first_of(day: date) -> date:
    """The month of a day."""
    return day.replace(day=1)


def last_day(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def months_between(first: date, last: date) -> list[date]:
    """Every month from ``first`` to ``last``, both included. Raises MonthsError."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if count < 1:
        raise MonthsError("The last month cannot be before the first.", field="last_month")
    if count > MAX_MONTHS:
        raise MonthsError("That is more than ten years. Please check the months.", field="last_month")
    return [add_months(first_of(first), step) for step in range(count)]


def months_of_year(year: int, start_month: int) -> list[date]:
    """The twelve months of a fiscal year."""
    return [add_months(fiscal_year_period(year, start_month).start, step) for step in range(12)]


def spread(amount_cents: Cents, first: date, last: date, by: Spread) -> dict[date, Cents]:
    """The amount by month, exactly. Raises MonthsError."""
    months = months_between(first, last)
    weights = [1 if by is Spread.MONTHS else last_day(month).day for month in months]
    return dict(zip(months, split(amount_cents, weights), strict=True))


def told(month: date) -> str:
    """A month in words: "Oct 2026"."""
    return f"{month:%b} {month.year}"


def told_span(months: Iterable[date]) -> str:
    """Months in words, runs drawn together: "Oct 2026 to Dec 2026, Mar 2027"."""
    parts = [
        told(run[0]) if run[0] == run[-1] else f"{told(run[0])} to {told(run[-1])}" for run in runs(months)
    ]
    return ", ".join(parts)


def runs(months: Iterable[date]) -> list[Sequence[date]]:
    """The months in order, cut where one is missing."""
    found: list[list[date]] = []
    for month in sorted(set(months)):
        if found and add_months(found[-1][-1], 1) == month:
            found[-1].append(month)
        else:
            found.append([month])
    return list(found)
