"""What a file holds, whatever its format: tables of cells with the row numbers that people see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from funding.kernel.errors import DomainError

MOST_ROWS = 20_000
MOST_COLUMNS = 250
MOST_CELLS = 600_000
MOST_TABLES = 60


class FileRefusedError(DomainError):
    """The file cannot be read, or may not be; the message says what is wrong and where."""


class FileKind(StrEnum):
    """The formats that are read."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell without a value that could be used, and why: an error, or a formula that was never calculated."""

    message: str


Cell = str | Decimal | Trouble | None
"""Text, a number as the sheet holds it, trouble, or nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty. ``number`` is the sheet's row, the file's line, or the entry of a JSON list."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell of a column counted from 0; nothing beyond the row's end."""
        return self.cells[column] if 0 <= column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook, or the whole of another file. ``word`` names what ``Row.number`` counts."""

    name: str
    rows: tuple[Row, ...]
    word: str = "row"

    @property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class FileContent:
    """Everything that was read from one file."""

    kind: FileKind
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = field(default=())

    def table(self, name: str) -> Table | None:
        """The table with this name."""
        return next((each for each in self.tables if each.name == name), None)


_CANNOT_BE_STORED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def text_cell(text: str) -> Cell:
    """A cell of text: nothing where it is empty, trouble where no page or database could hold it."""
    if _CANNOT_BE_STORED.search(text):
        return Trouble("This text contains characters that cannot be stored.")
    return text.replace("\r\n", "\n").replace("\r", "\n") or None


def cell_text(cell: Cell) -> str:
    """The cell as people read it: numbers without trailing zeros, trouble and nothing as nothing."""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return cell if isinstance(cell, str) else ""


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing, or only spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def content_json(content: FileContent) -> dict[str, Any]:
    """The content as JSON, for keeping what was read beside the file."""
    tables = [
        {
            "name": table.name,
            "word": table.word,
            "rows": [[row.number, [_cell_json(cell) for cell in row.cells]] for row in table.rows],
        }
        for table in content.tables
    ]
    return {"kind": content.kind.value, "notes": list(content.notes), "tables": tables}


def content_from(data: dict[str, Any]) -> FileContent:
    """The content that ``content_json`` wrote."""
    tables = tuple(
        Table(
            table["name"],
            tuple(Row(number, tuple(map(_cell_from, cells))) for number, cells in table["rows"]),
            table["word"],
        )
        for table in data["tables"]
    )
    return FileContent(FileKind(data["kind"]), tables, tuple(data["notes"]))


def _cell_json(cell: Cell) -> str | list[str] | None:
    if isinstance(cell, Decimal):
        return [str(cell)]
    return ["", cell.message] if isinstance(cell, Trouble) else cell


def _cell_from(data: str | Sequence[str] | None) -> Cell:
    if data is None or isinstance(data, str):
        return data
    return Decimal(data[0]) if len(data) == 1 else Trouble(data[1])


def column_letters(column: int) -> str:
    """A column's name in a spreadsheet, counted from 0: 0 is ``A``, 27 is ``AB``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
