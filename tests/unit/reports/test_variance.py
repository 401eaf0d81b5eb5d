"""When a difference must be explained: the module's table."""

from __future__ import annotations

from datetime import date

import pytest

from funding.kernel.periods import Period
from funding.reports.variance import elapsed_bp, needs_note, share_bp

AWARD = Period(date(2026, 1, 1), date(2026, 12, 31))


def test_the_share_of_the_award_that_is_over() -> None:
    assert [elapsed_bp(AWARD, day) for day in (date(2025, 12, 31), date(2026, 6, 30), date(2027, 1, 1))] == [
        0,
        4_959,
        10_000,
    ]


@pytest.mark.parametrize(
    ("part", "whole", "is_money", "needed"),
    [
        (310, 600, False, False),
        (6, 24, False, True),
        (1_000_000, 1_200_000, True, True),
        (410_000, 400_000, True, True),
        (0, 0, True, False),
        (100, 0, True, True),
        (5, 0, False, False),
    ],
)
def test_a_note_is_wanted_as_the_table_says(part: int, whole: int, is_money: bool, needed: bool) -> None:
    found = needs_note(part=part, whole=whole, expected_bp=4_959, limit_bp=1_500, is_money=is_money)
    assert found is needed


def test_nothing_promised_has_no_share() -> None:
    assert share_bp(5, 0) is None
    assert share_bp(310, 600) == 5_167
