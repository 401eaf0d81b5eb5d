"""What a comparison shows: each scenario's sums, the lines of the chart, the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from funding.coverage.charting import draw
from funding.coverage.models import Scenario
from funding.coverage.queries.scenarios import overrides_of, year_plan
from funding.coverage.scenario_export import staff_months
from funding.coverage.views.reading import start_month
from funding.kernel.actor import Actor

STROKES = ("brand", "doj", "state", "donor", "partner")
"""The color of each line, the plan's first; the lines also differ by their dashes."""

AS_PLANNED = "As planned"


def comparison_context(actor: Actor, chosen: Sequence[Scenario], *, year: int) -> dict[str, Any]:
    """The plan and the scenarios played on it, in columns; the plan as it is comes first."""
    plan = year_plan(actor, fiscal_year=year, start_month=start_month())
    results = [plan.play(), *(plan.play(overrides_of(one)) for one in chosen)]
    titles = [AS_PLANNED, *(one.title for one in chosen)]
    gaps = [{month: sums.gap for month, sums in result.by_month.items()} for result in results]
    return {
        "plan": plan,
        "columns": list(zip(titles, results, STROKES, strict=False)),
        "base": results[0],
        "drawing": draw(gaps, plan.months),
        "staff_months": staff_months,
        "year": year,
    }
