"""Cards of targets by place: each place's bar beside its target, and the same by quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from funding.kernel.periods import Period
from funding.outreach.combining import reached_bp
from funding.outreach.lens import MARK
from funding.outreach.periods import period_name
from funding.outreach.placing import PlaceOutcome, PlaceTable, looks_like
from funding.outreach.queries.settings import year_start
from funding.outreach.reaching import tells_people
from funding.outreach.result_types import Derivation, IndicatorKind, Outcome
from funding.outreach.views.charting import ReachedRow

MOST_WITHOUT = 12
"""How many places without a target are shown one by one."""


@dataclass(frozen=True, slots=True)
class QuarterCell:
    """One place in one quarter: how it is told, how full its bar is (percent of the target), how many more."""

    told: str
    width: int | None


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """A measure's places: bars of a period, and cells by quarter below the names of quarters."""

    indicator_id: int
    title: str
    unit: str
    said: str
    bars: tuple[dict[str, Any], ...]
    quarters: tuple[str, ...]
    cells: tuple[tuple[str, tuple[QuarterCell, ...]], ...]
    left_out: int
    protected: bool


def place_cards(
    found: Mapping[Period, Sequence[PlaceTable]], period: Period, quarters: Sequence[Period]
) -> list[PlaceCard]:
    """A card for each measure with targets by place. Places without one come last, at most MOST_WITHOUT."""
    start = year_start()
    names = tuple(period_name(one.start, one.end, start) for one in quarters)
    cards = []
    for number, table in enumerate(found.get(period, [])):
        by_quarter = [found[one][number] for one in quarters]
        shown, left_out = _shown(table)
        others = [table.rows[at].place for at in shown if table.rows[at].is_known]
        cells = tuple(
            (table.rows[at].name, tuple(_cell(each.rows[at]) for each in by_quarter)) for at in shown
        )
        cards.append(
            PlaceCard(
                table.indicator.id,
                table.indicator.name,
                table.indicator.unit,
                table.said,
                tuple(_bar(table.rows[at], others) for at in shown),
                names if len(names) > 1 else (),
                cells if len(names) > 1 else (),
                left_out,
                tells_people(table.indicator),
            )
        )
    return cards


def promised_rows(table: PlaceTable) -> list[tuple[str, ReachedRow]]:
    """The places of a measure with a target in the period, each as a row of the outcomes' table."""
    return [
        (one.name, ReachedRow(one.outcome, reached_bp(one.outcome.value, one.outcome.target)))
        for one in table.rows
        if one.promised
    ]


def has_attendance(found: Mapping[Period, Sequence[PlaceTable]]) -> bool:
    """Whether one of the tables tells attendances, so that no chart need tell them again."""
    tables = next(iter(found.values()), [])
    return any(one.indicator.derived is Derivation.ATTENDANCES for one in tables)


def _shown(table: PlaceTable) -> tuple[list[int], int]:
    """The rows that are shown, and how many are left out: every target, and the largest without one."""
    promised = [at for at, row in enumerate(table.rows) if row.promised]
    without = [at for at, row in enumerate(table.rows) if not row.promised and _is_there(row.outcome)]
    largest = sorted(without, key=lambda at: (-(table.rows[at].outcome.value or 0), at))[:MOST_WITHOUT]
    return [*promised, *sorted(largest)], len(without) - len(largest)


def _is_there(one: Outcome) -> bool:
    return bool(one.value) or one.suppressed


def _bar(row: PlaceOutcome, others: Sequence[str]) -> dict[str, Any]:
    one = row.outcome
    return {
        "label": row.name,
        "value": 0 if one.suppressed else int((one.value or 0) * 10),
        "goal": one.target * 10,
        "display": against(row),
        "note": _note(row, others),
        "hue": "hhs",
    }


def against(row: PlaceOutcome) -> str:
    """What was reached of the target: "84 of 100 sessions"; without a target only what was reached."""
    one = row.outcome
    told = MARK if one.suppressed else one.as_text
    if row.promised is None or one.value is None:
        return told if row.promised is None else f"{told if one.suppressed else '–'} of {one.target:,}"
    number = f"{one.value.normalize():f}" if one.kind is not IndicatorKind.COUNT else f"{int(one.value):,}"
    return f"{'at least ' if one.at_least else ''}{number} of {one.target:,}"


def _note(row: PlaceOutcome, others: Sequence[str]) -> str:
    one = row.outcome
    if row.promised is None:
        return "no target"
    parts = []
    share = reached_bp(one.value, one.target)
    if share is not None:
        parts.append(f"{'at least ' if one.at_least else ''}{share // 100}% of target")
    if row.promised.overall:
        parts.append("overall target")
    if not row.is_known:
        close = looks_like(row.place, others)
        parts.append(f"nothing counted yet; meant {close}?" if close else "nothing counted yet")
    return ", ".join(parts)


def _cell(row: PlaceOutcome) -> QuarterCell:
    one = row.outcome
    own = row.promised is not None and not row.promised.overall
    if one.value is None and not one.suppressed and not own:
        return QuarterCell("–", None)
    share = reached_bp(one.value, one.target) if own else None
    told = (
        against(row)
        if own
        else (MARK if one.suppressed else f"{'at least ' if one.at_least else ''}{one.value:,f}")
    )
    return QuarterCell(told, None if not own else min(100, (share or 0) // 100))
