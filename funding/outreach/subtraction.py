"""Counts of several periods in one file or on one page: none that is small can be found by subtraction.

Periods are steps between days: a count that is shown ties the two ends of its period together, and whatever lies
between two ends that are tied can be worked out, be it a period that is hidden or one that nobody asked for (what is
left of a year beside its quarters, what came before a report's period). So periods are shown one after another, those
that matter most first (zeros, then those that span most others, then the larger counts), and one stays hidden where it
would tie ends between which a small count lies. Nothing more need be hidden: showing fewer periods never ties more.

A reader also knows that counts are whole, that none is negative and that a hidden one is at least 1, since zeros are
shown. Hence a hidden count can always rise unless what is shown forbids it, and it can fall unless it is at its least.
Each thing that cannot move is an arc: both ways for what is shown, backward for what is at its least. Two ends are tied
just if each leads to the other.

A rate is told with its base, so its part, its rest and its base are three such counts; a mean tells how many it is
over.

=========================================  =================================================
counts (threshold 5)                       shown
=========================================  =================================================
quarters 3, 20, 8, 30 in a year of 61      ``*``, 20, ``*``, 30 and 61 (8 would tell the 3)
quarters 3, 0, 0, 0 in a year of 3         ``*``, 0, 0, 0 and ``*``
quarters 1, 1, 20 in 22                    ``*``, ``*``, ``*`` and 22 (two that are 2 together are 1 each)
a quarter of 20 in a year of 23            ``*`` and 23 (the rest of the year is 3)
20 in the period, 23 since the start       ``*`` and 23 (before it were 3)
3 in the period, 23 since, 20 known        ``*`` and ``*`` (an earlier report said 20)
40 of 50 in a quarter, 60 of 73 in a year  ``*`` and 60 of 73 (3 of the rest did not pass)
=========================================  =================================================
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from funding.kernel.periods import Period
from funding.outreach.combining import Figure
from funding.outreach.result_types import IndicatorKind
from funding.outreach.suppression import is_small

Parts = tuple[int, ...]
"""The counts of people that one figure tells: one for a count, three for a rate, one for a mean."""


def parts_of(kind: IndicatorKind, figure: Figure | None) -> Parts | None:
    """The counts of people in a figure; None where it tells none."""
    if figure is None or kind is IndicatorKind.TEXT:
        return None
    if kind is IndicatorKind.COUNT:
        return None if figure.value is None else (figure.value,)
    if figure.n is None:
        return None
    if kind is IndicatorKind.MEAN or figure.value is None:
        return (figure.n,)
    return (figure.value, figure.n - figure.value, figure.n)


def hidden_periods(
    told: Mapping[Period, Parts],
    between: Callable[[Period], Parts | None],
    *,
    threshold: int,
    known: Iterable[Period] = (),
) -> set[Period]:
    """The periods of one measure that must not be shown together with the others.

    ``told`` has the counts that would be shown, ``between`` counts any other days from what is kept, and ``known``
    names periods that a reader holds from elsewhere.
    """
    counts = dict(told)
    elsewhere = [period for period in known if (parts := between(period)) and not _small(parts, threshold)]
    counts |= {period: between(period) or () for period in elsewhere if period not in counts}
    ends = sorted({day for one in counts for day in (one.start, one.end + timedelta(days=1))})
    spans = {
        (first, after): between(Period(first, after - timedelta(days=1))) or ()
        for at, first in enumerate(ends)
        for after in ends[at + 1 :]
    }
    width = max((len(parts) for parts in counts.values()), default=0)
    shown = set(elsewhere)
    for period in sorted(told, key=lambda one: _rank(one, told)):
        tried = shown | {period}
        if not any(_told_apart(_Series(counts, spans, tried, part), threshold) for part in range(width)):
            shown = tried
    return set(told) - shown


def _rank(period: Period, told: Mapping[Period, Parts]) -> tuple[bool, int, list[int], Period]:
    """Where a period stands in the order in which periods are shown."""
    spanned = sum(period.start <= one.start and one.end <= period.end for one in told)
    return any(told[period]), -spanned, [-count for count in told[period]], period


def _small(parts: Parts, threshold: int) -> bool:
    return any(is_small(count, threshold) for count in parts)


@dataclass
class _Series:
    """One of the counts that figures tell, over all periods, with those that are ``shown``."""

    counts: Mapping[Period, Parts]
    spans: Mapping[tuple[date, date], Parts]
    shown: Collection[Period]
    part: int
    arcs: dict[date, dict[date, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay the arcs: from one end to another, with how many lie between them."""
        ends = sorted({day for span in self.spans for day in span})
        for first, after in pairwise(ends):
            if not self.between(first, after):
                self._lay(after, first, 0)
        for period, parts in self.counts.items():
            first, after = period.start, period.end + timedelta(days=1)
            count = _at(parts, self.part)
            if period in self.shown:
                self._lay(first, after, count)
            if period in self.shown or count <= 1:
                self._lay(after, first, -count)

    def _lay(self, start: date, end: date, count: int) -> None:
        self.arcs.setdefault(start, {})[end] = count

    def between(self, first: date, after: date) -> int:
        """How many were counted from one end to another."""
        return _at(self.spans[first, after], self.part)

    def reached(self, start: date) -> dict[date, int]:
        """Every end to which arcs lead, with how many lie between."""
        found, waiting = {start: 0}, [start]
        while waiting:
            here = waiting.pop()
            for end, count in self.arcs.get(here, {}).items():
                if end not in found:
                    found[end] = found[here] + count
                    waiting.append(end)
        return found


def _at(parts: Parts, part: int) -> int:
    return parts[part] if part < len(parts) else 0


def _told_apart(series: _Series, threshold: int) -> bool:
    """Whether a small count lies between two ends that are tied, as it was counted or as a reader works it out."""
    leads = {end: series.reached(end) for span in series.spans for end in span}
    return any(
        after in leads[first]
        and first in leads[after]
        and (
            is_small(series.between(first, after), threshold)
            or is_small(leads[first][after], threshold)
            or is_small(-leads[after][first], threshold)
        )
        for first, after in series.spans
    )
