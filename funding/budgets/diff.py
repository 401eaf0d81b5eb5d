"""Two versions of a budget side by side: line by line, class by class, and the terms they are computed from.

A line is the same line where its key is the same. A line that has no partner by key is paired with one of the same
kind and title, since it may have been typed anew; what is left is added or removed.

==================  ==================  ==========================
before              after               mark
==================  ==================  ==========================
key k1, travel      key k1, other       changed: it moved
key k2, "Laptops"   key k9, "laptops"   same line, typed anew
key k3, "Pens"      -                   removed
-                   key k4, "Chairs"    added
==================  ==================  ==========================

A change of words alone marks a line as changed, although no amount differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from funding.budgets.classes import CLASSES, class_of, form_order
from funding.budgets.terms import Terms
from funding.budgets.terms_told import told_terms
from funding.budgets.totals import Totals
from funding.budgets.types import NOTHING, Amounts, Line, LineKind, add_up
from funding.kernel.money import Cents


class Mark(StrEnum):
    """What happened to a line."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two budgets: its name, its figures, and the titles of initiatives by id."""

    label: str
    totals: Totals
    initiatives: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line in both versions; the side that lacks it is None."""

    before: Line | None
    after: Line | None

    @property
    def shown(self) -> Line:
        """The line as it is now, or as it was where it is gone."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one side is always there.
        return found

    @property
    def mark(self) -> Mark:
        """What happened to it."""
        if self.before is None:
            return Mark.ADDED
        if self.after is None:
            return Mark.REMOVED
        return Mark.SAME if _content(self.before) == _content(self.after) else Mark.CHANGED

    @property
    def code(self) -> str:
        """The class it stands in, such as ``6a``."""
        return class_of(self.shown.kind).code

    @property
    def old(self) -> Amounts:
        """What it cost over all years."""
        return self.before.whole if self.before else NOTHING

    @property
    def new(self) -> Amounts:
        """What it costs over all years."""
        return self.after.whole if self.after else NOTHING

    @property
    def difference(self) -> Amounts:
        """How much more it costs, by source."""
        return self.new - self.old


@dataclass(frozen=True, slots=True)
class RowChange:
    """One class or total in both versions."""

    code: str
    label: str
    old: Amounts
    new: Amounts
    is_total: bool = False

    @property
    def difference(self) -> Amounts:
        """How much more it is, by source."""
        return self.new - self.old


@dataclass(frozen=True, slots=True)
class TermChange:
    """One term that differs, as people read it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure that is not by source, such as the match required."""

    label: str
    old_cents: Cents
    new_cents: Cents

    @property
    def difference_cents(self) -> Cents:
        """How much more it is."""
        return self.new_cents - self.old_cents


@dataclass(frozen=True, slots=True)
class BudgetDiff:
    """Everything that differs between two versions, and what does not, in the form's order."""

    before: Side
    after: Side
    lines: tuple[LineChange, ...]
    rows: tuple[RowChange, ...]
    figures: tuple[FigureRow, ...]
    terms: tuple[TermChange, ...]

    @property
    def changed_lines(self) -> tuple[LineChange, ...]:
        """The lines that are not the same."""
        return tuple(each for each in self.lines if each.mark is not Mark.SAME)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not self.changed_lines and not self.terms

    def count(self, mark: Mark) -> int:
        """How many lines have this mark."""
        return sum(each.mark is mark for each in self.lines)


def compare(before: Side, after: Side) -> BudgetDiff:
    """Compare two versions."""
    pairs = sorted(
        pair_lines(before.totals.lines, after.totals.lines),
        key=lambda each: form_order(each.shown.kind),
    )
    return BudgetDiff(
        before,
        after,
        tuple(pairs),
        tuple(_rows(before.totals, after.totals)),
        tuple(_figures(before.totals, after.totals)),
        tuple(_terms(before.totals.terms, after.totals.terms)),
    )


def pair_lines(before: Sequence[Line], after: Sequence[Line]) -> list[LineChange]:
    """Every line of either side once: those of ``after`` in their order, then the removed ones."""
    by_key = {line.key: line for line in before}
    mine = {line.key for line in after}
    left: dict[tuple[LineKind, str], list[Line]] = {}
    for line in before:
        if line.key not in mine:
            left.setdefault(_name(line), []).append(line)
    made = []
    for line in after:
        partner = by_key.get(line.key)
        if partner is None and left.get(_name(line)):
            partner = left[_name(line)].pop(0)
        made.append(LineChange(partner, line))
    gone = {id(line) for lines in left.values() for line in lines}
    return made + [LineChange(line, None) for line in before if id(line) in gone]


def _name(line: Line) -> tuple[LineKind, str]:
    return line.kind, " ".join(line.title.split()).casefold()


def _content(line: Line) -> tuple[object, ...]:
    """What a line says; years without money and without calculation say nothing."""
    return (
        line.kind,
        line.title,
        {year: amounts for year, amounts in line.amounts.items() if amounts},
        dict(line.calculations),
        line.person,
        line.agreement,
        line.determination,
        line.words,
        line.initiative_id,
        line.base_choice,
        line.base_reason,
    )


def _rows(before: Totals, after: Totals) -> list[RowChange]:
    rows = [
        RowChange(
            each.code, each.name, add_up(before.by_class[each.letter]), add_up(after.by_class[each.letter])
        )
        for each in CLASSES
    ]
    rows = [row for row in rows if row.old or row.new]
    return [
        *rows,
        RowChange("6i", "Total direct", before.all_direct, after.all_direct, is_total=True),
        RowChange("6j", "Indirect", before.all_charge, after.all_charge, is_total=True),
        RowChange("6k", "Total", before.whole, after.whole, is_total=True),
    ]


def _figures(before: Totals, after: Totals) -> list[FigureRow]:
    old, new = before.match, after.match
    rows = [
        FigureRow("Indirect base", before.all_base.total_cents, after.all_base.total_cents),
        FigureRow("Match required", old.required_cents, new.required_cents),
        FigureRow("Match pledged", old.pledged_cents, new.pledged_cents),
        FigureRow("Match short", old.short_cents or 0, new.short_cents or 0),
    ]
    return [row for row in rows if row.old_cents or row.new_cents]


def _terms(before: Terms, after: Terms) -> list[TermChange]:
    old, new = told_terms(before), told_terms(after)
    return [TermChange(label, old[label], new[label]) for label in new if old[label] != new[label]]
