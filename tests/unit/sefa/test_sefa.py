"""The worked tables of the schedule and of the single-audit watch."""

from __future__ import annotations

from datetime import date

import pytest

from funding.kernel.periods import Period
from funding.sefa.queries import year_words
from funding.sefa.schedule import Row, gaps, schedule
from funding.sefa.watch import Pace, Watch, likely_spent, package_due, threshold_on
from tests.builders.printed_sefa import ACF, OVC, VOCA, YEAR


def watch(*cents: int, first: date = YEAR.start, direct: int | None = None) -> Watch:
    total = sum(cents)
    return Watch(total, total, total if direct is None else direct, threshold_on(first), date(2027, 3, 31))


def test_the_schedule_adds_up_by_agency_and_listing():
    made = schedule([ACF, VOCA, OVC])
    assert [one.name for one in made.agencies] == [
        "Department of Health and Human Services",
        "Department of Justice",
    ]
    assert [one.cents for one in made.agencies] == [290_000_00, 730_000_00]
    assert (made.cents, made.passed_cents, made.direct_cents) == (1_020_000_00, 80_000_00, 710_000_00)
    justice = made.agencies[1]
    assert [one.programs[0].aln for one in justice.clusters] == ["16.320", "16.575"]
    assert [one.cents for one in justice.clusters] == [420_000_00, 310_000_00]
    line = justice.clusters[1].programs[0].rows[0]
    assert (line.aln, line.pass_through, line.pass_through_number, line.cents, line.passed_cents) == (
        "16.575", "Pennsylvania Commission on Crime and Delinquency", "2025-VF-05-4411", 310_000_00, 0,
    )  # fmt: skip


def test_listings_of_a_cluster_stand_together_with_one_total():
    made = schedule([OVC, VOCA, ACF], {"16.320": "Victims", "16.575": "Victims"})
    (cluster,) = made.agencies[1].clusters
    assert (cluster.name, cluster.cents, len(cluster.programs)) == ("Victims", 730_000_00, 2)


def test_what_is_missing_is_told_for_each_award():
    bare = Row(4, "Bare", "", "", "", "", "County of Erie", "", 1_00, 2_00)
    told = gaps(schedule([OVC, bare]))
    assert told[0].startswith("Bare: the Assistance Listing and the award number and")
    assert "more was passed on" in told[1]
    assert schedule([bare]).agencies[0].name == "Agency not entered"


@pytest.mark.parametrize(
    ("found", "due", "distance"),
    [
        (watch(420_000_00, 310_000_00, 290_000_00, direct=710_000_00), True, -20_000_00),
        (watch(710_000_00), False, 290_000_00),
        (watch(800_000_00, first=date(2024, 7, 1)), True, -50_000_00),
        (watch(1_000_000_00), True, 0),
        (watch(999_999_99), False, 1),
    ],
)
def test_the_threshold_is_that_of_the_year_and_counts_all_federal_money(found, due, distance):
    assert (found.is_due, found.distance_cents) == (due, distance)


def test_counting_only_direct_money_would_miss_the_audit():
    assert watch(420_000_00, 310_000_00, 290_000_00, direct=710_000_00).passed_through_decides
    assert not watch(1_020_000_00).passed_through_decides


@pytest.mark.parametrize(
    ("left", "ends_on", "today", "likely"),
    [
        (900_000_00, date(2027, 6, 30), date(2025, 10, 8), 365_000_00),
        (150_000_00, date(2027, 6, 30), date(2025, 10, 8), 250_000_00),
        (900_000_00, date(2025, 10, 8), date(2025, 10, 8), 100_000_00),
        (900_000_00, date(2027, 6, 30), date(2026, 7, 15), 100_000_00),
        (-5_00, date(2027, 6, 30), date(2025, 10, 8), 100_000_00),
    ],
)
def test_the_likely_end_of_the_year_follows_the_pace_and_the_award(left, ends_on, today, likely):
    assert likely_spent(Pace(100_000_00, left, date(2025, 7, 1), ends_on), YEAR, today) == likely


@pytest.mark.parametrize(
    ("ends", "report", "due"),
    [
        (date(2026, 6, 30), date(2027, 2, 10), date(2027, 3, 12)),
        (date(2026, 6, 30), None, date(2027, 3, 31)),
        (date(2026, 6, 30), date(2027, 3, 25), date(2027, 3, 31)),
        (date(2027, 6, 30), date(2028, 1, 14), date(2028, 2, 14)),
        (date(2026, 12, 31), None, date(2027, 9, 30)),
    ],
)
def test_the_package_is_due_on_the_earlier_day_or_the_next_business_day(ends, report, due):
    assert package_due(ends, report) == due


def test_a_year_is_ending_until_its_last_day_has_come() -> None:
    year = Period(date(2026, 7, 1), date(2027, 6, 30))
    assert year_words(year, date(2026, 11, 23)) == "the fiscal year ending Jun 30, 2027"
    assert year_words(year, date(2027, 6, 30)) == "the fiscal year ended Jun 30, 2027"
