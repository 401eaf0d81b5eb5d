"""The hour of the digest and the quiet hours, over zones and changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.kernel.zoned import in_zone
from funding.notices.timing import at_hour, due_cadences, is_quiet, latest_daily, latest_weekly
from funding.notices.types import Cadence, Preferences, Quiet

NEW_YORK = "America/New_York"
ZONES = (NEW_YORK, "America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu", "Asia/Kathmandu")
INSTANTS = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda one: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=one)
)
NIGHT = Quiet(20, 7)


def ny(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """An instant by the clocks of New York in November 2026 (five hours behind)."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) + timedelta(hours=5)


@pytest.mark.parametrize(
    ("now", "daily", "weekly", "quiet"),
    [
        (ny(22, 10), ny(22, 7), ny(16, 7), False),
        (ny(23, 6, 59), ny(22, 7), ny(16, 7), True),
        (ny(23, 7), ny(23, 7), ny(23, 7), False),
        (ny(23, 21), ny(23, 7), ny(23, 7), True),
    ],
)
def test_the_table_of_the_module(now: datetime, daily: datetime, weekly: datetime, quiet: bool) -> None:
    assert latest_daily(now, 7, NEW_YORK) == daily
    assert latest_weekly(now, 0, 7, NEW_YORK) == weekly
    assert is_quiet(now, NIGHT, NEW_YORK) is quiet


def test_the_digest_keeps_its_hour_when_the_clock_changes() -> None:
    # Summer time ends on Nov 1, 2026, and begins on Mar 14, 2027: 7 a.m. is 11:00, then 12:00, then 11:00 UTC.
    days = [
        (date(2026, 10, 31), 11),
        (date(2026, 11, 1), 12),
        (date(2027, 3, 13), 12),
        (date(2027, 3, 14), 11),
    ]
    for day, hour in days:
        assert at_hour(day, 7, NEW_YORK) == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_an_hour_that_is_skipped_or_doubled_comes_once() -> None:
    # 2 a.m. does not exist on Mar 14, 2027, and 1 a.m. comes twice on Nov 1, 2026.
    assert at_hour(date(2027, 3, 14), 2, NEW_YORK) == datetime(2027, 3, 14, 6, tzinfo=UTC)
    first = at_hour(date(2026, 11, 1), 1, NEW_YORK)
    assert first == datetime(2026, 11, 1, 5, tzinfo=UTC)
    for minutes in range(0, 180, 10):
        assert latest_daily(first + timedelta(minutes=minutes), 1, NEW_YORK) == first


def test_quiet_hours_may_lie_in_the_day_or_be_none() -> None:
    noon = Quiet(12, 13)
    assert is_quiet(ny(23, 12, 30), noon, NEW_YORK)
    assert not is_quiet(ny(23, 13), noon, NEW_YORK)
    assert not is_quiet(ny(23, 3), Quiet(7, 7), NEW_YORK)
    assert not is_quiet(ny(23, 3), None, NEW_YORK)


def test_the_persons_own_clock_decides() -> None:
    # 11 p.m. in New York is 6 p.m. in Honolulu.
    assert is_quiet(ny(23, 23), NIGHT, NEW_YORK)
    assert not is_quiet(ny(23, 23), NIGHT, "Pacific/Honolulu")


def test_what_came_after_the_digest_waits_for_the_next_one() -> None:
    chosen = Preferences(NEW_YORK)
    assert due_cadences(ny(23, 9), chosen, {Cadence.DIGEST: ny(23, 8)}) == set()
    assert due_cadences(ny(24, 7), chosen, {Cadence.DIGEST: ny(23, 8)}) == {Cadence.DIGEST}
    # After two days of downtime, at noon: due as soon as the program is up.
    assert due_cadences(ny(25, 12), chosen, {Cadence.DIGEST: ny(23, 8)}) == {Cadence.DIGEST}


def test_nothing_is_due_in_the_quiet_hours_and_screen_and_off_are_never() -> None:
    chosen = Preferences(NEW_YORK)
    waiting = {cadence: ny(1, 12) for cadence in Cadence}
    assert due_cadences(ny(23, 22), chosen, waiting) == set()
    assert due_cadences(ny(23, 9), chosen, waiting) == {Cadence.AT_ONCE, Cadence.DIGEST, Cadence.WEEKLY}


@settings(max_examples=60, deadline=None)
@given(
    INSTANTS,
    st.integers(0, 23),
    st.integers(0, 6),
    st.sampled_from(ZONES),
)
def test_a_digest_moment_is_never_ahead_and_never_older_than_its_round(
    now: datetime, hour: int, weekday: int, zone: str
) -> None:
    daily, weekly = latest_daily(now, hour, zone), latest_weekly(now, weekday, hour, zone)
    assert daily <= now
    assert now - daily < timedelta(hours=26)
    assert weekly <= now
    assert now - weekly < timedelta(days=7, hours=2)
    assert in_zone(weekly, zone).weekday() == weekday


@settings(max_examples=60, deadline=None)
@given(INSTANTS, st.sampled_from(ZONES))
def test_quiet_agrees_with_the_clock_on_the_wall(now: datetime, zone: str) -> None:
    hour = in_zone(now, zone).hour
    assert is_quiet(now, NIGHT, zone) is (hour >= 20 or hour < 7)
