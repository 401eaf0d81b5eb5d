"""CSV as other programs write it: UTF-8, UTF-16 or Windows-1252; comma, semicolon, tab or bar.

Quoting is taken at its word. A quote that is never closed, or text after a closing quote, is refused with its
line: whatever a reader guessed there would move amounts into other columns.
"""

from __future__ import annotations

import codecs
import csv
import io

from funding.budgets.imports.table import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    FileContent,
    FileKind,
    FileRefusedError,
    Row,
    Table,
    is_blank,
    text_cell,
)
from funding.infra.sheets import unguard

SEPARATORS = ",;\t|"
_LONGEST_CELL = 40_000
_SAMPLE_LINES = 50


def read_delimited(data: bytes) -> FileContent:
    """The file's one table. Raises FileRefusedError with the line of what is wrong."""
    text, notes = _decoded(data)
    separator, skipped = separator_of(text)
    rows = _rows(text, separator, skipped)
    return FileContent(FileKind.CSV, (Table("CSV", tuple(rows), "line"),) if rows else (), tuple(notes))


def _decoded(data: bytes) -> tuple[str, list[str]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _looks_like_utf16(data):
        return _utf16(data), []
    try:
        text, notes = data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise FileRefusedError(
                f"Line {line:,} holds bytes that are no text. Save the file as CSV UTF-8 and upload it again."
            ) from None
        notes = ["The file was read as Windows-1252. If names look wrong below, save it as CSV UTF-8."]
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise FileRefusedError(f"Line {line:,} holds a NUL character: this is not a text file.")
    return text, notes


def _looks_like_utf16(data: bytes) -> bool:
    sample = data[:2_000]
    return len(sample) >= 8 and max(sample[::2].count(0), sample[1::2].count(0)) > len(sample) // 4


def _utf16(data: bytes) -> str:
    known = data[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    little = data[:2] == codecs.BOM_UTF16_LE if known else data[1:2] == b"\x00"
    try:
        text = data[2 if known else 0 :].decode("utf-16-le" if little else "utf-16-be")
    except UnicodeDecodeError:
        raise FileRefusedError(
            "The file begins as UTF-16 and does not go on so. Save it as CSV UTF-8."
        ) from None
    if "\x00" in text:
        raise FileRefusedError("The file holds NUL characters: this is not a text file.")
    return text


def separator_of(text: str) -> tuple[str, int]:
    """What parts the columns, and how many lines go before the table: Excel's own ``sep=;`` line."""
    first = text[:20].splitlines()[:1]
    if first and first[0].casefold().startswith("sep=") and first[0][4:5] in tuple(SEPARATORS):
        return first[0][4], 1
    sample = "\n".join(text[:60_000].splitlines()[:_SAMPLE_LINES])
    outside = "".join(sample.split('"')[::2])
    counts = {each: outside.count(each) for each in SEPARATORS}
    return max(SEPARATORS, key=lambda each: counts[each]) if any(counts.values()) else ",", 0


def _rows(text: str, separator: str, skipped: int) -> list[Row]:
    source = io.StringIO(text, newline="")
    for _ in range(skipped):
        source.readline()
    reader = csv.reader(source, delimiter=separator, strict=True)
    rows: list[Row] = []
    cells = 0
    start = skipped + 1
    try:
        for record in reader:
            row = tuple(_cell(each) for each in record)
            if not all(map(is_blank, row)):
                rows.append(Row(start, row))
                cells += len(row)
                _check_size(rows[-1], len(rows), cells)
            start = reader.line_num + skipped + 1
    except csv.Error as error:
        raise FileRefusedError(quoting_trouble(str(error), start, reader.line_num + skipped)) from None
    return rows


def _check_size(row: Row, rows: int, cells: int) -> None:
    if len(row.cells) > MOST_COLUMNS:
        raise FileRefusedError(f"Line {row.number:,} has more than {MOST_COLUMNS} columns.")
    if rows > MOST_ROWS or cells > MOST_CELLS:
        raise FileRefusedError(f"The file has more than {MOST_ROWS:,} lines or {MOST_CELLS:,} cells.")
    if any(isinstance(cell, str) and len(cell) > _LONGEST_CELL for cell in row.cells):
        raise FileRefusedError(f"Line {row.number:,} holds a text of more than {_LONGEST_CELL:,} characters.")


def _cell(text: str) -> Cell:
    return text_cell(unguard(text))


def quoting_trouble(error: str, start: int, line: int) -> str:
    """What the csv module found wrong, in the words of people, with the line."""
    if "unexpected end" in error:
        return f"The quotation mark that opens on line {start:,} is never closed. Nothing was read."
    if "field larger" in error:
        return f"The text that begins on line {start:,} is far too long. A quotation mark may be missing."
    where = f"line {line:,}" if line <= start else f"line {line:,}, in the row that begins on line {start:,}"
    return (
        f"Malformed quoting on {where}: after a closing quotation mark comes a separator. Nothing was read."
    )
