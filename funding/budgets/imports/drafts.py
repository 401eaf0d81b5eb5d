"""What reading a table leaves: lines as the file has them, rows left out, and what is wrong at which cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from funding.budgets.types import Calculation, LineKind, Source
from funding.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one cell. ``place`` is the row's place in the table, ``column`` its column or -1."""

    place: int
    number: int
    column: int
    heading: str
    text: str
    message: str


@dataclass(slots=True)
class Draft:
    """One line as the file has it: only what the file says is set."""

    place: int
    number: int
    key: str = ""
    kind: LineKind | None = None
    title: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    amounts: dict[tuple[int, Source], Cents] = field(default_factory=dict)
    calculations: dict[int, Calculation | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    years: set[int] = field(default_factory=set)

    @property
    def calculated(self) -> bool:
        """Whether the file tells calculations at all."""
        return bool(self.calculations)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that becomes no line, and why."""

    number: int
    text: str
    reason: str
    place: int = -1
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read from a table."""

    drafts: tuple[Draft, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a person typed in the preview: texts by (row's place, column), and the rows to leave out."""

    cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """The corrections as JSON."""
        cells = {f"{place}:{column}": text for (place, column), text in sorted(self.cells.items())}
        return {"cells": cells, "left_out": sorted(self.left_out)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Corrections:
        """The corrections that ``as_json`` wrote."""
        cells = {}
        for name, text in data.get("cells", {}).items():
            place, _, column = name.partition(":")
            cells[int(place), int(column)] = text
        return cls(cells, frozenset(data.get("left_out", ())))
