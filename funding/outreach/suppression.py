"""Small counts of people are taken together with others, once and for all, and only whole groups are ever told.

A count from 1 to one below the threshold is small. To hide it where it stands is not enough: what is hidden follows
from a total less the rest, and two totals of different pages, files, filters, reports or periods can be subtracted from
each other. So nothing is decided on a page. The finest counts that there are (the attendances of one activity, the
answers of one survey, the figure of one period: an *atom*) are put into groups before anybody asks, each large enough
to be told, and **every total anywhere is a sum of whole groups that lie in what is asked**. What lies in it only in
part is left out, and the total then says "at least". So whatever is added or subtracted, nothing smaller than a group
comes out of it, and the groups do not depend on filter, page or reader.

Groups are made so, for each initiative (or measure) by itself:

1. Step by step in time (a step is a month; for figures of periods see ``subtraction``), steps are taken together until
   their atoms may stand: each count in them is none, or at least the threshold and more than one for each atom (five
   people in five activities would be one in each). What came before is never opened again, so a report that went out
   stays safe beside the next one. Steps that do not reach it yet wait, and are told nowhere.
2. Within such a run of steps, places that may stand stay apart. The others are taken together, and with the smallest
   groups of the rest where that is not enough.
3. Within a place, an atom that may stand is a group of its own. The others are taken together in the same way.

Zeros are told: that nobody came points to nobody. Steps count only where they lie in what is asked from their first day
to their last, so a paper that ends in the middle of a month stops before that month.

====================================================  ===================================  ===========================
attendances (threshold 5)                             groups                               told
====================================================  ===================================  ===========================
October 20, 30                                        20 | 30                              50, and each of the two
October 3, 20, 30                                     3 + 20 | 30                          53 in all; the 30 by itself
October 3; November 20; December 30                   3 + 20 | 30                          October: nothing; year: 53
October 20; November 3                                20 | (3 waits)                       year: at least 20
October 1, 1, 1, 1, 1                                 (all wait)                           nothing: each would be 1
October 3 in Erie, 20 and 30 in Corry                 3 + 20 | 30                          Corry: at least 30; all: 53
October 3 and 4 in Erie, 20 in Corry                  3 + 4 | 20                           Erie: 7; Corry: 20; all: 27
====================================================  ===================================  ===========================

Who knows this rule knows that one of a group is small, but neither which nor how small.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

THRESHOLD = 5
"""Counts below it are not shown, unless the house decides otherwise."""


class Atom(NamedTuple):
    """What is counted at once: counts of people (one for attendances, two for a rate: those who did and the rest)."""

    key: int
    step: date
    counts: tuple[int, ...]
    place: str = ""


Group = tuple[Atom, ...]


def is_small(count: int, threshold: int = THRESHOLD) -> bool:
    """Whether a count must not be shown on its own account."""
    return 0 < count < threshold


def may_stand(atoms: Collection[Atom], threshold: int = THRESHOLD) -> bool:
    """Whether the counts of these atoms together may be told."""
    for part in zip(*(one.counts for one in atoms), strict=True):
        total = sum(part)
        if is_small(total, threshold):
            return False
        if total and len(part) > 1 and total <= sum(count > 0 for count in part):
            return False
    return True


def stands_alone(counts: Sequence[int], threshold: int = THRESHOLD) -> bool:
    """Whether the counts of one atom may be told by themselves."""
    return not any(0 < count < threshold for count in counts)


def runs(atoms: Iterable[Atom], threshold: int = THRESHOLD) -> Iterator[Group]:
    """Consecutive steps that may stand together; what waits at the end is left out, and so are zeros."""
    waiting: list[Atom] = []
    counted = sorted((one for one in atoms if any(one.counts)), key=lambda one: (one.step, one.key))
    for _, step in groupby(counted, key=lambda one: one.step):
        waiting.extend(step)
        if may_stand(waiting, threshold):
            yield tuple(waiting)
            waiting = []


def groups(atoms: Iterable[Atom], threshold: int = THRESHOLD) -> list[Group]:
    """The groups of all atoms of one initiative or measure: the rule above."""
    return [group for run in runs(atoms, threshold) for group in apart(run, threshold)]


def apart(run: Group, threshold: int = THRESHOLD) -> list[Group]:
    """The groups of one run."""
    if all(stands_alone(one.counts, threshold) for one in run):
        return [(one,) for one in run]
    return _by_place(run, threshold)


def taken_together(atoms: Collection[Atom], threshold: int = THRESHOLD) -> list[Group]:
    """Groups of atoms of one run and place: each by itself where it may stand. What cannot stand is left out."""
    alone = [(one,) for one in atoms if stands_alone(one.counts, threshold)]
    small = [one for one in atoms if not stands_alone(one.counts, threshold)]
    return _enough(alone, small, threshold)


def _by_place(run: Group, threshold: int) -> list[Group]:
    sound: list[Group] = []
    small: list[Atom] = []
    for _, placed in groupby(sorted(run, key=lambda one: (one.place, one.key)), key=lambda one: one.place):
        there = tuple(placed)
        if may_stand(there, threshold):
            sound.extend(taken_together(there, threshold))
        else:
            small.extend(there)
    if not small:
        return sound
    *others, pool = _enough(sound, small, threshold)
    return [*others, *taken_together(pool, threshold)]


def _enough(sound: Sequence[Group], small: Sequence[Atom], threshold: int) -> list[Group]:
    """The sound groups, and last the small atoms with as many of the smallest groups as they need."""
    pool = tuple(small)
    if not pool:
        return list(sound)
    waiting = sorted(sound, key=_size)
    while waiting and not may_stand(pool, threshold):
        pool += waiting.pop(0)
    return [*waiting, pool] if may_stand(pool, threshold) else waiting


def _size(group: Group) -> tuple[int, int]:
    return sum(sum(one.counts) for one in group), min(one.key for one in group)


class Grid:
    """The groups of some atoms, made once, and which atoms are told when some of them are asked for."""

    def __init__(self, made: Iterable[Group], zeros: Iterable[int] = ()) -> None:
        """Keep which atoms stand alone, and the groups of the others; in ``zeros`` nobody was counted."""
        self._alone = set(zeros)
        self._shared: dict[int, tuple[int, ...]] = {}
        for group in made:
            if len(group) == 1:
                self._alone.add(group[0].key)
            else:
                keys = tuple(one.key for one in group)
                self._shared.update(dict.fromkeys(keys, keys))

    def alone(self, key: int) -> bool:
        """Whether the atom may be told by itself."""
        return key in self._alone

    def told(self, whole: Collection[int]) -> set[int]:
        """Of the atoms that lie whole in what is asked, those that are told: whole groups of them."""
        here = set(whole)
        together = {key for key in self._shared.keys() & here if here.issuperset(self._shared[key])}
        return (here & self._alone) | together
