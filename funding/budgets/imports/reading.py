"""Rows become lines: what the file says about each, and what is wrong, beside the cell.

1. A row that sums others, that holds indirect costs (computed here from the terms), or that has neither title nor
   amount is left out, with the reason.
2. A row with nothing but the name of a class begins a section; its rows below need no class of their own.
3. In a file with a Year column, rows of one key, or of one class and title, are one line's years. A second row of
   the same year begins another line, as two lines may bear one title.
4. Whatever cannot be read is a problem at its cell. The row's other cells are read all the same, so that a person
   sees everything that is wrong at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from funding.budgets.edits import read_title
from funding.budgets.imports.cells import (
    CellError,
    fiscal_year,
    read_base_choice,
    read_calculation,
    read_cents,
    read_key,
    read_text,
    read_year,
)
from funding.budgets.imports.drafts import Corrections, Draft, LeftOut, Problem, Reading
from funding.budgets.imports.headings import AMOUNTS, headings
from funding.budgets.imports.kinds import guess_kind, is_computed, is_indirect
from funding.budgets.imports.mapping import IGNORE, FileMap, meaning
from funding.budgets.imports.table import Cell, Row, Table, Trouble, cell_text, column_letters, is_blank
from funding.budgets.types import BaseChoice, LineKind, Source
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents, format_money
from funding.kernel.privacy import identifying

TEXTS = {
    "person": 120,
    "agreement": 200,
    "determination": 2_000,
    "signs": 200,
    "words": 5_000,
    "base_reason": 500,
}
"""The text fields of a line that a file may hold, with their longest."""

T = TypeVar("T")


def read_lines(
    table: Table,
    mapping: FileMap,
    initiatives: Mapping[str, int],
    corrections: Corrections | None = None,
) -> Reading:
    """The lines of a table. ``initiatives`` holds ids by ``word`` of the titles that may be named."""
    return _Reader(table, mapping, initiatives, corrections or Corrections()).read()


def word(text: str) -> str:
    """A title as it is compared: one line, without case."""
    return " ".join(text.split()).casefold()


class _Reader:
    def __init__(
        self, table: Table, mapping: FileMap, initiatives: Mapping[str, int], corrections: Corrections
    ) -> None:
        self.table, self.map, self.initiatives, self.corrections = table, mapping, initiatives, corrections
        self.heads = headings(table, mapping.header)
        self.columns = {name: place for place, name in enumerate(mapping.fields) if name != "skip"}
        self.years = sorted({int(name.partition(".")[2]) for name in self.columns if "." in name})
        self.section: LineKind | None = None
        self.last_kind = ""
        self.drafts: list[Draft] = []
        self.by_line: dict[Any, Draft] = {}
        self.left_out: list[LeftOut] = []
        self.keys: dict[str, int] = {}
        self.place, self.row = 0, Row(0, ())
        self.amount_columns = [column for name in AMOUNTS for column in mapping.columns(name)]
        self.calendar = self._calendar()

    def _calendar(self) -> list[int]:
        column = self.columns.get("year")
        if column is None:
            return []
        found = {fiscal_year(row.cell(column)) for row in self.table.rows[self.map.header + 1 :]}
        return sorted(year for year in found if year)

    def read(self) -> Reading:
        for place in range(self.map.header + 1, len(self.table.rows)):
            self.place, self.row = place, self._corrected(place)
            by_person = place in self.corrections.left_out
            if not by_person and self._begins_section():
                continue
            reason = "Left out by hand" if by_person else self._reason_to_leave_out()
            if reason:
                self.left_out.append(LeftOut(self.row.number, self._name(), reason, place, by_person))
            elif any(not is_blank(self._cell(each)) for each in self._mapped()):
                self._read_row()
        return Reading(tuple(self.drafts), tuple(self.left_out))

    def _corrected(self, place: int) -> Row:
        row = self.table.rows[place]
        typed = {column: text for (at, column), text in self.corrections.cells.items() if at == place}
        if not typed:
            return row
        cells: list[Cell] = [*row.cells, *[None] * (max(typed) + 1 - len(row.cells))]
        for column, text in typed.items():
            cells[column] = text or None
        return Row(row.number, tuple(cells))

    def _mapped(self) -> list[int]:
        return list(self.columns.values())

    def _cell(self, column: int | None) -> Cell:
        return None if column is None else self.row.cell(column)

    def _field(self, name: str) -> Cell:
        return self._cell(self.columns.get(name))

    def _name(self) -> str:
        named = cell_text(self._field("title")).strip() or cell_text(self._field("kind")).strip()
        return " ".join(named.split())[:120]

    def _has_amount(self) -> bool:
        return any(not is_blank(self._cell(column)) for column in self.amount_columns)

    def _reason_to_leave_out(self) -> str:
        title, kind = cell_text(self._field("title")), cell_text(self._field("kind"))
        if self._field("key") is None and (
            is_indirect(kind) or (is_indirect(title) and not guess_kind(kind))
        ):
            return "Indirect costs are computed from the terms"
        if self._field("key") is None and (is_computed(kind) or (is_computed(title) and not kind.strip())):
            return "Sums other rows"
        if meaning(self.map, kind) == IGNORE and kind.strip():
            return "Its class is left out"
        if not title.strip() and not isinstance(self._field("title"), Trouble) and not self._amounts_worth():
            return (
                "Has neither a title nor an amount" if any(map(bool, map(cell_text, self.row.cells))) else ""
            )
        return ""

    def _amounts_worth(self) -> bool:
        """Whether any amount's cell holds more than nothing, a dash or zero."""
        return any(
            isinstance(cell, Trouble) or cell_text(cell).strip(" $-–—") not in {"", "0", "0.00"}
            for cell in map(self._cell, self.amount_columns)
        )

    def _begins_section(self) -> bool:
        """Whether the row only names a class, which then holds for the rows below it."""
        title, kind = self._field("title"), self._field("kind")
        named = [cell for cell in (kind, title) if not is_blank(cell)]
        if len(named) != 1 or self._has_amount() or self._field("key") is not None:
            return False
        others = [
            each
            for each in self._mapped()
            if each not in {self.columns.get("title"), self.columns.get("kind")}
        ]
        found = guess_kind(cell_text(named[0]))
        said = meaning(self.map, cell_text(kind)) if not is_blank(kind) else ""
        if (found is None and not said) or any(not is_blank(self._cell(each)) for each in others):
            return False
        self.section = LineKind(said) if said else found
        self.last_kind = ""
        return True

    def _read_row(self) -> None:
        draft = Draft(self.place, self.row.number)
        draft.key = self._take(draft, "key", read_key, "")
        draft.kind = self._kind(draft)
        draft.title = self._take(draft, "title", lambda cell: read_title(read_text(cell, 10_000)), "")
        for name, most in TEXTS.items():
            if name in self.columns:
                draft.fields[name] = self._take(draft, name, partial(read_text, most=most), "")
        if "base_choice" in self.columns:
            draft.fields["base_choice"] = self._take(draft, "base_choice", read_base_choice, BaseChoice.RULES)
        if "initiative" in self.columns:
            draft.fields["initiative_id"] = self._take(draft, "initiative", self._initiative, None)
        self._check_texts(draft)
        if self.map.is_long:
            self._read_long(draft)
        else:
            self._read_wide(draft)

    def _take(self, draft: Draft, name: str, read: Callable[[Cell], T], otherwise: T) -> T:
        column = self.columns.get(name)
        return otherwise if column is None else self._at(draft, column, read, otherwise)

    def _at(self, draft: Draft, column: int, read: Callable[[Cell], T], otherwise: T) -> T:
        """What ``read`` makes of a cell; where it cannot, the problem is noted and ``otherwise`` stands in."""
        cell = self._cell(column)
        try:
            return read(cell)
        except DomainError as error:
            self._wrong(draft, column, error.message)
            return otherwise

    def _wrong(self, draft: Draft, column: int, message: str) -> None:
        heading = self.heads[column] if 0 <= column < len(self.heads) else ""
        shown = heading or (f"Column {column_letters(column)}" if column >= 0 else "")
        text = cell_text(self._cell(column)) if column >= 0 else ""
        draft.problems.append(Problem(self.place, self.row.number, column, shown, text[:400], message))

    def _kind(self, draft: Draft) -> LineKind | None:
        column = self.columns.get("kind")
        text = cell_text(self._cell(column)).strip()
        if isinstance(self._cell(column), Trouble):
            return self._at(draft, column or 0, lambda cell: LineKind(read_text(cell, 1)), None)
        said = meaning(self.map, text) if text else ""
        if text and not said and column is not None:
            told = (
                f"No class is known as “{text[:60]}”. Say what it means in the mapping, or correct it here."
            )
            self._wrong(draft, column, told)
            return None
        if said:
            self.last_kind = said
            return LineKind(said)
        if draft.key and column is not None and not text:
            return None
        kept = self.last_kind if column is not None and not self.section else ""
        return LineKind(kept) if kept else self.section or _default(self.map)

    def _initiative(self, cell: Cell) -> int | None:
        text = word(read_text(cell, 400))
        if not text or text in {"-", "–", "none"}:
            return None
        if text not in self.initiatives:
            raise CellError("No initiative has this name. Correct it, or leave it empty.")
        return self.initiatives[text]

    def _check_texts(self, draft: Draft) -> None:
        for name in ("title", *TEXTS):
            what = identifying(draft.title if name == "title" else str(draft.fields.get(name) or ""))
            column = self.columns.get(name)
            if what and column is not None:
                told = f"This looks like {what}. Please take it out: nobody served is described here."
                self._wrong(draft, column, told)
        overruled = draft.fields.get("base_choice", BaseChoice.RULES) is not BaseChoice.RULES
        if overruled and not draft.fields.get("base_reason"):
            self._wrong(
                draft, self.columns.get("base_choice") or 0, "Write the reason for overruling the rules."
            )

    def _read_wide(self, draft: Draft) -> None:
        for year in self.years:
            self._read_amounts(draft, year, f".{year}")
        self._read_amounts(draft, 1, "")
        self._finish(draft)

    def _read_amounts(self, draft: Draft, year: int, end: str) -> None:
        """The amounts, the calculation and the checked total of one year's columns."""
        whole, seen = 0, False
        for source in Source:
            column = self.columns.get(f"{source.value}{end}")
            if column is not None:
                cents, note = self._at(draft, column, read_cents, (0, ""))
                draft.amounts[year, source] = cents
                if note:
                    draft.notes.append(f"{self.heads[column] or column_letters(column)}: {note}.")
                whole, seen = whole + cents, True
        column = self.columns.get(f"calculation{end}")
        kind = draft.kind
        if column is not None and kind is not None:
            draft.calculations[year] = self._at(
                draft, column, lambda cell: read_calculation(cell, kind), None
            )
        if seen and (end or self.map.is_long):
            self._check_total(draft, self.columns.get(f"total{end}"), whole)

    def _check_total(self, draft: Draft, column: int | None, whole: Cents) -> None:
        if column is None or is_blank(self._cell(column)):
            return
        try:
            told, _ = read_cents(self._cell(column))
        except CellError:
            return
        if told != whole:
            head = self.heads[column] or column_letters(column)
            draft.notes.append(
                f"{head} says {format_money(told)}; the amounts beside it come to {format_money(whole)}, "
                "and they are taken."
            )

    def _finish(self, draft: Draft) -> None:
        if not draft.title and not any(each.heading == self._head("title") for each in draft.problems):
            self._wrong(draft, self.columns.get("title") or 0, "Give the line a title.")
        if not self.map.is_long:
            self._check_total(draft, self.columns.get("total"), sum(draft.amounts.values()))
        needs_kind = draft.kind is None and not draft.key
        if needs_kind and not any(each.heading == self._head("kind") for each in draft.problems):
            column = self.columns.get("kind")
            self._wrong(draft, -1 if column is None else column, "Say which class or kind this line is.")
        if draft.key in self.keys:
            told = f"Row {self.keys[draft.key]:,} bears this key too. Leave it empty for a new line."
            self._wrong(draft, self.columns.get("key") or 0, told)
        elif draft.key:
            self.keys[draft.key] = draft.number
        self.drafts.append(draft)

    def _head(self, name: str) -> str:
        column = self.columns.get(name)
        return "" if column is None else self.heads[column] or f"Column {column_letters(column)}"

    def _read_long(self, draft: Draft) -> None:
        year = self._take(draft, "year", lambda cell: read_year(cell, self.calendar), 0)
        name = draft.key or (draft.kind, word(draft.title))
        first = self.by_line.get(name)
        if first is not None and year in first.years and not draft.key:
            first = None
        if first is None:
            self._read_amounts(draft, year, "")
            draft.years.add(year)
            self.by_line[name] = draft
            self._finish(draft)
            return
        if year in first.years and year:
            self._wrong(
                draft, self.columns.get("year") or 0, f"Year {year} of this line stands in the file twice."
            )
        self._join(first, draft, year)

    def _join(self, first: Draft, draft: Draft, year: int) -> None:
        """A further year's row of a line that has begun; what is not of a year must be said alike in each."""
        self._read_amounts(draft, year, "")
        if word(draft.title) != word(first.title):
            self._wrong(draft, self.columns.get("title") or 0, "The rows of this line bear different titles.")
        if draft.kind != first.kind:
            self._wrong(
                draft, self.columns.get("kind") or 0, "The rows of this line are of different classes."
            )
        for name, value in draft.fields.items():
            if value != first.fields.get(name):
                column = self.columns.get("initiative" if name == "initiative_id" else name)
                self._wrong(draft, column or 0, "The rows of this line say different things here.")
        first.years.add(year)
        first.amounts |= draft.amounts
        first.calculations |= draft.calculations
        first.problems += draft.problems
        first.notes += draft.notes


def _default(mapping: FileMap) -> LineKind | None:
    return LineKind(mapping.default_kind) if mapping.default_kind else None
