"""Opening an extract file safely: plain XML, or a zip that holds exactly one XML file.

The file may come from anyone, so nothing is believed before it is checked, and what can only be known by
reading is metered while it is read:

- a zip has one entry, a file whose name ends in .xml and leads nowhere else (no folder above, no absolute
  path, no link), is not encrypted and uses the usual compression;
- the whole may not unpack to more than ``LARGEST_XML`` bytes, nor to more than ``LARGEST_RATIO`` times its
  packed size: a gigabyte of zeros packs a thousandfold, a real extract about tenfold;
- between two records no more than ``LARGEST_GAP`` bytes may pass, so that memory stays flat whatever the
  file holds.

Everything else raises ``ExtractError`` with one sentence; the caller then changes nothing.
"""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from funding.kernel.errors import DomainError

MEGABYTE = 1024 * 1024
LARGEST_FILE = 400 * MEGABYTE
LARGEST_XML = 3_000 * MEGABYTE
LARGEST_RATIO = 100
RATIO_FLOOR = 8 * MEGABYTE
LARGEST_GAP = 8 * MEGABYTE
_ZIP_START = b"PK"


class ExtractError(DomainError):
    """The file as a whole cannot be taken; nothing was changed."""


class Meter:
    """A stream for the parser that counts what passes. ``mark`` says that a record has been taken."""

    def __init__(self, stream: IO[bytes], packed_size: int | None, expected: int) -> None:
        self.expected = expected
        self._stream = stream
        self._packed = packed_size
        self._marked = 0
        self.total = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises ExtractError where a limit is passed or the zip turns out to be
        damaged.
        """
        try:
            data = self._stream.read(size)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
            raise ExtractError("The zip file is damaged: its content cannot be unpacked.") from error
        except Exception as error:  # zlib, bz2 and lzma raise errors of their own kinds.
            if type(error).__name__ == "error":
                raise ExtractError("The zip file is damaged: its content cannot be unpacked.") from error
            raise
        self.total += len(data)
        self._check()
        return data

    def _check(self) -> None:
        if self.total > LARGEST_XML:
            raise ExtractError(f"The file unpacks to more than {LARGEST_XML // MEGABYTE:,} MB.")
        if self._packed is not None and self.total > max(RATIO_FLOOR, self._packed * LARGEST_RATIO):
            raise ExtractError("The zip file unpacks to far more than an extract can hold.")
        if self.total - self._marked > LARGEST_GAP:
            raise ExtractError(
                f"The file has {LARGEST_GAP // MEGABYTE} MB without a complete record: it is not an extract."
            )

    def mark(self) -> None:
        """A record has been read: memory for it is free again."""
        self._marked = self.total


def _only_entry(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    entries = archive.infolist()
    if len(entries) != 1:
        raise ExtractError(f"The zip file holds {len(entries)} entries; an extract holds one XML file.")
    entry = entries[0]
    name = entry.filename
    mode = entry.external_attr >> 16
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        raise ExtractError("The zip file's entry has a path that leads outside the file.")
    if entry.is_dir() or (mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode)):
        raise ExtractError("The zip file's entry is not a regular file.")
    if not name.lower().endswith(".xml"):
        raise ExtractError("The zip file holds no XML file.")
    if entry.flag_bits & 0x1:
        raise ExtractError("The zip file is encrypted.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ExtractError("The zip file uses a compression that extracts do not use.")
    if entry.file_size > LARGEST_XML:
        raise ExtractError(f"The file unpacks to more than {LARGEST_XML // MEGABYTE:,} MB.")
    return entry


@contextmanager
def open_extract(path: Path) -> Iterator[Meter]:
    """The extract's XML as a metered stream. Raises ExtractError for a file that cannot be one."""
    try:
        size = path.stat().st_size
        handle = path.open("rb")
    except OSError as error:
        raise ExtractError(f"The file cannot be read: {error.strerror}.") from error
    with handle:
        if size == 0:
            raise ExtractError("The file is empty.")
        start = handle.read(2)
        handle.seek(0)
        if start != _ZIP_START:
            yield Meter(handle, None, size)
            return
        with ExitStack() as opened:
            try:
                packed = opened.enter_context(zipfile.ZipFile(handle))
                entry = _only_entry(packed)
                stream = opened.enter_context(packed.open(entry))
            # zipfile raises NotImplementedError for a compression or a zip version that it does not know.
            except (
                zipfile.BadZipFile,
                NotImplementedError,
                EOFError,
                OSError,
                ValueError,
                struct.error,
            ) as error:
                raise ExtractError("The zip file is damaged or cut short.") from error
            yield Meter(stream, size, entry.file_size)
