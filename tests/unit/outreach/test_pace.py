"""When a target falls behind: the module's table."""

from __future__ import annotations

from datetime import date

import pytest

from funding.kernel.periods import Period
from funding.outreach.pace import falls_behind, is_quarter, known_bp, passed_bp

YEAR = Period(date(2026, 10, 1), date(2027, 9, 30))
SECOND = Period(date(2027, 1, 1), date(2027, 3, 31))
THIRD = Period(date(2027, 4, 1), date(2027, 6, 30))


@pytest.mark.parametrize(
    ("of_quarter", "passed", "reached", "behind"),
    [
        (False, 2_400, 0, False),
        (False, 5_000, 3_400, True),
        (False, 5_000, 3_500, False),
        (True, 4_900, 0, False),
        (True, 6_000, 4_100, True),
        (True, 6_000, 4_200, False),
    ],
)
def test_a_target_is_behind_as_the_table_says(
    of_quarter: bool, passed: int, reached: int, behind: bool
) -> None:
    assert falls_behind(reached, passed, of_quarter=of_quarter) is behind


def test_what_is_counted_by_hand_is_known_when_a_quarter_is_over() -> None:
    assert (known_bp(YEAR, SECOND), known_bp(YEAR, THIRD), known_bp(SECOND, SECOND)) == (2_520, 4_986, 0)
    assert falls_behind(2_500, known_bp(YEAR, SECOND), of_quarter=False) is False
    assert falls_behind(2_500, known_bp(YEAR, THIRD), of_quarter=False) is True


def test_the_share_of_days_that_has_passed() -> None:
    assert [passed_bp(SECOND, day) for day in (date(2026, 12, 31), date(2027, 2, 14), date(2027, 5, 1))] == [
        0,
        5_000,
        10_000,
    ]
    assert (is_quarter(SECOND), is_quarter(YEAR)) == (True, False)
