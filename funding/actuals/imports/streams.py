"""A file's rows, one after the other: CSV in any usual encoding, or one sheet of a workbook. Memory stays flat."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from funding.budgets.imports.delimited import quoting_trouble, separator_of
from funding.budgets.imports.files import about_people
from funding.budgets.imports.table import Cell, FileRefusedError, cell_text
from funding.budgets.imports.workbook import sheet_names, stream_rows

LARGEST_FILE = 60 * 1024 * 1024
PEEKED = 60
MOST_COLUMNS = 250
_CHUNK = 1024 * 1024
_SAMPLE = 60_000
_ENDINGS = {".xlsx": "xlsx", ".csv": "csv", ".tsv": "csv", ".txt": "csv"}

Cells = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Peek:
    """The beginning of a file: its sheets, and the first rows with their numbers."""

    sheets: tuple[str, ...]
    rows: tuple[tuple[int, Cells], ...]

    @property
    def width(self) -> int:
        """The number of columns of the widest of these rows."""
        return max((len(cells) for _, cells in self.rows), default=0)


def file_format(name: str) -> str:
    """``xlsx`` or ``csv``, by the name's ending. Raises FileRefusedError for other kinds."""
    ending = Path(name.replace("\\", "/")).suffix.lower()
    if ending in {".xls", ".xlsm", ".ods", ".iif", ".qbo"}:
        raise FileRefusedError(f"Open the {ending} file in its program and save it as .xlsx or .csv first.")
    if ending not in _ENDINGS:
        raise FileRefusedError("Costs are read from .xlsx or .csv. Choose a file of one of these.")
    return _ENDINGS[ending]


def peek(path: Path, name: str, sheet: str = "") -> Peek:
    """The beginning of the file. Raises FileRefusedError: of another kind, damaged, empty, about people."""
    sheets: tuple[str, ...] = ()
    if file_format(name) == "xlsx":
        with path.open("rb") as stream:
            sheets = tuple(sheet_names(stream))
    rows = tuple(islice(read_rows(path, name, sheet), PEEKED))
    if not rows:
        raise FileRefusedError("There is nothing in the file.")
    for number, cells in rows:
        for cell in cells:
            is_word = isinstance(cell, str) and not any(map(str.isdigit, cell))
            told = about_people(str(cell), is_heading=True) if is_word else ""
            if told:
                raise FileRefusedError(f"Row {number:,}{told}")
    return Peek(sheets, rows)


def read_rows(path: Path, name: str, sheet: str = "") -> Iterator[tuple[int, Cells]]:
    """Every row that holds something, with its number in the sheet or its line in the file.

    Raises FileRefusedError, also in the middle.
    """
    if file_format(name) == "xlsx":
        with path.open("rb") as stream:
            for row in stream_rows(stream, sheet):
                yield row.number, row.cells
    else:
        yield from _delimited(path)


def _delimited(path: Path) -> Iterator[tuple[int, Cells]]:
    with path.open("rb") as raw:
        start = raw.read(4)
    if start[:2] == b"PK":
        raise FileRefusedError("The name says CSV, but the content is a zip or a workbook.")
    encoding = _encoding(path, start)
    with path.open(encoding=encoding, newline="") as source:
        sample = source.read(_SAMPLE)
        separator, skipped = separator_of(sample)
        source.seek(0)
        for _ in range(skipped):
            source.readline()
        yield from _records(source, separator, skipped)


def _records(source: io.TextIOWrapper, separator: str, skipped: int) -> Iterator[tuple[int, Cells]]:
    reader = csv.reader(source, delimiter=separator, strict=True)
    start = skipped + 1
    try:
        for record in reader:
            if any(record):
                if len(record) > MOST_COLUMNS:
                    raise FileRefusedError(f"Line {start:,} has more than {MOST_COLUMNS} columns.")
                yield start, record
            start = reader.line_num + skipped + 1
    except csv.Error as error:
        raise FileRefusedError(quoting_trouble(str(error), start, reader.line_num + skipped)) from None


def _encoding(path: Path, start: bytes) -> str:
    """UTF-8, UTF-16 by its mark, or Windows-1252; the whole file is read once to know."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        if _reads_as(path, encoding):
            return encoding
    raise FileRefusedError("The file holds bytes that are no text. Save it as CSV UTF-8 and upload it again.")


def _reads_as(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as raw:
            while piece := raw.read(_CHUNK):
                if b"\x00" in piece:
                    return False
                decoder.decode(piece)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def shown(cell: Cell) -> str:
    """A cell in one line, as people read it."""
    return " ".join(cell_text(cell).split())
