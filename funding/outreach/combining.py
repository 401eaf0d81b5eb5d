"""How the figures of several periods become one, and when they do not.

==========  =========================================================  ==================================
kind        figures of several periods                                 example
==========  =========================================================  ==================================
count       added where the definition says that it adds up            events: 4 + 6 = 10
count       never added where persons are counted unduplicated         120 and 90 trained: not 210
rate        numerators over denominators, never a mean of percents     45/50 and 10/50 = 55/100 = 55.0%
mean        sums over numbers, never a mean of means                   180/10 and 400/40 = 580/50 = 11.6
text        told one after the other                                   "Two schools." "A third."
==========  =========================================================  ==================================

Periods that overlap are never taken together: the longest comes first, and what lies in it is left out. Sums of a mean
are whole hundredths of its unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.kernel.money import divide_half_up
from funding.outreach.matching import tenths
from funding.outreach.result_types import IndicatorKind


@dataclass(frozen=True, slots=True)
class Figure:
    """What was counted from one day to another: a count, or a numerator or sum (in hundredths) with its ``n``."""

    starts_on: date
    ends_on: date
    value: int | None = None
    n: int | None = None
    text: str = ""


def combines(kind: IndicatorKind, *, adds_up: bool) -> bool:
    """Whether figures of several periods make one."""
    return kind is not IndicatorKind.COUNT or adds_up


def apart(figures: Iterable[Figure]) -> list[Figure]:
    """Those that do not overlap, the longest first chosen, in the order of their days."""
    chosen: list[Figure] = []
    for one in sorted(figures, key=lambda one: (one.starts_on - one.ends_on, one.starts_on)):
        if all(one.ends_on < other.starts_on or other.ends_on < one.starts_on for other in chosen):
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.starts_on)


def together(figures: Sequence[Figure]) -> Figure | None:
    """Figures that do not overlap as one; None where there is none. ``combines`` is asked before."""
    if not figures:
        return None
    values = [one.value for one in figures if one.value is not None]
    bases = [one.n for one in figures if one.n is not None]
    return Figure(
        figures[0].starts_on,
        figures[-1].ends_on,
        sum(values) if values else None,
        sum(bases) if bases else None,
        " ".join(one.text for one in figures if one.text),
    )


def value_of(kind: IndicatorKind, figure: Figure) -> Decimal | None:
    """The figure as a number: a count whole, a rate in percent and a mean in its unit, both to tenths."""
    if kind is IndicatorKind.TEXT or figure.value is None:
        return None
    if kind is IndicatorKind.COUNT:
        return Decimal(figure.value)
    if not figure.n:
        return None
    factor = 1_000 if kind is IndicatorKind.RATE else 1
    divisor = figure.n if kind is IndicatorKind.RATE else figure.n * 10
    return Decimal(divide_half_up(figure.value * factor, divisor)) / 10


def shown(kind: IndicatorKind, figure: Figure, unit: str) -> str:
    """The figure as a reader sees it, with its base: "55.0% (55 of 100)", "11.6 points (n = 50)", "10 events"."""
    value = value_of(kind, figure)
    if kind is IndicatorKind.TEXT:
        return figure.text
    if value is None:
        return "–"
    if kind is IndicatorKind.COUNT:
        return f"{int(value):,} {unit}".strip()
    number = tenths(int(value * 10))
    if kind is IndicatorKind.RATE:
        return f"{number}% ({figure.value:,} of {figure.n:,})"
    return f"{number} {unit} (n = {figure.n:,})"


def reached_bp(value: Decimal | None, target: int) -> int | None:
    """How much of a target is reached, in basis points; None without a value or a target."""
    if value is None or not target:
        return None
    return divide_half_up(int(value * 10) * 1_000, target)
