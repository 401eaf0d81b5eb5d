"""Rows for tables and charts of what was reached: values as shares of their target, quarters, places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from funding.infra.clock import today
from funding.kernel.periods import Period
from funding.outreach.activity_types import ActivityFilter
from funding.outreach.combining import reached_bp
from funding.outreach.lens import MARK, Lens
from funding.outreach.models import Indicator
from funding.outreach.periods import period_name, quarters_between
from funding.outreach.queries.initiatives import indicators_of
from funding.outreach.queries.places import by_place
from funding.outreach.queries.settings import year_start
from funding.outreach.result_types import IndicatorKind, Outcome

MOST_QUARTERS = 8
MOST_CHARTS = 12


@dataclass(frozen=True, slots=True)
class ReachedRow:
    """An outcome with how much of its target is reached, in basis points, and how that is told."""

    outcome: Outcome
    reached_bp: int | None
    indicator: Indicator | None = None

    @property
    def width(self) -> int:
        """The bar's share of its frame, in percent."""
        return min(100, max(0, (self.reached_bp or 0) // 100))


def rows_of(found: Sequence[Outcome]) -> list[ReachedRow]:
    """Outcomes with their share of the target and their indicator."""
    indicators = {
        one.id: one
        for group in indicators_of(list({row.initiative_id for row in found})).values()
        for one in group
    }
    return [
        ReachedRow(row, reached_bp(row.value, row.target), indicators.get(row.indicator_id)) for row in found
    ]


def charted(period: Period) -> list[Period]:
    """The quarters that a period's charts show: those up to today, at most MOST_QUARTERS."""
    last = max(period.start, min(period.end, today()))
    return quarters_between(period.start, last, year_start())[-MOST_QUARTERS:]


def charts(found: Mapping[Period, Sequence[Outcome]], quarters: Sequence[Period]) -> list[dict[str, Any]]:
    """For each indicator that can be drawn, its quarters: rows of ``macros/charts.html``'s bars."""
    start = year_start()
    drawn = []
    for series in zip(*(found[quarter] for quarter in quarters), strict=True):
        first = series[0]
        if first.kind is IndicatorKind.TEXT or not any(one.value or one.suppressed for one in series):
            continue
        rows = [
            _bar(period_name(quarter.start, quarter.end, start), one)
            for quarter, one in zip(quarters, series, strict=True)
        ]
        goals = any(row["goal"] for row in rows)
        drawn.append({"title": first.name, "unit": first.unit, "rows": rows, "goals": goals})
    return drawn[:MOST_CHARTS]


def _bar(label: str, one: Outcome) -> dict[str, Any]:
    """A quarter's bar, with the quarter's own target as a mark."""
    goal = 0 if one.target_is_overall else one.target
    note = f"target {goal:,}" if goal else ""
    row: dict[str, Any] = {"label": label, "hue": "brand", "goal": goal * 10, "note": note}
    if one.suppressed:
        return {**row, "value": 0, "display": MARK}
    return {**row, "value": int((one.value or 0) * 10), "display": one.as_text}


def place_rows(initiative_id: int, period: Period, lens: Lens) -> list[dict[str, Any]]:
    """Attendances by place within a period, the largest first: rows of ``macros/charts.html``'s bars."""
    filters = ActivityFilter(initiative_id=initiative_id, first=period.start, last=period.end)
    return [
        {
            "label": one.place or "Place not said",
            "value": one.came.number,
            "display": one.came.told,
            "note": f"{one.activities:,} {'activity' if one.activities == 1 else 'activities'}",
            "hue": "hhs",
        }
        for one in by_place([initiative_id], filters, lens)
    ]
