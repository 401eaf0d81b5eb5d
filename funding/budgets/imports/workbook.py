"""A workbook's cells, read as a stream: the values that stand in it, and never a formula.

Nothing is calculated here. A formula counts by the value that the spreadsheet saved with it; one without a
value is trouble at its cell, not a zero. Numbers are kept to 15 significant digits, which is all that a
spreadsheet knows: 0.30000000000000004 is 0.3. Written for expat because openpyxl can show a formula or its
value, not that the value is missing, and builds an object for each cell of a million empty rows.

=====================================  ==================================
cell                                   read as
=====================================  ==================================
``<v>1234.5</v>``                      the number 1234.5
``t="s"``, ``t="inlineStr"``, ``str``  text
``<f>SUM(A1:A9)</f><v>12</v>``         the number 12
``<f>SUM(A1:A9)</f>`` alone            trouble: formula without a value
``t="e"``                              trouble: the error, such as #REF!
formatted, but empty                   nothing
=====================================  ==================================
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from decimal import Context, Decimal, InvalidOperation
from functools import cache
from typing import BinaryIO
from xml.parsers import expat

from funding.budgets.imports.archive import Progress, open_workbook, parse_part, parse_pieces
from funding.budgets.imports.table import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TABLES,
    Cell,
    FileContent,
    FileKind,
    FileRefusedError,
    Row,
    Table,
    Trouble,
    is_blank,
    text_cell,
)

NO_VALUE = (
    "This cell holds a formula whose value is not in the file. Open the file in a spreadsheet, save it, "
    "and upload it again."
)
_MOST_SHARED = 300_000
_MOST_SHARED_SIZE = 60_000_000
_DIGITS = Context(prec=15)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LETTERS = re.compile(r"[A-Z]{1,3}")


def read_workbook(stream: BinaryIO, progress: Progress | None = None) -> FileContent:
    """Every visible sheet that holds something. Raises FileRefusedError."""
    with open_workbook(stream) as archive:
        sheets = _sheets(archive)
        shared = _shared_strings(archive)
        cells = [0]
        tables = []
        for name, part in sheets:
            rows = _SheetReader(name, shared, cells).read(archive, part, progress)
            if rows:
                tables.append(Table(name, tuple(rows)))
    return FileContent(FileKind.XLSX, tuple(tables))


def sheet_names(stream: BinaryIO) -> list[str]:
    """The names of the sheets that are not hidden, in the book's order. Raises FileRefusedError."""
    with open_workbook(stream) as archive:
        return [name for name, _ in _sheets(archive)]


def stream_rows(stream: BinaryIO, sheet: str = "") -> Iterator[Row]:
    """The rows of one sheet, or of the first, one after the other: only a few are in memory at once.

    There is no limit to their number. Raises FileRefusedError, also in the middle.
    """
    with open_workbook(stream) as archive:
        sheets = dict(_sheets(archive))
        part = sheets.get(sheet) or next(iter(sheets.values()), None)
        if part is None:
            return
        reader = _SheetReader(sheet, _shared_strings(archive), [0], is_stream=True)
        pieces = parse_pieces(archive, part, reader.parser())
        for _ in pieces:
            yield from reader.rows
            reader.rows.clear()
            reader.cells[0] = 0
        yield from reader.rows


@cache
def _local(name: str) -> str:
    """An element's name without its namespace."""
    return name.rpartition(" ")[2]


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Name and part of each sheet that is not hidden, in the book's order."""
    found: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            joined = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = posixpath.normpath(joined)

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet" and attributes.get("state", "visible") == "visible":
            known = next((value for key, value in attributes.items() if _local(key) == "id"), "")
            found.append((attributes.get("name", "")[:100], known))

    for part, handler in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = handler
        parse_part(archive, part, parser)
    if len(found) > MOST_TABLES:
        raise FileRefusedError(f"The workbook has more than {MOST_TABLES} sheets. Keep only the budget's.")
    return [(name, targets[known]) for name, known in found if known in targets]


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    """The texts that sheets point to by number."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    texts: list[str] = []
    pieces: list[str] = []
    state = {"text": False, "phonetic": False, "size": 0}

    def start(name: str, _: dict[str, str]) -> None:
        local = _local(name)
        if local == "si":
            pieces.clear()
        state["phonetic"] = state["phonetic"] or local == "rPh"
        state["text"] = local == "t" and not state["phonetic"]

    def end(name: str) -> None:
        local = _local(name)
        state["text"] = False
        if local == "rPh":
            state["phonetic"] = False
        elif local == "si":
            texts.append(_unescaped("".join(pieces)))
            if len(texts) > _MOST_SHARED or state["size"] > _MOST_SHARED_SIZE:
                raise FileRefusedError(
                    "The workbook holds far more text than is read. Save the sheet as CSV and upload that."
                )

    def characters(text: str) -> None:
        if state["text"]:
            state["size"] += len(text)
            pieces.append(text)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    parse_part(archive, "xl/sharedStrings.xml", parser)
    return texts


def _unescaped(text: str) -> str:
    """Text whose characters that XML cannot hold were written as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _SheetReader:
    """Collects one sheet's rows. ``cells`` counts over all sheets of the book."""

    def __init__(self, name: str, shared: list[str], cells: list[int], *, is_stream: bool = False) -> None:
        self.is_stream = is_stream
        self.name = name
        self.shared = shared
        self.cells = cells
        self.rows: list[Row] = []
        self.number = 0
        self.row: list[Cell] = []
        self.column = -1
        self.kind = ""
        self.formula = False
        self.has_value = False
        self.collecting = False
        self.phonetic = False
        self.pieces: list[str] = []

    def read(self, archive: zipfile.ZipFile, part: str, progress: Progress | None) -> list[Row]:
        """The rows that hold something."""
        parse_part(archive, part, self.parser(), progress)
        return self.rows

    def parser(self) -> expat.XMLParserType:
        """A parser that hands the sheet to this reader."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "row":
            number = attributes.get("r", "")
            self.number = int(number) if number.isdecimal() and len(number) < 9 else self.number + 1
            self.row, self.column = [], -1
        elif local == "c":
            self.column = _column(attributes.get("r", ""), self.column)
            self.kind = attributes.get("t", "n")
            self.formula = self.has_value = False
            self.pieces = []
        elif local == "f":
            self.formula = True
        elif local == "rPh":
            self.phonetic = True
        elif local in {"v", "t"}:
            self.has_value = self.collecting = not self.phonetic

    def _characters(self, text: str) -> None:
        if self.collecting:
            self.pieces.append(text)

    def _end(self, name: str) -> None:
        local = _local(name)
        self.collecting = False
        if local == "rPh":
            self.phonetic = False
        elif local == "c":
            self._keep(self._value())
        elif local == "row" and not all(map(is_blank, self.row)):
            self.rows.append(Row(self.number, tuple(self.row)))
            if len(self.rows) > MOST_ROWS and not self.is_stream:
                raise FileRefusedError(f"The sheet “{self.name}” has more than {MOST_ROWS:,} filled rows.")

    def _keep(self, value: Cell) -> None:
        if value is None or value == "":
            return
        self.cells[0] += 1
        if self.column >= MOST_COLUMNS:
            where = f"row {self.number:,} of “{self.name}”"
            raise FileRefusedError(f"In {where} there is something beyond column {MOST_COLUMNS}.")
        if self.cells[0] > MOST_CELLS:
            raise FileRefusedError(f"The workbook has more than {MOST_CELLS:,} filled cells.")
        self.row.extend([None] * (self.column - len(self.row)))
        self.row.append(value)

    def _value(self) -> Cell:
        text = "".join(self.pieces)
        if self.formula and (not self.has_value or (not text and self.kind != "str")):
            return Trouble(NO_VALUE)
        if self.kind == "e":
            return Trouble(f"This cell holds the error {text[:20] or '#VALUE!'}.")
        if self.kind == "s":
            return self._shared(text)
        if self.kind in {"str", "inlineStr"}:
            return text_cell(_unescaped(text))
        if self.kind == "b":
            return "TRUE" if text.strip() == "1" else "FALSE"
        return text_cell(text) if self.kind == "d" else _number(text)

    def _shared(self, text: str) -> Cell:
        place = int(text) if text.isdecimal() and len(text) < 9 else len(self.shared)
        if place >= len(self.shared):
            return Trouble("This cell points to a text that is not in the file.")
        return text_cell(self.shared[place])


def _column(reference: str, last: int) -> int:
    """The column of a cell's name, counted from 0; the next one where the cell has no name."""
    column = _place(reference.rstrip("0123456789")) if reference else last + 1
    if column <= last:
        raise FileRefusedError("The cells of the workbook do not stand in order. Save it anew first.")
    return column


@cache
def _place(letters: str) -> int:
    """The number of a column's letters, counted from 0."""
    if not _LETTERS.fullmatch(letters):
        raise FileRefusedError("The cells of the workbook do not say where they stand. Save it anew first.")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _number(text: str) -> Cell:
    cleaned = text.strip()
    if not cleaned:
        return None
    try:
        value = _DIGITS.create_decimal(cleaned)
    except InvalidOperation:
        return Trouble("This cell holds a number that cannot be read.")
    if not value.is_finite() or abs(value.adjusted()) > 30:
        return Trouble("This cell holds a number that is too large or too small.") if value else Decimal(0)
    return value
