"""A budget's figures, all derived from its lines and terms; none is stored.

For every budget year and for all together, each in federal, cash match and in-kind match:

====================  ====================================================
figure                made of
====================  ====================================================
6a to 6h              the lines of the class
6i total direct       6a + ... + 6h
6j indirect           see ``indirect``: each column on its own base
6k total              6i + 6j
====================  ====================================================

Nothing is rounded here: cents are added, and 6j was rounded once per year and column. The sum over years is
the sum of the yearly cells, so each table foots both ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from funding.budgets.classes import CATEGORIES, CLASSES, category_of, class_of
from funding.budgets.indirect import Indirect, compute_indirect
from funding.budgets.match import Match, compute_match
from funding.budgets.terms import Terms
from funding.budgets.types import NOTHING, Amounts, Line, add_up


@dataclass(frozen=True)
class Totals:
    """Every figure of one budget. ``years`` are the terms' years and any later one that a line uses."""

    terms: Terms
    lines: tuple[Line, ...]
    years: tuple[int, ...]
    indirect: Indirect

    @cached_property
    def by_class(self) -> dict[str, dict[int, Amounts]]:
        """Direct costs by SF-424A letter (a to h), then by year. Every class and year is there."""
        groups: dict[str, list[Line]] = {each.letter: [] for each in CLASSES}
        for line in self.lines:
            groups[class_of(line.kind).letter].append(line)
        return {letter: self._by_year(lines) for letter, lines in groups.items()}

    def _by_year(self, lines: Sequence[Line]) -> dict[int, Amounts]:
        return {year: add_up([line.in_year(year) for line in lines]) for year in self.years}

    @cached_property
    def by_category(self) -> dict[str, dict[int, Amounts]]:
        """Direct costs by DOJ letter (A to I), then by year. Every category and year is there."""
        groups: dict[str, list[Line]] = {each.letter: [] for each in CATEGORIES}
        for line in self.lines:
            groups[category_of(line.kind).letter].append(line)
        return {letter: self._by_year(lines) for letter, lines in groups.items()}

    @cached_property
    def by_initiative(self) -> dict[int | None, Amounts]:
        """Direct costs by initiative's id; None holds the lines without one."""
        table: dict[int | None, Amounts] = {}
        for line in self.lines:
            table[line.initiative_id] = table.get(line.initiative_id, NOTHING) + line.whole
        return table

    @cached_property
    def direct(self) -> dict[int, Amounts]:
        """Line 6i by year."""
        return {year: add_up([row[year] for row in self.by_class.values()]) for year in self.years}

    @cached_property
    def charge(self) -> dict[int, Amounts]:
        """Line 6j by year, with unrecovered indirect where the terms count it as match."""
        unrecovered = self.indirect.unrecovered
        return {year: self.indirect.charge[year] + unrecovered[year] for year in self.years}

    @cached_property
    def total(self) -> dict[int, Amounts]:
        """Line 6k by year."""
        return {year: self.direct[year] + self.charge[year] for year in self.years}

    @cached_property
    def all_direct(self) -> Amounts:
        """Line 6i over all years."""
        return add_up(self.direct)

    @cached_property
    def all_base(self) -> Amounts:
        """The indirect base over all years."""
        return add_up(self.indirect.base)

    @cached_property
    def all_charge(self) -> Amounts:
        """Line 6j over all years."""
        return add_up(self.charge)

    @cached_property
    def whole(self) -> Amounts:
        """Line 6k over all years."""
        return add_up(self.total)

    @cached_property
    def match(self) -> Match:
        """Required, pledged and short match over the whole budget."""
        return compute_match(self.whole.federal_cents, self.whole.match_cents, self.terms)

    @property
    def form_years(self) -> tuple[int, ...]:
        """The years that sections A and B of the form cover, as the terms say."""
        return self.years[:1] if self.terms.covers_first_year_only else self.years


def compute(lines: Sequence[Line], terms: Terms) -> Totals:
    """All figures of a budget of these lines under these terms. The order of lines changes no figure."""
    last = max([terms.years, *(year for line in lines for year, amounts in line.amounts.items() if amounts)])
    years = tuple(range(1, last + 1))
    return Totals(terms, tuple(lines), years, compute_indirect(lines, terms, years))
