"""A fresh database for every test: made once from the real schema, then copied.

On SQLite the file gets its first content again under the connection that the last test used, which goes on knowing
the schema: reading six hundred definitions anew takes four milliseconds, the content half a one.
PostgreSQL's is in ``postgres``.

The schema comes from the migrations where there are any, so that what is tested is what is installed;
FUNDING_TEST_SCHEMA=models builds it from the models instead, for work in progress on tables.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.pool import QueuePool

from funding.infra.db import prepare_sqlite

BuildSchema = Callable[[str], None]


WITHOUT_LOG = "PRAGMA journal_mode=DELETE"
FRESH = "fresh"
"""How tests begin that say nothing else: what the migrations make, and nothing in it."""
CHANGES = 24, 92
"""Where a SQLite file counts its changes, and says at which count it was last seen whole."""


def _count(file: BinaryIO, changes: int) -> None:
    """Set the counter of changes in the SQLite file ``file``."""
    for place in CHANGES:
        file.seek(place)
        file.write((changes % 2**32).to_bytes(4, "big"))


class TestDatabase(ABC):
    """One place for data that can be put back to the freshly built state."""

    __test__ = False
    url: str
    checks_pages = True
    """Whether pages are read on it: once is enough, they do not depend on the database."""
    engine: Engine | None = None
    """Through which the program under test is connected, where somebody told."""

    @abstractmethod
    def prepare(self, build: BuildSchema) -> None:
        """Make the template by calling ``build`` with the address of an empty database."""

    @abstractmethod
    def reset(self, beginning: str = FRESH) -> None:
        """Put the database back to the template, or to another beginning that it has learned. No transaction may be
        open.
        """

    @abstractmethod
    def learn(self, beginning: str) -> None:
        """Let what the database holds now be a beginning that ``reset`` knows. It must come from the template by
        ordinary writes. No transaction may be open.
        """

    @abstractmethod
    def knows(self, beginning: str) -> bool:
        """Whether ``learn`` has been told of it."""

    @abstractmethod
    def keep(self, name: str) -> None:
        """Keep what the database holds now, under ``name``, to be had again. No transaction may be open."""

    @abstractmethod
    def restore(self, name: str) -> bool:
        """Put back what was kept under ``name``; False where nothing was. No transaction may be open."""

    @abstractmethod
    def empty(self, name: str) -> str:
        """The address of another, empty database, for tests of migrations and restores."""

    @abstractmethod
    def another(self, name: str) -> str:
        """The address of another database that is as this one is when a test begins."""

    @abstractmethod
    def copy(self, source: str, target: str) -> str:
        """The address of another database, ``target``, made anew as a copy of the one that ``empty(source)`` made.

        Nobody may be connected to either.
        """

    def hang_up(self) -> None:
        """Close what the program under test is connected with and does not use just now."""
        if self.engine is not None:
            self.engine.dispose()


class SqliteDatabase(TestDatabase):
    """A file, in memory-backed storage where the machine has it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "test.db"
        self.template = folder / "template.db"
        self.url = f"sqlite:///{self.path}"
        self._beginnings: dict[str, bytes] = {}

    def prepare(self, build: BuildSchema) -> None:
        build(f"sqlite:///{self.template}")
        with contextlib.closing(sqlite3.connect(self.template)) as connection:
            # The write-ahead log goes back into the file, so that copying the one file copies everything.
            connection.execute(WITHOUT_LOG)
        self._forget(self.template)
        self._beginnings[FRESH] = self.template.read_bytes()

    def reset(self, beginning: str = FRESH) -> None:
        self.become(self._beginnings[beginning])

    def learn(self, beginning: str) -> None:
        self._beginnings[beginning] = self.content()

    def knows(self, beginning: str) -> bool:
        return beginning in self._beginnings

    def keep(self, name: str) -> None:
        self.kept(name).write_bytes(self.content())

    def kept(self, name: str) -> Path:
        """The file that holds what was kept under ``name``."""
        return self.folder / f"kept-{name}.db"

    def restore(self, name: str) -> bool:
        kept = self.kept(name)
        if kept.exists():
            self.become(kept.read_bytes())
        return kept.exists()

    def content(self) -> bytes:
        """The whole database as it is now, but for the counter of its changes. No transaction may be open."""
        with self._alone_or_nobody() as connection:
            if connection is None:
                with contextlib.closing(sqlite3.connect(self.path)) as own:
                    own.execute(WITHOUT_LOG)
            whole = io.BytesIO(self.path.read_bytes())
        _count(whole, 0)
        return whole.getvalue()

    def become(self, content: bytes) -> None:
        """Hold ``content`` from now on: under the program's one connection where there is one, else in a new file."""
        with self._alone_or_nobody() as connection:
            if connection is not None:
                self._replace(content)
                connection.info.clear()
                return
        self._forget(self.path)
        # A new file, not new content: a connection that some test forgot to close keeps the old one to itself.
        self.path.unlink(missing_ok=True)
        self.path.write_bytes(content)

    def _replace(self, content: bytes) -> None:
        """Write other content into the file, and another counter of changes, by which an open connection finds out."""
        with self.path.open("r+b") as file:
            file.seek(CHANGES[0])
            changes = int.from_bytes(file.read(4), "big")
            file.seek(0)
            file.write(content)
            file.truncate()
            _count(file, changes + 1)

    @contextlib.contextmanager
    def _alone_or_nobody(self) -> Iterator[sa.Connection | None]:
        """The program's connection where it is the only one there is, with no write-ahead log for the time being;
        None, after closing all of the program's, where it is not.
        """
        pool = self.engine.pool if self.engine is not None else None
        if isinstance(pool, QueuePool) and (pool.checkedin(), pool.checkedout()) == (1, 0) and self.engine:
            with self.engine.connect() as connection:
                raw = self._raw(connection)
                if self._gives_up_its_log(raw):
                    yield connection
                    prepare_sqlite(raw, None)
                    return
        self.hang_up()
        yield None

    @staticmethod
    def _gives_up_its_log(raw: sqlite3.Connection) -> bool:
        """Whether all could be put into the one file, which takes that nobody else has it open."""
        raw.execute("PRAGMA busy_timeout=0")
        try:
            raw.execute(WITHOUT_LOG)
        except sqlite3.OperationalError:
            return False
        return True

    @staticmethod
    def _raw(connection: sa.Connection) -> sqlite3.Connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        return raw

    def empty(self, name: str) -> str:
        path = self.folder / f"{name}.db"
        path.unlink(missing_ok=True)
        self._forget(path)
        return f"sqlite:///{path}"

    def another(self, name: str) -> str:
        address = self.empty(name)
        (self.folder / f"{name}.db").write_bytes(self._beginnings[FRESH])
        return address

    def copy(self, source: str, target: str) -> str:
        address = self.empty(target)
        with contextlib.closing(sqlite3.connect(self.folder / f"{source}.db")) as connection:
            connection.execute(WITHOUT_LOG)
        shutil.copyfile(self.folder / f"{source}.db", self.folder / f"{target}.db")
        return address

    @staticmethod
    def _forget(path: Path) -> None:
        for suffix in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def in_memory(room: int = 0) -> Path | None:
    """The folder that is kept in memory, where the machine has one with that many bytes free."""
    memory = Path("/dev/shm")
    if not (memory.is_dir() and os.access(memory, os.W_OK)):
        return None
    return memory if shutil.disk_usage(memory).free >= room else None


@contextlib.contextmanager
def sqlite_database(fallback: Path) -> Iterator[SqliteDatabase]:
    """A SQLite database in shared memory where there is some, else in ``fallback``."""
    folder = Path(tempfile.mkdtemp(prefix="funding-", dir=in_memory() or fallback))
    try:
        yield SqliteDatabase(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
