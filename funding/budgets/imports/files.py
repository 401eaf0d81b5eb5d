"""From an uploaded file to its cells: the kind is told by name and content, and nobody served may be in it.

People's rows have no place here. A heading such as "Client name", or a text that points to one person, refuses
the whole file before it is kept anywhere (see ``kernel.privacy``).
"""

from __future__ import annotations

import io
import re
from pathlib import PurePosixPath

from funding.budgets.imports.archive import Progress
from funding.budgets.imports.delimited import read_delimited
from funding.budgets.imports.document import read_document
from funding.budgets.imports.table import (
    FileContent,
    FileKind,
    FileRefusedError,
    Row,
    Table,
    column_letters,
)
from funding.budgets.imports.workbook import read_workbook
from funding.kernel.privacy import identifying

LARGEST_FILE = 10 * 1024 * 1024
_ENDINGS = {
    ".xlsx": FileKind.XLSX,
    ".csv": FileKind.CSV,
    ".tsv": FileKind.CSV,
    ".txt": FileKind.CSV,
    ".json": FileKind.JSON,
}
_ABOUT_PEOPLE = re.compile(
    r"\b(?:client|victim|survivor|patient|minor|child|beneficiary|case)s?[ ’']*s?[ _-]*"
    r"(?:name|names|first name|last name|id|ids|dob|age|address|phone|initials|number|no)\b"
    r"|\bssn\b|\bsocial security\b|\bdate of birth\b|\bdob\b|\bbirth ?date\b|\balien (?:no|number|registration)"
    r"|\ba-number\b|\bimmigration status\b|\bvisa status\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
"""Whatever points to one person holds a number; most cells hold none."""

_HEADING_ROWS, _LONGEST_HEADING = 30, 60


def file_kind(name: str) -> FileKind:
    """What the name says the file is. Raises FileRefusedError for other kinds, saying what to do."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if ending in {".xls", ".xlsm", ".ods", ".numbers"}:
        raise FileRefusedError(f"Open the {ending} file in its program and save it as .xlsx or .csv first.")
    if ending not in _ENDINGS:
        raise FileRefusedError("A budget is read from .xlsx, .csv or .json. Choose a file of one of these.")
    return _ENDINGS[ending]


def read_file(name: str, data: bytes, progress: Progress | None = None) -> FileContent:
    """Everything in the file. Raises FileRefusedError: too large, damaged, of another kind, about people."""
    kind = file_kind(name)
    if not data:
        raise FileRefusedError("The file is empty.")
    if len(data) > LARGEST_FILE:
        raise FileRefusedError(f"The file is larger than {LARGEST_FILE // (1024 * 1024)} MB.")
    if kind is not FileKind.XLSX and data[:2] == b"PK":
        raise FileRefusedError(f"The name says {kind.value.upper()}, but the content is a zip or a workbook.")
    if kind is FileKind.XLSX:
        content = read_workbook(io.BytesIO(data), progress)
    elif kind is FileKind.JSON:
        content = read_document(data)
    else:
        content = read_delimited(data)
    if not content.tables:
        raise FileRefusedError("There is nothing in the file.")
    _refuse_people(content)
    return content


def _refuse_people(content: FileContent) -> None:
    seen: set[str] = set()
    for table in content.tables:
        for place, row in enumerate(table.rows):
            for column, cell in enumerate(row.cells):
                if isinstance(cell, str) and (place < _HEADING_ROWS or cell not in seen):
                    seen.add(cell)
                    told = about_people(cell, is_heading=place < _HEADING_ROWS)
                    if told:
                        raise FileRefusedError(f"{_where(content, table, row, column)}{told}")


def _where(content: FileContent, table: Table, row: Row, column: int) -> str:
    where = f"{table.word} {row.number:,}, column {column_letters(column)}"
    if content.kind is FileKind.XLSX:
        return f"Sheet “{table.name}”, {where}"
    return f"{where[0].upper()}{where[1:]}"


def about_people(text: str, *, is_heading: bool) -> str:
    """What is wrong with a text that points to a person, to be said after where it stands; or nothing."""
    what = identifying(text) if _DIGIT.search(text) else None
    if what:
        return f" holds what looks like {what}. Nothing was kept. Take it out and upload the file again."
    if is_heading and len(text) <= _LONGEST_HEADING and _ABOUT_PEOPLE.search(text):
        return (
            f": “{text.strip()}” looks like a column about people who are served. Nothing was kept. "
            "Take such columns out: a budget holds costs, never people."
        )
    return ""
