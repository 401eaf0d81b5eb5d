"""The lines of the SF-425: the worked example, and what holds for every history."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from funding.reports import sf425
from funding.reports.sf425 import Inputs

WORKED = Inputs(
    received=17_500_000,
    disbursed=18_150_000,
    authorized=50_000_000,
    spent=18_725_040,
    obligated=1_200_000,
    match_required=16_666_700,
    match_spent=6_000_000,
    income_earned=400_000,
    income_deducted=100_000,
    income_added=0,
)
START = date(2025, 10, 1)
NAMES = [one.name for one in fields(Inputs)]

amounts = st.integers(min_value=0, max_value=50_000_000)
entries = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 720), amounts), max_size=40)


def by_line(figures: Inputs) -> dict[str, int]:
    """The cents of every line."""
    return {one.key: one.cents for one in sf425.lines(figures)}


def through(history: list[tuple[str, int, int]], day: date) -> Inputs:
    """What the entries add up to by the day."""
    found = dict.fromkeys(NAMES, 0)
    for name, after, cents in history:
        if START + timedelta(days=after) <= day:
            found[name] += cents
    return Inputs(**found)


def quarter_ends() -> list[date]:
    """The ends of eight quarters from the award's start."""
    return [
        date(year, month, day)
        for year in (2026, 2027)
        for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))
    ]


def test_the_worked_example_comes_out() -> None:
    assert by_line(WORKED) == {
        "10a": 17_500_000, "10b": 18_150_000, "10c": -650_000, "10d": 50_000_000, "10e": 18_725_040,
        "10f": 1_200_000, "10g": 19_925_040, "10h": 30_074_960, "10i": 16_666_700, "10j": 6_000_000,
        "10k": 10_666_700, "10l": 400_000, "10m": 100_000, "10n": 0, "10o": 300_000,
    }  # fmt: skip


def test_the_second_quarter_reports_both_quarters() -> None:
    history = [("spent", 30, 4_000_000), ("spent", 120, 5_500_000)]
    first, second = through(history, date(2025, 12, 31)), through(history, date(2026, 3, 31))
    assert (by_line(first)["10e"], by_line(second)["10e"]) == (4_000_000, 9_500_000)


def test_a_final_report_warns_of_open_obligations_and_of_match_that_is_short() -> None:
    final = sf425.warnings(WORKED, final=True)
    assert any("10f is $12,000.00" in one for one in final)
    assert any("$106,667.00 short" in one for one in final)
    assert sf425.warnings(WORKED, final=False) == []


def test_spending_beyond_what_was_authorized_is_told() -> None:
    over = replace(WORKED, spent=49_500_000)
    assert sf425.warnings(over, final=False) == ["Line 10h is negative: $7,000.00 more than was authorized."]


def test_a_cumulative_line_that_fell_is_told() -> None:
    now = sf425.lines(replace(WORKED, spent=18_000_000))
    assert [one[:8] for one in sf425.fallen(now, sf425.lines(WORKED))] == ["Line 10e"]


def test_match_that_stayed_short_leaves_a_debt_at_closeout() -> None:
    short = {"federal_cents": 50_000_000, "match_cents": 15_000_000, "match_bp": 2_500}
    assert sf425.closeout_excess(**short) == 1_250_000
    assert sf425.closeout_excess(**short | {"match_cents": 16_666_700}) == 0


@given(entries)
@settings(max_examples=60, deadline=None)
def test_every_history_is_cumulative_and_its_derived_lines_agree(history: list[tuple[str, int, int]]) -> None:
    cumulative = [through(history, day) for day in quarter_ends()]
    for figures in cumulative:
        line = by_line(figures)
        assert line["10c"] == line["10a"] - line["10b"]
        assert line["10g"] == line["10e"] + line["10f"] == line["10d"] - line["10h"]
        assert line["10k"] + line["10j"] == line["10i"]
        assert line["10l"] == line["10m"] + line["10n"] + line["10o"]
    for earlier, later in pairwise(cumulative):
        assert sf425.fallen(sf425.lines(later), sf425.lines(earlier)) == []
    quarters = sf425.changes(cumulative)
    for name in NAMES:
        assert sum(getattr(one, name) for one in quarters) == getattr(cumulative[-1], name)
