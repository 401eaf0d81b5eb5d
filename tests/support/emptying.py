"""Putting a PostgreSQL database back to how it was made, without making it anew.

A copy of the template costs the server hundreds of small files for each test. Instead the rows that a test left
are deleted, with triggers and references at rest, the rows that migrations plant come back, and sequences count
from where they stood. What this cannot put back is noticed and answered with False: a changed table, trigger,
constraint or function, or a table with so many rows that dead ones would slow the tests after it.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

MANY_ROWS = 2_000

_SHAPE = """
SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
  SELECT 'c' || oid || relname || relkind::text || relchecks AS part FROM pg_class
    WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT 'a' || attrelid || attname || atttypid || attnotnull || attisdropped FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0
  UNION ALL SELECT 't' || oid || tgname || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT 'k' || oid || conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT 'p' || oid || proname || md5(prosrc) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT 'n' || nspname FROM pg_namespace WHERE nspname !~ '^pg_'
) AS parts
"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_SEQUENCES = """
SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public'
"""
_COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""
_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class _Planted:
    """The rows of one table in a fresh database, as COPY wrote them."""

    columns: tuple[str, ...]
    rows: bytes


@dataclass(frozen=True)
class Fresh:
    """How a database was when it was made: its shape, its tables, planted rows, and where sequences stood."""

    shape: str
    tables: tuple[str, ...]
    planted: dict[str, _Planted]
    sequences: dict[str, tuple[int, int | None]]

    @classmethod
    def of(cls, address: str) -> Fresh:
        """Look at a database that was just made."""
        with psycopg.connect(address) as connection:
            tables = tuple(row[0] for row in connection.execute(_TABLES))
            planted = {name: _planted(connection, name) for name in _filled(connection, tables)}
            return cls(_shape(connection), tables, planted, _sequences(connection))

    def emptied(self, address: str) -> bool:
        """Put the database back; False where it has to be made anew. Ends every other connection to it."""
        try:
            connection = psycopg.connect(address)
        except psycopg.OperationalError:
            return False
        with connection:
            connection.execute(_OTHERS)
            if _shape(connection) != self.shape:
                return False
            filled = _filled(connection, self.tables)
            if max(filled.values(), default=0) >= MANY_ROWS:
                return False
            connection.execute("SET session_replication_role = replica")
            for name in {*filled, *self.planted}:
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            for name, planted in self.planted.items():
                _plant(connection, name, planted)
            self._rewind(connection)
        return True

    def _rewind(self, connection: psycopg.Connection) -> None:
        for name, (start, last) in _sequences(connection).items():
            before = self.sequences[name][1]
            if last != before:
                value, called = (start, False) if before is None else (before, True)
                connection.execute("SELECT setval(%s::regclass, %s, %s)", (f'public."{name}"', value, called))


def _shape(connection: psycopg.Connection) -> str:
    found = connection.execute(_SHAPE).fetchone()
    assert found is not None
    return str(found[0])


def _filled(connection: psycopg.Connection, tables: tuple[str, ...]) -> dict[str, int]:
    """The tables that hold rows, with their number as far as MANY_ROWS."""
    each = sql.SQL("SELECT {} AS name, count(*) AS rows FROM (SELECT FROM {} LIMIT {}) AS few")
    counted = sql.SQL(" UNION ALL ").join(
        each.format(sql.Literal(name), sql.Identifier(name), sql.Literal(MANY_ROWS)) for name in tables
    )
    return {name: rows for name, rows in connection.execute(counted) if rows}


def _sequences(connection: psycopg.Connection) -> dict[str, tuple[int, int | None]]:
    return {name: (start, last) for name, start, last in connection.execute(_SEQUENCES)}


def _planted(connection: psycopg.Connection, name: str) -> _Planted:
    columns = tuple(row[0] for row in connection.execute(_COLUMNS, (name,)))
    with connection.cursor().copy(_copy(name, columns, "TO STDOUT")) as copy:
        return _Planted(columns, b"".join(bytes(part) for part in copy))


def _plant(connection: psycopg.Connection, name: str, planted: _Planted) -> None:
    with connection.cursor().copy(_copy(name, planted.columns, "FROM STDIN")) as copy:
        copy.write(planted.rows)


def _copy(name: str, columns: tuple[str, ...], way: str) -> sql.Composed:
    listed = sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    head = sql.SQL("COPY {} ({}) ").format(sql.Identifier(name), listed)
    return head + sql.SQL(f"{way} (FORMAT binary)")
