"""Rows for tables and charts of what was reached: values as shares of their target, quarters, places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from funding.infra.clock import today
from funding.kernel.periods import Period
from funding.outreach.activity_types import ActivityFilter
from funding.outreach.combining import reached_bp
from funding.outreach.lens import Lens
from funding.outreach.models import Indicator
from funding.outreach.periods import period_name, quarters_between
from funding.outreach.queries.initiatives import indicators_of
from funding.outreach.queries.places import by_place
from funding.outreach.queries.reached import by_period
from funding.outreach.queries.settings import year_start
from funding.outreach.result_types import IndicatorKind, Outcome
from funding.outreach.suppression import publish_list

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


def charts(initiative_id: int, period: Period, lens: Lens) -> list[dict[str, Any]]:
    """For each indicator that can be drawn, its quarters within a period: rows of ``macros/charts.html``'s bars."""
    start = year_start()
    last = max(period.start, min(period.end, today()))
    quarters = quarters_between(period.start, last, start)[-MOST_QUARTERS:]
    found = by_period([initiative_id], quarters, lens=Lens(lens.threshold, exact=True))
    if not found:
        return []
    drawn = []
    for position, first in enumerate(found[quarters[0]][:MOST_CHARTS]):
        if first.kind is IndicatorKind.TEXT:
            continue
        series = [found[quarter][position] for quarter in quarters]
        hidden = _hidden(series, lens)
        rows = [
            _bar(period_name(quarter.start, quarter.end, start), one, hidden=gone)
            for quarter, one, gone in zip(quarters, series, hidden, strict=True)
        ]
        if any(one.value for one in series):
            drawn.append({"title": first.name, "unit": first.unit, "rows": rows})
    return drawn


def _hidden(series: Sequence[Outcome], lens: Lens) -> list[bool]:
    """Which quarters are not shown: small counts of people, and what would tell them from the year's total."""
    people = {
        one.id
        for group in indicators_of([series[0].initiative_id]).values()
        for one in group
        if one.counts_people
    }
    if lens.exact or series[0].indicator_id not in people or series[0].kind is not IndicatorKind.COUNT:
        return [False for _ in series]
    cells = publish_list([int(one.value or 0) for one in series], threshold=lens.threshold).cells[0]
    return [cell is None for cell in cells[:-1]]


def _bar(label: str, one: Outcome, *, hidden: bool) -> dict[str, Any]:
    if hidden:
        return {"label": label, "value": 0, "display": "*", "hue": "brand"}
    return {"label": label, "value": int((one.value or 0) * 10), "display": one.as_text, "hue": "brand"}


def place_rows(initiative_id: int, period: Period, lens: Lens) -> list[dict[str, Any]]:
    """Attendances by place within a period, the largest first: rows of ``macros/charts.html``'s bars."""
    filters = ActivityFilter(initiative_id=initiative_id, first=period.start, last=period.end)
    counted = by_place(filters)
    shown, _total = lens.group({one.place: one.attendances for one in counted})
    return [
        {
            "label": one.place or "Place not said",
            "value": shown[one.place] or 0,
            "display": "*" if shown[one.place] is None else f"{one.attendances:,}",
            "note": f"{one.activities:,} {'activity' if one.activities == 1 else 'activities'}",
            "hue": "hhs",
        }
        for one in counted
    ]
