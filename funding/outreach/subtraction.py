"""Figures of periods, some of which lie within others: those that may be told together, decided once for a measure.

Figures that add up (counts, rates and means; never persons counted unduplicated) can be subtracted from each other: the
year less its quarters is what nobody was to know. So the figures of one measure are gone through once, by the day on
which they end, those of shorter periods first, whatever page or report asks for them later:

1. The figure of a period that contains no other waits until it may stand together with those before it that wait (see
   ``suppression``); they then are a group, and are told only together.
2. The figure of a period that contains others tells its *rest* as well, what it counts beyond them. It is told where
   those within it are told or wait in it alone, and rest and waiting together may stand. They wait no longer then.
3. A figure whose period overlaps another one's without either containing the other is not told.

What ends later never changes what ended before: a report that went out stays safe beside the next.

=========================================  ==================================================
figures (threshold 5)                      told
=========================================  ==================================================
quarters 3, 20, 8, 30 in a year of 61      8, 30 and 61; the first two only as 23 together
quarters 3, 0, 0, 0 in a year of 3         the zeros; nothing else
quarters 1, 1, 20 in 22                    22
a quarter of 20 in a year of 23            20 (the rest of the year is 3)
a quarter of 3 in a year of 61             61 (the rest of the year is 58)
40 of 50 in a quarter, 60 of 73 in a year  40 of 50 (3 of the rest did not pass)
40 of 50 in a quarter, 60 of 80 in a year  both
=========================================  ==================================================
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from funding.outreach.combining import Figure, apart, together
from funding.outreach.result_types import IndicatorKind
from funding.outreach.suppression import Atom, Grid, Group, groups, is_small, may_stand

Parts = tuple[int, ...]
"""The counts of people that one figure tells: one for a count or a mean, two for a rate."""


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of a period: None where nothing may; ``complete`` where it is all that was counted."""

    figure: Figure | None
    complete: bool


def parts_of(kind: IndicatorKind, figure: Figure) -> Parts:
    """The counts of people in a figure: a count, how many a mean is over, those of a rate and the rest."""
    if kind is IndicatorKind.COUNT:
        return (figure.value or 0,)
    base = figure.n or 0
    if kind is IndicatorKind.MEAN:
        return (base,)
    return (figure.value or 0, base - (figure.value or 0))


def within(figure: Figure, first: date, last: date) -> bool:
    """Whether the figure's period lies in another from its first day to its last."""
    return first <= figure.starts_on and figure.ends_on <= last


class Dated:
    """What was logged day by day (activities, surveys) and counts people: told by whole months."""

    def __init__(
        self, figures: Mapping[int, Figure], grid: Grid, places: Mapping[int, str] | None = None
    ) -> None:
        """Keep all figures of one initiative, each of one day, with their groups and maybe their places."""
        self.figures, self.grid, self.places = figures, grid, places or {}

    @classmethod
    def grouped(
        cls, kind: IndicatorKind, figures: Mapping[int, Figure], threshold: int, places: Mapping[int, str]
    ) -> Dated:
        """The same with groups made here."""
        atoms = [
            Atom(key, one.starts_on.replace(day=1), parts_of(kind, one), places.get(key, ""))
            for key, one in figures.items()
        ]
        zeros = [one.key for one in atoms if not any(one.counts)]
        return cls(figures, Grid(groups(atoms, threshold), zeros), places)

    @cached_property
    def _keys_at(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for key in self.figures:
            found.setdefault(self.places.get(key, ""), []).append(key)
        return found

    def told(self, first: date, last: date, *, at: Collection[str] | None = None) -> Told:
        """What may be told of the days from ``first`` to ``last``, of all places or those ``at`` which it was."""
        keys = self.figures if at is None else [key for place in at for key in self._keys_at.get(place, ())]
        asked = {key for key in keys if first <= self.figures[key].starts_on <= last}
        told = self.grid.told(whole_months({key: self.figures[key].starts_on for key in asked}, first, last))
        chosen = [self.figures[key] for key in sorted(told)]
        return Told(together(chosen), len(told) == len(asked))


def whole_months(days: Mapping[int, date], first: date | None, last: date | None) -> set[int]:
    """Those whose month lies in the period from its first day to its last."""
    begun = first if first is None or first.day == 1 else _following(first)
    ended = None if last is None else _month_after(last)
    return {
        key for key, day in days.items() if (begun is None or day >= begun) and (ended is None or day < ended)
    }


def _following(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _month_after(last: date) -> date:
    """The first day that no longer lies in a whole month of a period that ends on ``last``."""
    after = date.fromordinal(last.toordinal() + 1)
    return after.replace(day=1)


@dataclass
class _Row:
    """A figure of one period with the figures directly within it."""

    figure: Figure
    parts: Parts
    inside: list[int] = field(default_factory=list)


class Nested:
    """Figures of periods that somebody entered and that add up: told by the rule above."""

    def __init__(self, kind: IndicatorKind, figures: Sequence[Figure], threshold: int) -> None:
        """Go through all figures of one measure."""
        self._figures, self._threshold = figures, threshold
        self._rows: dict[int, _Row] = {}
        self._waiting: list[int] = []
        self._groups: list[Group] = []
        self._whole: set[int] = set()
        order = sorted(range(len(figures)), key=lambda at: (figures[at].ends_on, _backward(figures[at])))
        for key in order:
            self._take(key, _Row(figures[key], parts_of(kind, figures[key])))
        self._grid = Grid(self._groups, [key for key, row in self._rows.items() if not any(row.parts)])

    def _take(self, key: int, row: _Row) -> None:
        first, last = row.figure.starts_on, row.figure.ends_on
        overlapping = [at for at, one in self._rows.items() if one.figure.ends_on >= first]
        if any(not within(self._rows[at].figure, first, last) for at in overlapping):
            return
        deeper = {at for one in overlapping for at in self._rows[one].inside}
        row.inside = [at for at in overlapping if at not in deeper]
        self._rows[key] = row
        if row.inside:
            self._close(key, row)
        elif any(row.parts):
            self._waiting.append(key)
            block = self._atoms(self._waiting)
            if may_stand(block, self._threshold):
                self._groups.append(block)
                self._waiting = []

    def _close(self, key: int, row: _Row) -> None:
        """Tell a figure that contains others, where its rest gives nothing away."""
        inside = set(row.inside)
        if not inside.issuperset(self._waiting) or not all(self._settled(at, inside) for at in inside):
            return
        rest = tuple(
            own - sum(self._rows[at].parts[part] for at in inside) for part, own in enumerate(row.parts)
        )
        block = [
            *self._atoms(self._waiting),
            Atom(key, row.figure.ends_on, tuple(max(0, one) for one in rest)),
        ]
        if may_stand(block, self._threshold) and not any(is_small(one, self._threshold) for one in row.parts):
            self._whole.add(key)
            self._waiting = []

    def _settled(self, at: int, inside: set[int]) -> bool:
        """Whether a figure within is told by itself, waits, or is of a group that lies within as well."""
        if self._rows[at].inside:
            return at in self._whole
        if at in self._waiting or not any(self._rows[at].parts):
            return True
        group = next((one for one in self._groups if at in {atom.key for atom in one}), ())
        return bool(group) and all(atom.key in inside for atom in group)

    def _atoms(self, keys: Sequence[int]) -> Group:
        rows = [(key, self._rows[key]) for key in keys]
        return tuple(Atom(key, row.figure.ends_on, row.parts) for key, row in rows)

    def told(self, first: date, last: date) -> Told:
        """What may be told of the period from ``first`` to ``last``."""
        asked = {key: row for key, row in self._rows.items() if within(row.figure, first, last)}
        keys = self._grid.told([key for key, row in asked.items() if not row.inside])
        keys |= self._whole & asked.keys()
        chosen = apart(one for one in self._figures if within(one, first, last))
        known = [row.figure for key, row in asked.items() if key in keys]
        parts = apart(known)
        return Told(together(parts), parts == chosen)


def _backward(figure: Figure) -> int:
    """Of figures that end on one day, the shortest comes first."""
    return -figure.starts_on.toordinal()
