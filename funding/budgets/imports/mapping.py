"""How a file is read: which sheet, which row holds the headings, what each column is, what each class means."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from funding.budgets.imports.headings import (
    AMOUNTS,
    FIELDS,
    SKIP,
    YEARLY,
    find_header,
    guess_fields,
    headings,
    normal,
)
from funding.budgets.imports.kinds import guess_kind, is_computed, is_indirect, word_key
from funding.budgets.imports.table import FileContent, Table, cell_text
from funding.budgets.types import MAX_YEARS, LineKind
from funding.kernel.errors import DomainError

MOST_WORDS = 60
IGNORE = "ignore"
"""What a class may mean instead of a kind: rows of it are left out."""


class MappingError(DomainError):
    """The mapping cannot be used: no title, no amount, one field twice."""


class Mode(StrEnum):
    """What becomes of lines that the file does not have."""

    UPDATE = "update"
    REPLACE = "replace"

    @property
    def label(self) -> str:
        """How screens name the mode."""
        return {"update": "Update and add", "replace": "Replace all lines"}[self.value]


@dataclass(frozen=True, slots=True)
class FileMap:
    """The mapping of one file. ``header`` is the place of the headings in the table's rows, or -1 for none."""

    table: str
    header: int
    fields: tuple[str, ...]
    kinds: Mapping[str, str] = field(default_factory=dict)
    default_kind: str = ""
    mode: Mode = Mode.UPDATE

    def columns(self, name: str) -> list[int]:
        """The columns of a field, whatever the year."""
        return [place for place, each in enumerate(self.fields) if each.partition(".")[0] == name]

    def column(self, name: str) -> int | None:
        """The one column of a field that has no year."""
        return self.fields.index(name) if name in self.fields else None

    @property
    def is_long(self) -> bool:
        """Whether each row is of one line and one year."""
        return "year" in self.fields

    def as_json(self) -> dict[str, Any]:
        """The mapping as JSON."""
        return {
            "table": self.table,
            "header": self.header,
            "fields": list(self.fields),
            "kinds": dict(self.kinds),
            "default_kind": self.default_kind,
            "mode": self.mode.value,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FileMap:
        """The mapping that ``as_json`` wrote."""
        return cls(
            data["table"],
            data["header"],
            tuple(data["fields"]),
            dict(data["kinds"]),
            data["default_kind"],
            Mode(data["mode"]),
        )


def field_label(name: str) -> str:
    """A field in words: "Year 2: Match, cash"."""
    plain, _, year = name.partition(".")
    return f"Year {year}: {FIELDS[plain]}" if year else FIELDS[plain]


def field_names() -> list[str]:
    """Every field that a column may be, years after their plain one."""
    yearly = [f"{name}.{year}" for year in range(1, MAX_YEARS + 1) for name in YEARLY]
    return [*FIELDS, *yearly]


def guess(content: FileContent, table: str = "", header: int | None = None) -> FileMap:
    """The mapping that the file itself suggests, for the sheet that looks most like a budget."""
    chosen = content.table(table) or max(content.tables, key=_promise)
    place = find_header(chosen) if header is None or not -1 <= header < len(chosen.rows) else header
    fields = guess_fields(headings(chosen, place))
    return FileMap(chosen.name, place, tuple(fields))


def _promise(table: Table) -> int:
    """How much a sheet looks like a budget's lines: its known columns, then its rows."""
    fields = guess_fields(headings(table, find_header(table)))
    known = len({each.partition(".")[0] for each in fields} - {SKIP})
    useful = ("title" in fields) + any(each.partition(".")[0] in AMOUNTS for each in fields)
    return useful * 10_000_000 + known * 100_000 + min(len(table.rows), 90_000)


def signature(heads: Sequence[str]) -> str:
    """What a file's headings have in common with the next file of its kind: a hash of their texts in order."""
    told = "\n".join(normal(text) for text in heads)
    return hashlib.sha256(told.encode()).hexdigest()


def check_mapping(mapping: FileMap) -> None:
    """Raise MappingError where rows could not become lines."""
    counts = Counter(each for each in mapping.fields if each != SKIP)
    twice = next((name for name, count in counts.items() if count > 1), None)
    if twice:
        raise MappingError(f"Two columns are “{field_label(twice)}”. Only one can be.")
    if "title" not in counts:
        raise MappingError("Say which column names the line: its title.")
    if not any(name.partition(".")[0] in AMOUNTS for name in counts):
        raise MappingError("Say which column holds amounts.")
    if mapping.is_long and any("." in name for name in counts):
        raise MappingError(
            "A file with a Year column has one amount for each row: choose columns without a year."
        )
    for name in YEARLY:
        if not mapping.is_long and name in counts and f"{name}.1" in counts:
            raise MappingError(f"Two columns are “{FIELDS[name]}” of year 1. Give each its year.")


def kind_words(table: Table, mapping: FileMap) -> list[tuple[str, str, int]]:
    """The words of the class column as (key, word as written, how many rows), most frequent first."""
    column = mapping.column("kind")
    if column is None:
        return []
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for row in table.rows[mapping.header + 1 :]:
        text = " ".join(cell_text(row.cell(column)).split())
        if text and not is_computed(text) and not is_indirect(text):
            counts[word_key(text)] += 1
            written.setdefault(word_key(text), text[:120])
    return [(key, written[key], count) for key, count in counts.most_common(MOST_WORDS)]


def meaning(mapping: FileMap, text: str) -> str:
    """What a class means under this mapping: a kind's value, IGNORE, or nothing where it is not known."""
    said = mapping.kinds.get(word_key(text))
    if said:
        return said
    guessed = guess_kind(text)
    return guessed.value if guessed else ""


def remembered(stored: Mapping[str, Any], start: FileMap) -> FileMap:
    """``start`` with the columns and classes as somebody mapped a file with the same headings before."""
    fields = tuple(stored.get("fields", ()))
    if len(fields) != len(start.fields) or not set(fields) <= set(field_names()):
        return start
    allowed = {*(each.value for each in LineKind), IGNORE}
    kinds = {key: value for key, value in stored.get("kinds", {}).items() if value in allowed}
    default, mode = stored.get("default_kind", ""), stored.get("mode", "")
    return replace(
        start,
        fields=fields,
        kinds=kinds,
        default_kind=default if default in set(LineKind) else "",
        mode=Mode(mode) if mode in set(Mode) else Mode.UPDATE,
    )
