"""Lines by month as points of a drawing. Whole units, so that the same figures draw the same lines everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from funding.kernel.money import Cents

WIDTH, HEIGHT = 880, 220
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 10, 26
STEPS = 4
NICE = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Point:
    """One month of one line: its place in the drawing and the cents it stands for."""

    x: int
    y: int
    month: date
    cents: Cents


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines with their axis: (y, cents) of each rule, (x, month) of each tick."""

    lines: tuple[tuple[Point, ...], ...]
    rules: tuple[tuple[int, Cents], ...]
    ticks: tuple[tuple[int, date], ...]
    width: int = WIDTH
    height: int = HEIGHT


def nice_step(most: Cents, steps: int = STEPS) -> Cents:
    """The smallest of 1, 2, 5 times a power of ten dollars that reaches ``most`` within so many steps."""
    power = 100
    while True:
        for factor in NICE:
            if factor * power * steps >= most:
                return factor * power
        power *= 10


def draw(series: Sequence[Mapping[date, Cents]], months: Sequence[date]) -> Drawing:
    """Every series as a line over the months; a month without a figure stands at zero."""
    most = max((cents for line in series for cents in line.values()), default=0)
    step = nice_step(most)
    top = max(step * -(-most // step), step)
    deep, wide = HEIGHT - TOP - BOTTOM, WIDTH - LEFT - RIGHT

    def across(place: int) -> int:
        return LEFT + wide * place // max(len(months) - 1, 1)

    def down(cents: Cents) -> int:
        return TOP + deep - deep * max(cents, 0) // top

    lines = tuple(
        tuple(
            Point(across(place), down(line.get(month, 0)), month, line.get(month, 0))
            for place, month in enumerate(months)
        )
        for line in series
    )
    rules = tuple((down(cents), cents) for cents in range(0, top + 1, step))
    return Drawing(lines, rules, tuple((across(place), month) for place, month in enumerate(months)))
