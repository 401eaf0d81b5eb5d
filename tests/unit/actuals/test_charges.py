"""How much of a person an entry may charge, in the figures of the module's own table."""

from __future__ import annotations

import pytest

from funding.actuals.charges import charged_above, effort_above, fee_above


def test_a_person_charged_to_two_awards_never_passes_the_whole() -> None:
    above = effort_above(6_000, 5_000)
    assert above == 1_000
    assert charged_above(above, 5_000, 29_000_00) == 5_800_00
    assert effort_above(6_000, 4_000) == 0


@pytest.mark.parametrize(
    ("amount", "units", "limit", "above"),
    [
        (8_000_00, 10_00, 650_00, 1_500_00),
        (360_00, 4_00, 81_25, 35_00),
        (6_500_00, 10_00, 650_00, 0),
    ],
)
def test_a_consultants_fee_is_flagged_above_the_limit(
    amount: int, units: int, limit: int, above: int
) -> None:
    assert fee_above(amount, units, limit) == above
