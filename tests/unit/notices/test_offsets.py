"""On which day a reminder is said."""

from __future__ import annotations

from datetime import date

import pytest

from funding.kernel.errors import DomainError
from funding.notices.offsets import nearest, parse_offsets, said_from

DUE = date(2026, 12, 1)


@pytest.mark.parametrize(("days", "said"), [(14, 17), (7, 24), (1, 30), (2, 27), (5, 25)])
def test_the_table_of_the_module(days: int, said: int) -> None:
    assert said_from(DUE, days) == date(2026, 11, said)


def test_only_the_nearest_one_that_has_come_counts() -> None:
    offsets = (14, 7, 1)
    assert nearest(DUE, date(2026, 11, 16), offsets) is None
    assert nearest(DUE, date(2026, 11, 17), offsets) == 14
    assert nearest(DUE, date(2026, 11, 26), offsets) == 7
    assert nearest(DUE, DUE, offsets) == 1
    assert nearest(DUE, date(2026, 12, 2), offsets) is None
    assert nearest(DUE, DUE, ()) is None


def test_days_are_read_as_people_type_them() -> None:
    assert parse_offsets("1, 14 7;7") == (14, 7, 1)
    assert parse_offsets("  ") == ()
    for text in ("soon", "-1", "91", "1.5", "1 2 3 4 5 6 7"):
        with pytest.raises(DomainError):
            parse_offsets(text)
