"""Figures that change with the law: each has a date from which it holds, and a citation.

A rate or a threshold is chosen by the federal award date of the grant it is used on, never by today's
date. A table holds the history of every figure; asking for one before its first date is an error, not a
guess.

==========================  ===============  =========
figure                      award date       value
==========================  ===============  =========
subaward amount in base     Sep 30, 2024     $25,000
subaward amount in base     Oct 1, 2024      $50,000
==========================  ===============  =========
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.kernel.errors import DomainError
from funding.kernel.zoned import format_date


class FigureError(DomainError):
    """No figure of that name is known for that date."""


class Unit(StrEnum):
    """What a figure's whole number counts."""

    CENTS = "cents"
    BASIS_POINTS = "basis_points"
    DAYS = "days"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class DatedFigure:
    """A whole number in a unit, the first day it holds, and where the law says so."""

    value: int
    unit: Unit
    effective_from: date
    citation: str


class RuleTable:
    """The history of each figure by name.

    Raises ValueError for a figure with no rows, or two from the same day.
    """

    def __init__(self, figures: Mapping[str, Iterable[DatedFigure]]) -> None:
        self._history: dict[str, tuple[DatedFigure, ...]] = {}
        for name, rows in figures.items():
            history = tuple(sorted(rows, key=lambda row: row.effective_from))
            if not history or len({row.effective_from for row in history}) < len(history):
                raise ValueError(f"Figure {name!r} needs at least one row, and one row a day at most.")
            if len({row.unit for row in history}) > 1:
                raise ValueError(f"Figure {name!r} changes its unit.")
            self._history[name] = history

    def names(self) -> list[str]:
        """The names of all figures, sorted."""
        return sorted(self._history)

    def history(self, name: str) -> tuple[DatedFigure, ...]:
        """Every value that the figure has had, oldest first. Raises FigureError for an unknown name."""
        try:
            return self._history[name]
        except KeyError as error:
            raise FigureError(f"No figure is called {name!r}.") from error

    def figure(self, name: str, on: date) -> DatedFigure:
        """The figure that holds ``on`` that day.

        Raises FigureError for an unknown name or too early a day.
        """
        history = self.history(name)
        position = bisect_right(history, on, key=lambda row: row.effective_from)
        if position == 0:
            raise FigureError(f"No value of {name!r} is known on {format_date(on)}.")
        return history[position - 1]
