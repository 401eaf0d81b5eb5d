"""How many tries are allowed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from funding.accounts.limits import LIMITS, Limit, TooManyTriesError, seconds_until_free
from funding.accounts.types import AttemptKind

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
FIVE = Limit(10, timedelta(minutes=5))


@pytest.mark.parametrize(
    ("tenth_latest", "seconds"),
    [
        (None, 0),
        (NOW, 300),
        (NOW - timedelta(minutes=4), 60),
        (NOW - timedelta(minutes=4, seconds=59, milliseconds=500), 1),
        (NOW - timedelta(minutes=5), 0),
        (NOW - timedelta(hours=1), 0),
    ],
)
def test_the_wait_ends_when_the_oldest_try_leaves_the_window(
    tenth_latest: datetime | None, seconds: int
) -> None:
    assert seconds_until_free(tenth_latest, FIVE, NOW) == seconds


@pytest.mark.parametrize(
    ("kind", "account", "address", "everyone"),
    [
        (AttemptKind.SIGN_IN, (10, 5), (50, 5), (1000, 5)),
        (AttemptKind.RESET, (5, 24 * 60), (20, 60), (200, 60)),
        (AttemptKind.SETUP, (10, 5), (10, 5), (50, 5)),
    ],
)
def test_the_limits_are_those_of_the_table(
    kind: AttemptKind, account: tuple[int, int], address: tuple[int, int], everyone: tuple[int, int]
) -> None:
    limits = LIMITS[kind]
    found = [
        (one.tries, int(one.window.total_seconds() // 60))
        for one in (limits.account, limits.address, limits.everyone)
    ]
    assert found == [account, address, everyone]


@pytest.mark.parametrize(("seconds", "words"), [(1, "a minute"), (61, "2 minutes"), (86_400, "24 hours")])
def test_the_refusal_tells_how_long_to_wait(seconds: int, words: str) -> None:
    assert f"Wait {words}," in TooManyTriesError(seconds).message
