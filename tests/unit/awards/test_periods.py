"""Budget periods tile the award, as the table of ``funding.awards.periods`` has it."""

from __future__ import annotations

from datetime import date

import pytest

from funding.awards.periods import period_problems
from funding.awards.types import PeriodFacts

FIRST, LAST, HALF = date(2026, 10, 1), date(2028, 9, 30), 250_000_00


def year(first: date, last: date, cents: int = HALF) -> PeriodFacts:
    return PeriodFacts(first, last, cents)


ONE = year(FIRST, date(2027, 9, 30))
TWO = year(date(2027, 10, 1), LAST)


@pytest.mark.parametrize(
    ("periods", "problems"),
    [
        ([], {}),
        ([ONE, TWO], {}),
        (
            [ONE, year(date(2027, 10, 2), LAST)],
            {1: "The days between period 1 and period 2 belong to none."},
        ),
        ([ONE, year(date(2027, 9, 30), LAST)], {1: "Period 2 begins before period 1 has ended."}),
        (
            [year(date(2026, 11, 1), date(2027, 9, 30)), TWO],
            {0: "The first period has to begin with the award, on Oct 1, 2026."},
        ),
        (
            [ONE, year(date(2027, 10, 1), date(2028, 8, 31))],
            {1: "The last period has to end with the award, on Sep 30, 2028."},
        ),
        ([ONE, year(date(2027, 10, 1), FIRST)], {1: "The period ends before it begins."}),
        (
            [ONE, year(date(2027, 10, 1), LAST, HALF - 1)],
            {1: "The periods come to $0.01 less than the award."},
        ),
        (
            [ONE, year(date(2027, 10, 1), LAST, HALF + 100)],
            {1: "The periods come to $1.00 more than the award."},
        ),
    ],
)
def test_periods_tile_the_award(periods: list[PeriodFacts], problems: dict[int, str]) -> None:
    assert period_problems(periods, starts_on=FIRST, ends_on=LAST, amount_cents=2 * HALF) == problems
