"""A CSV file as rows with their line numbers, and what kind of rows they are, read from the headings alone.

==================================================  ==============
headings                                            rows of
==================================================  ==============
initiative, indicator, unit, target, ...            indicators
initiative, indicator, period, value, ...           observations
date, initiative, kind, place, students, ...        activities
anything with a name, birth date, address, id ...   persons
==================================================  ==============

A heading that points to a person decides at once: such a file is never read as anything else, and none of its text is
quoted anywhere, not even in what is said about an error.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from enum import StrEnum

from funding.infra.sheets import unguard
from funding.kernel.errors import DomainError

LARGEST = 20_000_000
MOST_ROWS = 200_000
_SEPARATORS = ",;\t|"
_PERSONAL = re.compile(
    r"\b(first|last|middle|full|given|family|sur|client|participant|student|attendee|trainee|person|guest)?\s*"
    r"name\b|surname|\bbirth|\bdob\b|\bborn\b|\bage\b|\baddress|\bstreet\b|\bzip\b|\be-?mail|\bphone|\bmobile|\bssn\b|"
    r"social security|\balien\b|\bcase\b|\bmrn\b|\bpassport\b|\blicense\b|\b(client|participant|person|student|"
    r"attendee|trainee|patient|victim|survivor|record|badge|employee|unique)?\s*(id|no|number|code)\b|"
    r"\b(participant|attendee|client|trainee|victim|survivor)s?$|signature"
)
_HARMLESS = frozenset({"initiative", "indicator", "initiative name", "indicator name"})


class FileRefusedError(DomainError):
    """The file cannot be read at all."""


class RowKind(StrEnum):
    """What the rows of a file are."""

    INDICATORS = "indicators"
    OBSERVATIONS = "observations"
    TARGETS = "targets"
    ACTIVITIES = "activities"
    PERSONS = "persons"


@dataclass(frozen=True, slots=True)
class Table:
    """Headings in small letters, and rows as (line of the file, texts by heading)."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]

    @property
    def personal(self) -> tuple[str, ...]:
        """The headings that point to a person."""
        return tuple(one for one in self.headings if one not in _HARMLESS and _PERSONAL.search(one))

    @property
    def kind(self) -> RowKind:
        """What the rows are. Raises FileRefusedError where the headings do not tell."""
        known = set(self.headings)
        if self.personal:
            return RowKind.PERSONS
        if {"initiative", "indicator", "target"} <= known and known & {"place", "period"}:
            return RowKind.TARGETS
        if {"initiative", "indicator"} <= known:
            return RowKind.OBSERVATIONS if "period" in known else RowKind.INDICATORS
        if {"date", "kind"} <= known:
            return RowKind.ACTIVITIES
        raise FileRefusedError(
            "The headings do not tell what this is. Indicators need initiative, indicator and unit; figures need "
            "initiative, indicator, period and value; targets need initiative, indicator, target and place or period; "
            "activities need date, initiative and kind.",
            field="file",
        )


def read_table(data: bytes) -> Table:
    """The file's first table. Raises FileRefusedError, whose words never quote the file."""
    if len(data) > LARGEST:
        raise FileRefusedError("The file is larger than 20 MB.", field="file")
    text = _text(data)
    first = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return _table(reader)
    except csv.Error:
        raise FileRefusedError(f"Line {reader.line_num:,} is not CSV.", field="file") from None


def _text(data: bytes) -> str:
    if data[:2] == b"PK" or b"\x00" in data:
        raise FileRefusedError("This is no CSV file. Save the sheet as CSV first.", field="file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _table(reader: csv._reader) -> Table:  # type: ignore[name-defined] # The type of csv.reader's answer has no public name.
    headings: tuple[str, ...] = ()
    rows: list[tuple[int, dict[str, str]]] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if not headings:
            headings = tuple(_heading(cell) for cell in cells)
            if len(set(headings)) != len(headings) or "" in headings:
                raise FileRefusedError("Each column needs a heading of its own.", field="file")
            continue
        if len(cells) > len(headings):
            raise FileRefusedError(f"Line {reader.line_num:,} has more cells than headings.", field="file")
        if len(rows) >= MOST_ROWS:
            raise FileRefusedError(f"The file has more than {MOST_ROWS:,} rows.", field="file")
        texts = [unguard(cell.strip()) for cell in cells]
        rows.append(
            (
                reader.line_num,
                dict(zip(headings, [*texts, *[""] * (len(headings) - len(texts))], strict=True)),
            )
        )
    if not headings:
        raise FileRefusedError("The file is empty.", field="file")
    return Table(headings, tuple(rows))


def _heading(cell: str) -> str:
    return " ".join(cell.replace("_", " ").casefold().split())
