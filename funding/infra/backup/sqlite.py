"""The database part of a backup on SQLite: a consistent copy of the whole file, made while others write.

A read transaction stays open on the source for as long as the copy takes. In the write-ahead log it pins one
moment: writers go on, and none of what they commit meanwhile is in the copy.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path

from funding.infra.backup.archive import BackupError, TableContent

PAGES_AT_ONCE = 4_000


def copy_database(source: Path, target: Path, progress: Callable[[int, int], None]) -> None:
    """Copy the live database ``source`` into the new file ``target``; ``progress(done, total)`` in pages."""
    with closing(sqlite3.connect(source, timeout=30, isolation_level=None)) as live:
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(target)) as copy:
            live.backup(
                copy, pages=PAGES_AT_ONCE, progress=lambda _s, left, total: progress(total - left, total)
            )
            # One file, with no log beside it, is what goes into the archive.
            copy.execute("PRAGMA journal_mode=DELETE")
        live.execute("ROLLBACK")
    target.chmod(0o600)


def check_database(path: Path) -> dict[str, TableContent]:
    """The tables of a copied database with their rows. Raises BackupError when SQLite finds it damaged."""
    try:
        with closing(sqlite3.connect(path)) as copy:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if verdict != "ok":
                raise BackupError(f"The copy of the database is damaged: {verdict}")
            orphans = copy.execute("PRAGMA foreign_key_check").fetchone()
            if orphans:
                raise BackupError(f"The database has a row in “{orphans[0]}” that points to nothing.")
            return {name: _content(copy, name) for name in _table_names(copy)}
    except sqlite3.DatabaseError as error:
        raise BackupError(f"The copy of the database cannot be read: {error}.") from error


def _table_names(connection: sqlite3.Connection) -> list[str]:
    """Ordinary tables; the shadow tables of a full-text index are not counted one by one."""
    query = (
        "SELECT name FROM pragma_table_list "
        "WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return sorted(name for (name,) in connection.execute(query))


def _content(connection: sqlite3.Connection, table: str) -> TableContent:
    # Table names come from the database's own list.
    rows = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    return TableContent(rows, columns)


def is_empty(path: Path, planted: Collection[str] = ()) -> bool:
    """Whether no database is there, or one that nothing has been entered into yet but what migrations planted."""
    if not path.exists() or path.stat().st_size == 0:
        return True
    with closing(sqlite3.connect(path)) as connection:
        return not any(
            _content(connection, name).rows
            for name in _table_names(connection)
            if name != "alembic_version" and name not in planted
        )


def end_jobs(path: Path, note: str) -> None:
    """Mark failed what had not ended when the backup was made: no queue knows of these jobs any more."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE jobs SET state = 'failed', note = ? WHERE state IN ('queued', 'running')", (note,)
        )
