"""The year as columns of a drawing: secured money below, weighted above it, the planned cost as a line across.

Whole units, so that the same figures draw the same chart everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from funding.coverage.charting import nice_step
from funding.forecast.types import Money
from funding.kernel.money import Cents

WIDTH, HEIGHT = 880, 240
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 12, 26


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: its place, the tops of its parts and where the planned cost lies (None where none is planned)."""

    x: int
    width: int
    month: date
    money: Money
    secured_y: int
    weighted_y: int
    planned_y: int | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The bars with their axis: (y, cents) of each rule; ``ground`` is where amounts begin."""

    bars: tuple[Bar, ...]
    rules: tuple[tuple[int, Cents], ...]
    ground: int
    width: int = WIDTH
    height: int = HEIGHT


def draw(months: Sequence[tuple[date, Money]]) -> Drawing:
    """The months side by side."""
    most = max((max(money.secured + money.weighted, money.planned) for _, money in months), default=0)
    step = nice_step(most)
    top = max(step * -(-most // step), step)
    deep, wide = HEIGHT - TOP - BOTTOM, WIDTH - LEFT - RIGHT

    def down(cents: Cents) -> int:
        return TOP + deep - deep * cents // top

    slot = wide // max(len(months), 1)
    bars = tuple(
        Bar(
            x=LEFT + slot * place + slot // 6,
            width=slot - slot // 3,
            month=month,
            money=money,
            secured_y=down(money.secured),
            weighted_y=down(money.secured + money.weighted),
            planned_y=down(money.planned) if money.planned else None,
        )
        for place, (month, money) in enumerate(months)
    )
    rules = tuple((down(cents), cents) for cents in range(0, top + 1, step))
    return Drawing(bars, rules, TOP + deep)
