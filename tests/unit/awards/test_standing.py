"""What an award comes to on a day, as the worked table of ``funding.awards.standing`` has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from funding.awards.standing import stand
from funding.awards.types import Standing

FIRST = Standing(500_000_00, 166_667_00, date(2026, 10, 1), date(2027, 9, 30))


@dataclass(frozen=True)
class Row:
    """An amendment, without a database."""

    number: int
    effective_on: date
    amount_delta_cents: int = 0
    match_delta_cents: int = 0
    new_ends_on: date | None = None


CHANGES = [
    Row(1, date(2027, 3, 1), 60_000_00, 20_000_00),
    Row(2, date(2027, 8, 15), new_ends_on=date(2028, 3, 31)),
    Row(3, date(2027, 10, 1), -25_000_00),
]


@pytest.mark.parametrize(
    ("as_of", "funder", "match", "ends_on"),
    [
        (date(2027, 2, 28), 500_000_00, 166_667_00, date(2027, 9, 30)),
        (date(2027, 3, 1), 560_000_00, 186_667_00, date(2027, 9, 30)),
        (date(2027, 8, 15), 560_000_00, 186_667_00, date(2028, 3, 31)),
        (date(2027, 10, 1), 535_000_00, 186_667_00, date(2028, 3, 31)),
    ],
)
def test_amendments_count_from_their_effective_day(
    as_of: date, funder: int, match: int, ends_on: date
) -> None:
    assert stand(FIRST, reversed(CHANGES), as_of) == Standing(funder, match, FIRST.starts_on, ends_on)
