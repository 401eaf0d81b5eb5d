"""The database part of a backup on PostgreSQL: every table read in one snapshot, without pg_dump.

A ``REPEATABLE READ`` transaction sees one moment of the whole database however long it takes, and holds up
nobody. Each table goes out and comes back through ``COPY``, whose text form no version of the server has
changed. Columns that the database generates itself are left out and come back by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text

from funding.infra.backup.archive import ArchiveWriter, BackupError, TableContent

VERSION_TABLE = "alembic_version"


def raw(connection: Connection) -> psycopg.Connection[tuple[object, ...]]:
    """The driver's own connection beneath SQLAlchemy's, for COPY."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - engine_url lets no other driver in.
    return driver


def begin_snapshot(connection: Connection) -> None:
    """Pin one moment of the database for all that is read from now on."""
    connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


def stored_columns(connection: Connection, table: str) -> list[str]:
    """The table's columns in order, without those that the database generates."""
    query = text(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = :table AND is_generated = 'NEVER' "
        "ORDER BY ordinal_position"
    )
    return [name for (name,) in connection.execute(query, {"table": table})]


def write_tables(
    connection: Connection, tables: Iterable[str], archive: ArchiveWriter, progress: Callable[[str], None]
) -> dict[str, TableContent]:
    """Put every table into the archive; answers how many rows each had."""
    contents = {}
    for table in tables:
        columns = stored_columns(connection, table)
        rows = RowCounter(_copy_out(connection, table, columns))
        archive.add(f"tables/{table}", rows)
        contents[table] = TableContent(rows.count, columns)
        progress(table)
    return contents


class RowCounter:
    """Passes chunks on, counting rows: COPY's text form ends each row, and only a row, with a newline."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.count += chunk.count(b"\n")
            yield chunk


def _copy_out(connection: Connection, table: str, columns: list[str]) -> Iterator[bytes]:
    statement = sql.SQL("COPY {} ({}) TO STDOUT").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with raw(connection).cursor() as cursor, cursor.copy(statement) as copy:
        for chunk in copy:
            yield bytes(chunk)


def is_empty(connection: Connection, tables: Iterable[str]) -> bool:
    """Whether the database has none of the tables, or nothing has been entered into any of them."""
    present = {
        name
        for (name,) in connection.execute(
            text("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
        )
    }
    for table in present & set(tables) - {VERSION_TABLE}:
        statement = sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(sql.Identifier(table))
        found = raw(connection).execute(statement).fetchone()
        if found and found[0]:
            return False
    return True


def read_tables(
    connection: Connection,
    contents: dict[str, TableContent],
    open_table: Callable[[str], Iterable[bytes]],
    progress: Callable[[str], None],
    planted: Iterable[str] = (),
) -> None:
    """Fill the empty tables. Foreign keys are checked once all rows are in, at the end of the transaction.

    Triggers of our own rest meanwhile: putting history back is not changing it.

    Raises BackupError when a table ends up with another number of rows than the backup says.
    """
    keys = _foreign_keys(connection)
    for table, key in keys:
        _alter_key(connection, table, key, "DEFERRABLE INITIALLY DEFERRED")
    _set_triggers(connection, contents, "DISABLE")
    for table in planted:
        if table in contents:
            # What migrations planted in the empty database gives way to what the backup holds.
            raw(connection).execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    for table, content in contents.items():
        if table != VERSION_TABLE:
            _copy_in(connection, table, content, open_table(table))
            _advance_sequences(connection, table, content.columns)
        progress(table)
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table, key in keys:
        _alter_key(connection, table, key, "NOT DEFERRABLE")
    _set_triggers(connection, contents, "ENABLE")


def _set_triggers(connection: Connection, tables: Iterable[str], how: str) -> None:
    for table in tables:
        statement = sql.SQL("ALTER TABLE {} {} TRIGGER USER").format(sql.Identifier(table), sql.SQL(how))
        raw(connection).execute(statement)


def _foreign_keys(connection: Connection) -> list[tuple[str, str]]:
    query = text(
        "SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
        "WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace ORDER BY 1, 2"
    )
    return [(table, key) for table, key in connection.execute(query)]


def _alter_key(connection: Connection, table: str, key: str, how: str) -> None:
    statement = sql.SQL("ALTER TABLE {} ALTER CONSTRAINT {} {}").format(
        sql.Identifier(table),
        sql.Identifier(key),
        sql.SQL(how),  # one of two literals
    )
    raw(connection).execute(statement)


def _copy_in(connection: Connection, table: str, content: TableContent, chunks: Iterable[bytes]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, content.columns))
    )
    with raw(connection).cursor() as cursor:
        with cursor.copy(statement) as copy:
            for chunk in chunks:
                copy.write(chunk)
        if cursor.rowcount != content.rows:
            raise BackupError(
                f"The table {table} holds {cursor.rowcount} rows; the backup says {content.rows}."
            )


def _advance_sequences(connection: Connection, table: str, columns: list[str]) -> None:
    """Numbers handed out from now on start above those that were restored."""
    for column in columns:
        owned = raw(connection).execute("SELECT pg_get_serial_sequence(%s, %s)", (table, column)).fetchone()
        if owned and owned[0]:
            raw(connection).execute(
                sql.SQL("SELECT setval(%s, (SELECT max({}) FROM {}))").format(
                    sql.Identifier(column), sql.Identifier(table)
                ),
                (owned[0],),
            )
