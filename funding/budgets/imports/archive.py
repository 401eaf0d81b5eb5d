"""Opening a workbook's zip without trusting it: sizes are checked before anything is unpacked, and while it is.

=====================================  ==============================================================
file                                   answer
=====================================  ==============================================================
50 MB of zeros packed into 48 kB       refused by the ratio in the directory, unread
a directory that lies about sizes      refused while reading: an entry ends where its directory says
a part with ``<!DOCTYPE`` or entities  refused: no workbook has one
a macro, a password, ``../`` in names  refused
=====================================  ==============================================================
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.parsers import expat

from funding.budgets.imports.table import FileRefusedError

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
CHUNK = 128 * 1024
_DAMAGED = (
    "The workbook is damaged or cut short. Open it in a spreadsheet, save it again, and upload it anew."
)
_NO_BOOK = (
    "The name says XLSX, but the content is something else. Save it as an Excel workbook (.xlsx) first."
)

Progress = Callable[[int, int], None]


def open_workbook(stream: BinaryIO) -> zipfile.ZipFile:
    """The checked archive of a workbook. Raises FileRefusedError."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        # zipfile raises NotImplementedError for a compression or a zip version that it does not know.
        stream.seek(0)
        raise FileRefusedError(_DAMAGED if stream.read(2) == b"PK" else _NO_BOOK) from None
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise FileRefusedError(_NO_BOOK)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise FileRefusedError("The workbook contains macros. Save it without macros (.xlsx) first.")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FileRefusedError("The workbook is locked with a password. Save it without one first.")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    strange = any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names)
    if strange or len(names) != len(entries) or len(entries) > MOST_ENTRIES:
        raise FileRefusedError(
            "The workbook is packed in an unusual way and was refused. Save it anew first."
        )
    if unpacked > MOST_UNPACKED or unpacked > packed * MOST_RATIO + 10 * 1024 * 1024:
        raise FileRefusedError("Unpacked, the workbook would be far too large. Delete its empty rows first.")
    return archive


def parse_part(
    archive: zipfile.ZipFile, name: str, parser: expat.XMLParserType, progress: Progress | None = None
) -> None:
    """Feed one part to ``parser`` whole. Raises FileRefusedError for damage, DTDs and entities."""
    for done, total in parse_pieces(archive, name, parser):
        if progress:
            progress(done, total)


def parse_pieces(
    archive: zipfile.ZipFile, name: str, parser: expat.XMLParserType
) -> Iterator[tuple[int, int]]:
    """Feed one part to ``parser``, piece by piece, telling how many of its bytes are read after each.

    Raises FileRefusedError for damage, DTDs and entities.
    """
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.buffer_text = True
    try:
        total = archive.getinfo(name).file_size
        with archive.open(name) as part:
            done = 0
            while chunk := part.read(CHUNK):
                done += len(chunk)
                parser.Parse(chunk, False)
                yield done, total
            parser.Parse(b"", True)
    except KeyError:
        raise FileRefusedError(_DAMAGED) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, expat.ExpatError):
        raise FileRefusedError(_DAMAGED) from None


def _refuse_doctype(*_: object) -> None:
    raise FileRefusedError("The workbook contains declarations that no workbook has. It was refused.")
