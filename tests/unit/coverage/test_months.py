"""Months as whole things, and an amount spread over them: the table at the head of the module."""

from __future__ import annotations

import random
from datetime import date

import pytest

from funding.coverage.months import MonthsError, months_between, months_of_year, runs, spread, told_span
from funding.coverage.types import Spread
from funding.kernel.periods import add_months

OCT = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("cents", "first", "last", "by", "parts"),
    [
        (100_00, OCT, date(2026, 12, 1), Spread.MONTHS, [3334, 3333, 3333]),
        (100_00, date(2027, 1, 1), date(2027, 3, 1), Spread.DAYS, [3445, 3111, 3444]),
        (58_000_00, OCT, date(2027, 9, 1), Spread.MONTHS, [483_334] * 4 + [483_333] * 8),
    ],
)
def test_the_worked_amounts(cents: int, first: date, last: date, by: Spread, parts: list[int]) -> None:
    assert list(spread(cents, first, last, by).values()) == parts


def test_every_amount_is_whole_over_its_months() -> None:
    chance = random.Random(7)  # noqa: S311 - a seeded walk, no secret.
    for _ in range(300):
        first = add_months(OCT, chance.randrange(-30, 30))
        last = add_months(first, chance.randrange(0, 60))
        cents = chance.randrange(0, 10**9)
        for by in Spread:
            parts = spread(cents, first, last, by)
            assert sum(parts.values()) == cents
            assert min(parts.values()) >= 0
            assert list(parts) == months_between(first, last)


def test_months_are_told_in_runs() -> None:
    months = [OCT, date(2026, 11, 1), date(2026, 12, 1), date(2027, 3, 1)]
    assert told_span(months) == "Oct 2026 to Dec 2026, Mar 2027"
    assert [len(run) for run in runs(months)] == [3, 1]
    assert told_span([]) == ""


def test_a_fiscal_year_has_its_own_twelve_months() -> None:
    months = months_of_year(2027, 7)
    assert (months[0], months[-1], len(months)) == (date(2026, 7, 1), date(2027, 6, 1), 12)


def test_months_out_of_order_or_too_many_are_refused() -> None:
    with pytest.raises(MonthsError):
        months_between(OCT, date(2026, 9, 1))
    with pytest.raises(MonthsError):
        months_between(OCT, date(2037, 1, 1))
