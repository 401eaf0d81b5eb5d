"""The backup file: a zip whose every byte is vouched for.

Inside: ``manifest.json`` (what it is, when it was made, the tables with their rows, and size and SHA-256 of
every other member), the database, and each stored file under ``files/``. The zip's comment, its very last
bytes, is the SHA-256 of everything before it: a byte flipped anywhere, in a file, in the manifest or between
them, is noticed before anything is read out of the archive.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from funding.kernel.errors import DomainError

FORMAT = 1
CHUNK = 1024 * 1024
MANIFEST = "manifest.json"
SEAL = b"sha256:"
SEAL_LENGTH = len(SEAL) + 64
MEMBER_NAME = re.compile(r"database\.sqlite|tables/[a-z_]{1,63}|files/[0-9a-f]{2}/[0-9a-f]{64}")


class BackupError(DomainError):
    """The backup cannot be made or must not be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside the archive, as the manifest vouches for it."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TableContent:
    """How many rows of one table are in the backup, and which columns, in order."""

    rows: int
    columns: list[str]


@dataclass(slots=True)
class Manifest:
    """What a backup says about itself. ``dialect`` is "sqlite" or "postgresql"; ``revision`` the schema's."""

    made_at: str
    program: str
    dialect: str
    revision: str
    tables: dict[str, TableContent] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(table.rows for table in self.tables.values())

    @property
    def files(self) -> list[Member]:
        """The stored files, without the database itself."""
        return [member for member in self.members if member.name.startswith("files/")]

    @property
    def size(self) -> int:
        """Bytes of all members, unpacked."""
        return sum(member.size for member in self.members)


def file_sha256(stream: BinaryIO, *, length: int | None = None) -> str:
    """SHA-256 in hex of the stream's next ``length`` bytes, or of all that is left."""
    digest = hashlib.sha256()
    left = length
    while left is None or left > 0:
        chunk = stream.read(CHUNK if left is None else min(CHUNK, left))
        if not chunk:
            break
        digest.update(chunk)
        left = None if left is None else left - len(chunk)
    return digest.hexdigest()


class ArchiveWriter:
    """Writes members one after the other, hashing as it goes; ``seal`` ends the archive."""

    def __init__(self, path: Path) -> None:
        self.path = path
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._stream = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6, allowZip64=True)
        self._members: list[Member] = []

    def add(self, name: str, chunks: Iterable[bytes | memoryview]) -> Member:
        """Write one member from its chunks."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as target:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
        member = Member(name, size, digest.hexdigest())
        self._members.append(member)
        return member

    def add_file(self, name: str, path: Path) -> Member:
        """Write one member from a file on disk."""
        with path.open("rb") as source:
            return self.add(name, iter(lambda: source.read(CHUNK), b""))

    def seal(self, manifest: Manifest) -> None:
        """Write the manifest, close the zip and put the hash of all of it into the zip's comment."""
        manifest.members = list(self._members)
        self._zip.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        self._zip.comment = SEAL + b"0" * 64
        self._zip.close()
        size = self._stream.seek(0, os.SEEK_END)
        self._stream.seek(0)
        seal = file_sha256(self._stream, length=size - SEAL_LENGTH)
        self._stream.seek(size - 64)
        self._stream.write(seal.encode())
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()

    def abandon(self) -> None:
        """Close and remove what has been written so far."""
        self._stream.close()
        self.path.unlink(missing_ok=True)


class ArchiveReader:
    """Opens a sealed archive. Raises BackupError unless every byte is as it was when the seal was set."""

    def __init__(self, path: Path) -> None:
        try:
            self._check_seal(path)
            self._zip = zipfile.ZipFile(path)
            self.manifest = _read_manifest(self._zip.read(MANIFEST))
        except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
            if isinstance(error, OSError) and error.strerror:
                raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
            raise BackupError(f"{path} is damaged or is no backup of Funding.") from error
        self._check_members(path)

    def _check_seal(self, path: Path) -> None:
        with path.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            if size <= SEAL_LENGTH:
                raise BackupError(f"{path} is no backup of Funding.")
            stream.seek(size - SEAL_LENGTH)
            seal = stream.read()
            stream.seek(0)
            if not seal.startswith(SEAL):
                raise BackupError(f"{path} is no backup of Funding, or its end is missing.")
            if file_sha256(stream, length=size - SEAL_LENGTH).encode() != seal[len(SEAL) :]:
                raise BackupError(f"{path} is damaged: its content does not match its own checksum.")

    def _check_members(self, path: Path) -> None:
        named = [member.name for member in self.manifest.members]
        if sorted([*named, MANIFEST]) != sorted(self._zip.namelist()) or not all(
            map(MEMBER_NAME.fullmatch, named)
        ):
            raise BackupError(f"{path} does not hold what its manifest says.")
        if self.manifest.format != FORMAT:
            raise BackupError(
                f"{path} was made by another version of Funding, in format {self.manifest.format}."
            )

    def chunks(self, member: Member) -> Iterator[bytes]:
        """The member's content. Raises BackupError at its end when its size or hash is not the manifest's."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(member.name) as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if size > member.size:
                    break
                yield chunk
        if (size, digest.hexdigest()) != (member.size, member.sha256):
            raise BackupError(f"The backup is damaged: {member.name} is not what was put in.")

    def extract(self, member: Member, target: Path) -> None:
        """Write one member to ``target``, synced to disk, readable by its owner only."""
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            for chunk in self.chunks(member):
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()


def _read_manifest(content: bytes) -> Manifest:
    values = json.loads(content)
    values["tables"] = {name: TableContent(**table) for name, table in values["tables"].items()}
    values["members"] = [Member(**member) for member in values["members"]]
    return Manifest(**values)
