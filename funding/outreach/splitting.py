"""Figures that somebody enters by place: which of them may be told beside the figure of all places.

The figure of all places less those of some places tells the others. So the places of a period are its cells, with one
more for what was counted elsewhere (the whole less all places), and small cells are told only together with others,
never by themselves:

1. Places of a period are told only where its whole figure is told by itself (see ``subtraction``).
2. A cell is hidden where it is small (see ``suppression``). With it goes the smallest other one, and the next, until
   what is hidden may stand together: it follows from the whole less the rest.
3. A figure that adds up tells its *rest* as well, what it counts beyond the periods within it. The cells of such a
   period are those rests. What was hidden in a period within is hidden here again; and where a period within is not
   told, or counted a place of this one among others, none of this one's places is told.

So whatever is subtracted, only whole groups of cells come out, and each of them may stand. Whether a place is told does
not depend on who asks for which days. Persons counted unduplicated never make a rest: each of their periods is judged
by itself. Where places have more than the whole, since some came to two of them, nothing was counted elsewhere.

=========================================================  ======================================================
figures (threshold 5)                                      told
=========================================================  ======================================================
Erie 20, Ohio 30 of 50                                     both
Erie 3, Ohio 30, Corry 17 of 50                            Ohio; Erie with Corry would be 20
Erie 3, Ohio 30 of 33                                      neither
Erie 20, Ohio 27 of 50                                     Ohio; three were elsewhere, Erie hides them
Erie 20, Ohio 30 and no whole figure                       neither yet
persons: Erie 20, Ohio 20 of 36                            both: four came to both
quarter Erie 3, Ohio 8, Corry 30; half-year 23, 28, 50     Corry in both; Erie and Ohio in neither
quarter Erie 20 of 20; half-year Erie 23, Ohio 9 of 32     the quarter; in the half-year neither: Erie's rest is 3
=========================================================  ======================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from funding.outreach.combining import Figure, apart, together
from funding.outreach.result_types import IndicatorKind
from funding.outreach.subtraction import Parts, Told, parts_of, within
from funding.outreach.suppression import Atom, may_stand, stands_alone

ELSEWHERE = ""
"""The key of what was counted at no place of its own."""
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class _Split:
    """The cells of one period: how many in each, and which of them are hidden."""

    cells: Mapping[str, Parts]
    hidden: frozenset[str]


class Split:
    """The figures by place of one measure, and what may be told of each place."""

    def __init__(
        self,
        kind: IndicatorKind,
        whole: Sequence[Figure],
        places: Mapping[str, Sequence[Figure]],
        threshold: int,
        *,
        is_told: Callable[[Figure], bool],
        adds_up: bool,
    ) -> None:
        """Go through all periods; ``is_told`` answers whether a whole figure is told by itself."""
        self._kind, self._threshold, self._adds_up = kind, threshold, adds_up
        self._places = places
        self._told: dict[Days, _Split | None] = {}
        counted = {_days(one): one for one in whole}
        days = {_days(one) for figures in places.values() for one in figures}
        for key in sorted(days, key=lambda one: (one[1], -one[0].toordinal())):
            figure = counted.get(key)
            self._told[key] = self._split(figure, key) if figure and is_told(figure) else None

    def _split(self, whole: Figure, key: Days) -> _Split | None:
        cells = {
            place: parts_of(self._kind, one)
            for place, figures in self._places.items()
            for one in figures
            if _days(one) == key
        }
        cells[ELSEWHERE] = _less(parts_of(self._kind, whole), cells.values())
        inside = self._inside(whole) if self._adds_up else []
        rests, hidden = dict(cells), set[str]()
        for one in inside:
            if one is None or not _fits(one, cells):
                return None
            for place, parts in one.cells.items():
                here = place if place in cells else ELSEWHERE
                rests[here] = _less(rests[here], [parts])
                if place in one.hidden:
                    hidden.add(here)
        found = self._hidden(rests, hidden)
        return None if found is None else _Split(cells, found)

    def _inside(self, whole: Figure) -> list[_Split | None]:
        """The periods directly within this one; None for one that hides all, or that overlaps it."""
        first, last = whole.starts_on, whole.ends_on
        before = {days: one for days, one in self._told.items() if days[1] >= first}
        if any(days[0] < first for days in before):
            return [None]
        outer = [
            days for days in before if not any(other != days and _contains(other, days) for other in before)
        ]
        return [before[days] for days in outer if _contains((first, last), days)]

    def _hidden(self, rests: Mapping[str, Parts], hidden: set[str]) -> frozenset[str] | None:
        """The cells that are hidden; None where all must be."""
        atoms = {place: Atom(0, date.min, parts, place) for place, parts in rests.items()}
        pool = {
            place
            for place, one in atoms.items()
            if place in hidden or not stands_alone(one.counts, self._threshold)
        }
        others = sorted(
            (place for place in atoms.keys() - pool if any(atoms[place].counts)),
            key=lambda place: (sum(atoms[place].counts), place),
        )
        while pool and not may_stand([atoms[one] for one in pool], self._threshold):
            if not others:
                return None
            pool.add(others.pop(0))
        return frozenset(pool)

    def told(self, place: str, first: date, last: date) -> Told:
        """What may be told of a place from ``first`` to ``last``."""
        figures = [one for one in self._places.get(place, ()) if within(one, first, last)]
        known = [one for one in figures if self._shows(place, _days(one))]
        if not self._adds_up:
            exact = [one for one in figures if _days(one) == (first, last)]
            return Told(exact[0] if exact and exact[0] in known else None, exact == [] or exact[0] in known)
        parts = apart(known)
        return Told(together(parts), parts == apart(figures))

    def _shows(self, place: str, days: Days) -> bool:
        split = self._told.get(days)
        return split is not None and place not in split.hidden


def _days(figure: Figure) -> Days:
    return figure.starts_on, figure.ends_on


def _contains(outer: Days, inner: Days) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _less(whole: Parts, others: Iterable[Parts]) -> Parts:
    """The whole less others, part by part; none where they have more."""
    left = list(whole)
    for parts in others:
        left = [one - other for one, other in zip(left, parts, strict=True)]
    return tuple(max(0, one) for one in left)


def _fits(inner: _Split, cells: Mapping[str, Parts]) -> bool:
    """Whether each place of a period can be found in one within it: told there, or nobody was elsewhere."""
    return all(place in inner.cells for place in cells) or not any(inner.cells[ELSEWHERE])
