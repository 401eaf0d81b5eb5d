"""Figures chosen by the award date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.kernel.rules import DatedFigure, FigureError, RuleTable, Unit

OLD = DatedFigure(2_500_000, Unit.CENTS, date(2014, 12, 26), "2 CFR 200.68 (2013)")
NEW = DatedFigure(5_000_000, Unit.CENTS, date(2024, 10, 1), "2 CFR 200.1 (2024)")
TABLE = RuleTable({"subaward_cap": [NEW, OLD]})


def test_the_figure_of_the_award_date_is_taken() -> None:
    assert TABLE.figure("subaward_cap", date(2024, 9, 30)) == OLD
    assert TABLE.figure("subaward_cap", date(2024, 10, 1)) == NEW
    assert TABLE.figure("subaward_cap", date(2014, 12, 26)) == OLD


def test_before_the_first_date_there_is_no_guess() -> None:
    with pytest.raises(FigureError, match="Dec 25, 2014"):
        TABLE.figure("subaward_cap", date(2014, 12, 25))


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(FigureError):
        TABLE.figure("subaward_cup", date(2026, 1, 1))


def test_the_history_is_told_oldest_first() -> None:
    assert TABLE.history("subaward_cap") == (OLD, NEW)
    assert TABLE.names() == ["subaward_cap"]


@pytest.mark.parametrize(
    "rows", [[], [OLD, OLD], [OLD, DatedFigure(1, Unit.DAYS, date(2020, 1, 1), "another unit")]]
)
def test_a_table_that_contradicts_itself_is_refused(rows: list[DatedFigure]) -> None:
    with pytest.raises(ValueError, match="Figure"):
        RuleTable({"x": rows})


@given(st.sets(st.dates(date(2000, 1, 1), date(2050, 1, 1)), min_size=1, max_size=12), st.integers(0, 20_000))
def test_the_latest_figure_not_after_the_day_is_taken(starts: set[date], offset: int) -> None:
    rows = [DatedFigure(number, Unit.COUNT, start, "test") for number, start in enumerate(sorted(starts))]
    day = min(starts) + timedelta(days=offset)
    expected = [row for row in rows if row.effective_from <= day][-1]
    assert RuleTable({"x": reversed(rows)}).figure("x", day) == expected
