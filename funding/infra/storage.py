"""Files people upload and files we send, stored by the hash of their content outside anything a browser can reach.

A file is written under a temporary name, synced and renamed, so an interrupted write leaves no half file. The same
content is stored once. Names people gave are data on other rows, never paths.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flask import current_app
from sqlalchemy import func, select

from funding.infra.db import Base, db
from funding.kernel.errors import DomainError, NotFound

CHUNK = 256 * 1024


class FileTooLarge(DomainError):
    """The stream went past its limit; nothing was kept."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What was stored: the content's SHA-256 in hex, which is also its name, and its size in bytes."""

    sha256: str
    size: int


def files_folder() -> Path:
    """The instance's folder of stored files."""
    return Path(current_app.instance_path) / "files"


def path_of(sha256: str) -> Path:
    """Where the content with this hash is, whether or not it exists. Raises NotFound for what is no hash."""
    if len(sha256) != 64 or not all(letter in "0123456789abcdef" for letter in sha256):
        raise NotFound("There is no such file.")
    return files_folder() / sha256[:2] / sha256


def store(stream: BinaryIO, *, limit_bytes: int) -> StoredFile:
    """Read ``stream`` to its end and keep it. Raises FileTooLarge past ``limit_bytes``."""
    folder = files_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder, prefix="part-")
    try:
        with os.fdopen(handle, "wb") as target:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limit_bytes:
                    raise FileTooLarge(f"The file is larger than {limit_bytes // (1024 * 1024)} MB.")
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        final = path_of(digest.hexdigest())
        final.parent.mkdir(mode=0o700, exist_ok=True)
        Path(name).replace(final)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return StoredFile(digest.hexdigest(), size)


def open_file(sha256: str) -> BinaryIO:
    """The stored content, open for reading. Raises NotFound where it is missing."""
    try:
        return path_of(sha256).open("rb")
    except FileNotFoundError:
        raise NotFound("There is no such file.") from None


def discard(sha256: str) -> bool:
    """Delete content that no row names any more; answer whether it went. Flush before what let go of it."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.name.endswith("sha256"):
                found = select(func.count()).select_from(table).where(column == sha256)
                if db.session.scalar(found):
                    return False
    path_of(sha256).unlink(missing_ok=True)
    return True
