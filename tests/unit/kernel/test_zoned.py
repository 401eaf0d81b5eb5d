"""Deadlines as clock readings in named zones."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.kernel.zoned import (
    ZonedMoment,
    ZoneError,
    days_left,
    end_of_day,
    format_date,
    format_date_short,
    format_moment,
    format_moment_long,
    format_time,
    in_zone,
    zone_label,
)
from tests.support.availability import shared_data

EASTERN = "America/New_York"
zones = st.sampled_from(
    [EASTERN, "America/Phoenix", "America/Los_Angeles", "Pacific/Guam", "Asia/Kathmandu", "UTC"]
)
readings = st.datetimes(datetime(1990, 1, 1), datetime(2080, 1, 1))  # noqa: DTZ001 - a clock reading has no zone.


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2026-06-16T20:59", "2026-06-17T00:59"),
        ("2026-01-13T23:59", "2026-01-14T04:59"),
        ("2026-03-09T20:59", "2026-03-10T00:59"),
        ("2026-03-08T02:30", "2026-03-08T06:30"),
        ("2026-11-01T01:30", "2026-11-01T05:30"),
    ],
)
def test_the_table_of_the_module_holds(local: str, utc: str) -> None:
    assert ZonedMoment(datetime.fromisoformat(local), EASTERN).utc == datetime.fromisoformat(utc).replace(
        tzinfo=UTC
    )


def test_the_shared_vectors_hold() -> None:
    rules = json.loads(shared_data("worked_examples.json").read_text())["rules"]
    vectors = [vector for rule in rules if rule["rule"] == 15 for vector in rule["vectors"]]
    assert len(vectors) == 5
    for vector in vectors:
        moment = ZonedMoment(datetime.fromisoformat(vector["local"]), vector["zone"])
        assert moment.utc == datetime.fromisoformat(vector["utc"].replace("Z", "+00:00"))


@given(readings, zones)
def test_a_clock_reading_comes_back_from_utc_unless_the_clock_skipped_it(local: datetime, zone: str) -> None:
    instant = ZonedMoment(local, zone).utc
    shown = in_zone(instant, zone).replace(tzinfo=None, fold=0)
    assert shown == local or timedelta(0) < local - shown <= timedelta(hours=1)


@given(readings, zones)
def test_no_instant_is_later_than_either_meaning_of_its_reading(local: datetime, zone: str) -> None:
    instant = ZonedMoment(local, zone).utc
    both = [in_zone(local.replace(tzinfo=in_zone(instant, zone).tzinfo, fold=fold), "UTC") for fold in (0, 1)]
    assert instant <= min(both)


@given(st.dates(date(1990, 1, 1), date(2080, 1, 1)), zones)
def test_the_end_of_a_day_is_still_that_day_and_a_second_later_is_not(day: date, zone: str) -> None:
    last = end_of_day(day, zone)
    assert in_zone(last, zone).date() == day
    assert in_zone(last + timedelta(seconds=1), zone).date() == day + timedelta(days=1)


def test_two_step_deadlines_read_differently_in_arizona_and_guam() -> None:
    summer = ZonedMoment(datetime(2026, 6, 16, 20, 59), EASTERN).utc  # noqa: DTZ001
    assert format_moment(summer, EASTERN) == "Tue, Jun 16, 8:59 p.m. ET"
    assert format_moment(summer, "America/Phoenix") == "Tue, Jun 16, 5:59 p.m. MST"
    assert format_moment(summer, "Pacific/Guam") == "Wed, Jun 17, 10:59 a.m. ChST"
    assert format_moment_long(summer, EASTERN) == "Tue, Jun 16, 2026, 8:59 p.m. ET"


def test_dates_and_times_are_shown_the_american_way() -> None:
    assert format_date(date(2026, 11, 22)) == "Nov 22, 2026"
    assert format_date_short(date(2026, 12, 1)) == "Tue, Dec 1"
    noon, midnight = datetime(2026, 1, 1, 12, 0, tzinfo=UTC), datetime(2026, 1, 1, 0, 5, tzinfo=UTC)
    assert (format_time(noon), format_time(midnight)) == ("12:00 p.m.", "12:05 a.m.")


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        (EASTERN, "ET"),
        ("America/Chicago", "CT"),
        ("Asia/Kathmandu", "UTC+5:45"),
        ("UTC", "UTC"),
        ("Asia/Dubai", "UTC+4"),
    ],
)
def test_zones_have_the_names_people_use(zone: str, label: str) -> None:
    assert zone_label(zone, datetime(2026, 7, 1, tzinfo=UTC)) == label


@pytest.mark.parametrize("zone", ["Nowhere/Else", "", "../etc/passwd", "/etc/localtime", "A\x00B", "x" * 500])
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(ZoneError):
        ZonedMoment(datetime(2026, 1, 1), zone)  # noqa: DTZ001


def test_an_aware_reading_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        ZonedMoment(datetime(2026, 1, 1, tzinfo=UTC), EASTERN)


def test_days_left_counts_down_through_zero() -> None:
    today = date(2026, 11, 22)
    assert [days_left(date(2026, 11, day), today) for day in (23, 22, 21)] == [1, 0, -1]
