"""What an import changes, in words and figures that people compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from funding.budgets.calculators import arithmetic
from funding.budgets.classes import class_of
from funding.budgets.imports.comparing import Change, Comparison, State
from funding.budgets.shapes import TableRow
from funding.budgets.types import Line, Source
from funding.kernel.money import Cents, format_money

_FIELDS = (
    ("title", "Title"),
    ("kind", "Kind"),
    ("initiative", "Initiative"),
    ("person", "Person"),
    ("agreement", "Agreement"),
    ("determination", "Determination"),
    ("signs", "Signs"),
    ("words", "Justification"),
    ("base_choice", "Indirect base"),
    ("base_reason", "Reason for overruling"),
)
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a line: its label, what stands there, what would."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One line of the preview: ``total_cents`` is the line's whole as it would be, or as it is where it goes."""

    state: str
    number: int
    title: str
    under: str
    total_cents: Cents
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One row of the form before and after, over all years and sources."""

    code: str
    label: str
    before_cents: Cents
    after_cents: Cents
    is_total: bool

    @property
    def difference_cents(self) -> Cents:
        """How much more it would be."""
        return self.after_cents - self.before_cents


def told(change: Change, initiatives: Mapping[int, str], request_label: str) -> ToldChange:
    """One change in words; ``initiatives`` holds titles by id."""
    line = change.after or change.before
    kind = f"{line.kind.label} · {class_of(line.kind).code}" if line else ""
    differences = _differences(change.before, change.after, initiatives, request_label)
    if change.state is State.NEW and change.after:
        differences = _amounts(change.after, request_label)
    return ToldChange(
        change.state.value,
        change.number,
        change.title or "(no title)",
        kind,
        line.whole.total_cents if line else 0,
        tuple(differences),
        tuple(change.notes),
    )


def _differences(
    before: Line | None, after: Line | None, initiatives: Mapping[int, str], request_label: str
) -> list[Difference]:
    if before is None or after is None:
        return []
    found = []
    for name, label in _FIELDS:
        old, new = _shown(before, name, initiatives), _shown(after, name, initiatives)
        if old != new:
            found.append(Difference(label, _cut(old), _cut(new)))
    for year in sorted({*before.amounts, *after.amounts, *before.calculations, *after.calculations}):
        found += _in_year(before, after, year, request_label)
    return found


def _amounts(line: Line, request_label: str) -> list[Difference]:
    """What a new line brings, year by year."""
    nothing = Line(line.key, line.kind, line.title, {})
    found = [each for year in sorted(line.amounts) for each in _in_year(nothing, line, year, request_label)]
    return [Difference(each.label, "", each.after) for each in found]


def _in_year(before: Line, after: Line, year: int, request_label: str) -> list[Difference]:
    found = []
    for source in Source:
        old, new = before.in_year(year).of(source), after.in_year(year).of(source)
        label = request_label if source is Source.FEDERAL else source.label
        if old != new:
            found.append(Difference(f"Year {year}: {label}", format_money(old), format_money(new)))
    made, making = before.calculations.get(year), after.calculations.get(year)
    if made != making:
        texts = [_cut(arithmetic(each)) if each else "" for each in (made, making)]
        found.append(Difference(f"Year {year}: calculation", *texts))
    return found


def _shown(line: Line, name: str, initiatives: Mapping[int, str]) -> str:
    if name == "initiative":
        return initiatives.get(line.initiative_id or 0, "")
    value = getattr(line, name)
    return str(getattr(value, "label", value))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def total_rows(before: tuple[TableRow, ...], after: tuple[TableRow, ...]) -> list[TotalRow]:
    """6a to 6k before and after; rows that are nothing in both are left out, but never a total."""
    rows = [
        TotalRow(old.code, old.label, old.whole.total_cents, new.whole.total_cents, old.is_total)
        for old, new in zip(before, after, strict=True)
    ]
    return [row for row in rows if row.is_total or row.before_cents or row.after_cents]


def report(
    comparison: Comparison, initiatives: Mapping[int, str], request_label: str, totals: list[TotalRow]
) -> dict[str, Any]:
    """What an applied import keeps to show later: counts, totals and each change."""
    shown = [change for change in comparison.changes if change.state is not State.SAME]
    return {
        "counts": {state.value: comparison.count(state) for state in State},
        "totals": [_plain(row) for row in totals],
        "changes": [_change_json(told(change, initiatives, request_label)) for change in shown],
        "left_out": [[each.number, each.text, each.reason] for each in comparison.left_out],
    }


def _plain(value: TotalRow | Difference | ToldChange) -> dict[str, Any]:
    """The fields of a told thing; ``dataclasses.asdict`` copies deeply, which takes ten times as long."""
    return {each.name: getattr(value, each.name) for each in fields(value)}


def _change_json(change: ToldChange) -> dict[str, Any]:
    differences = [_plain(each) for each in change.differences]
    return _plain(change) | {"differences": differences, "notes": list(change.notes)}


def change_from(data: Mapping[str, Any]) -> ToldChange:
    """A change as ``report`` kept it."""
    differences = tuple(Difference(**each) for each in data["differences"])
    return ToldChange(**{**data, "differences": differences, "notes": tuple(data["notes"])})


def total_from(data: Mapping[str, Any]) -> TotalRow:
    """A row of totals as ``report`` kept it."""
    return TotalRow(**data)
