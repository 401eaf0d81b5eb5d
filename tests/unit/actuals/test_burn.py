"""Where a pace leads, in the figures of the module's own table."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.actuals.burn import Situation, Verdict, month_label, months_ahead, project

JANUARY = 2026 * 12
APRIL, SEPTEMBER, DECEMBER = JANUARY + 3, JANUARY + 8, JANUARY + 11


def spent(*dollars: int, this_month: int = APRIL, obligated: int = 0) -> Situation:
    months = {JANUARY + place: amount * 100 for place, amount in enumerate(dollars)}
    return Situation(months, JANUARY, DECEMBER, this_month, 120_000_00, obligated)


@pytest.mark.parametrize(
    ("now", "pace", "projected", "left", "verdict", "used_up_in"),
    [
        (spent(4_000, 6_000, 8_000, 2_000), 6_000_00, 72_000_00, 48_000_00, Verdict.BEHIND, None),
        (spent(10_000, 10_000, 10_000, 0), 10_000_00, 120_000_00, 0, Verdict.ON_PACE, None),
        (spent(12_000, 14_000, 16_000, 9_000), 14_000_00, 168_000_00, -48_000_00, Verdict.OVER, SEPTEMBER),
        (spent(), None, None, None, Verdict.UNKNOWN, None),
    ],
)
def test_the_pace_is_that_of_three_closed_months(
    now: Situation,
    pace: int | None,
    projected: int | None,
    left: int | None,
    verdict: Verdict,
    used_up_in: int | None,
) -> None:
    made = project(now)
    assert (made.pace_cents, made.projected_cents, made.left_cents) == (pace, projected, left)
    assert (made.verdict, made.used_up_in) == (verdict, used_up_in)


def test_the_method_is_told_in_words() -> None:
    told = project(spent(4_000, 6_000, 8_000, 2_000)).method
    assert "The average of Jan 2026 to Mar 2026 is $6,000.00 a month." in told
    assert "Each of the 9 months left, Apr 2026 through Dec 2026, is taken to cost as much" in told


def test_what_is_obligated_counts_in_any_case() -> None:
    made = project(spent(4_000, 6_000, 8_000, 2_000, obligated=90_000_00))
    assert made.projected_cents == 110_000_00
    assert "obligated" in made.method


def test_after_the_end_what_stands_is_the_projection() -> None:
    made = project(spent(*[9_000] * 12, this_month=DECEMBER + 2))
    assert (made.projected_cents, made.left_cents, made.verdict) == (108_000_00, 12_000_00, Verdict.ON_PACE)
    assert months_ahead(spent(this_month=DECEMBER + 2), made) == []


def test_what_is_left_is_divided_over_the_months_that_are_left_to_the_cent() -> None:
    now = spent(4_000, 6_000, 8_000, 2_000)
    rows = months_ahead(now, project(now))
    assert len(rows) == 9
    assert sum(row.needed_cents for row in rows) == 100_000_00
    assert rows[0].pace_cents == 4_000_00, "Two thousand of April's six are spent."
    assert month_label(rows[-1].month) == "Dec 2026"


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.integers(JANUARY, DECEMBER), st.integers(-5_000_00, 50_000_00)),
    st.integers(JANUARY - 2, DECEMBER + 3),
    st.integers(0, 90_000_00),
)
def test_no_projection_is_lower_than_what_is_certain(
    months: dict[int, int], this_month: int, obligated: int
) -> None:
    now = Situation(months, JANUARY, DECEMBER, this_month, 120_000_00, obligated)
    made = project(now)
    if made.projected_cents is not None:
        assert made.projected_cents >= now.spent_cents + obligated
        assert made.left_cents == now.authorized_cents - made.projected_cents
    assert all(row.needed_cents >= 0 for row in months_ahead(now, made))
