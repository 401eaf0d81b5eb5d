"""Rows of a query, kept while nothing in the database has changed.

Sums over every application are asked for with each look at the board, and are the same until somebody writes. What a
statement finds follows from its text, its values and what the database holds; so its rows are kept under the first two
and belong to one version of the third. The database itself tells the version, so no writer can forget to say that
something changed: not another process, not an import, not somebody with a database shell.

==========  ===========================================================================================
database    what its version is
==========  ===========================================================================================
SQLite      ``PRAGMA data_version``, which moves with each commit of another connection, and how many rows
            this connection has ever changed
PostgreSQL  ``pg_current_snapshot()``, which moves with each transaction that writes
==========  ===========================================================================================

The version is asked for before the rows: a commit in between leaves new rows under an old version, and no version comes
back. A transaction that has written reads past what is kept, since what it wrote may be rolled back. Days, zones and
what a person may see are in the text or in the values like everything else; a statement must not ask the database for
the time. Each connection keeps its own: at most KEPT results, of MOST_ROWS rows together.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event

from funding.infra.db import db

KEPT = 64
MOST_ROWS = 5_000
_PLACE = "kept_rows"
_CHANGES = "rows_changed_before"
_POSTGRESQL_VERSION = sa.text(
    "SELECT CAST(pg_current_snapshot() AS text), pg_current_xact_id_if_assigned() IS NOT NULL"
)
_forgotten = 0

Rows = Sequence[Any]
Statement = sa.Select[Any] | sa.CompoundSelect[Any]
T = TypeVar("T")
G = TypeVar("G", bound=Hashable)
Version = tuple[Hashable, ...]


class _Kept:
    """What one connection keeps, of one version; what was used longest ago goes first."""

    def __init__(self) -> None:
        self.version: Version | None = None
        self.results: OrderedDict[Hashable, Rows] = OrderedDict()
        self.size = 0

    def get(self, version: Version, key: Hashable) -> Rows | None:
        if version != self.version:
            self.version, self.size = version, 0
            self.results.clear()
        rows = self.results.get(key)
        if rows is not None:
            self.results.move_to_end(key)
        return rows

    def put(self, version: Version, key: Hashable, rows: Rows) -> None:
        # What was made on the way to ``rows`` may have found a newer version; then these belong to none.
        if len(rows) > MOST_ROWS or version != self.version:
            return
        self.results[key] = rows
        self.size += len(rows)
        while len(self.results) > KEPT or self.size > MOST_ROWS:
            _, gone = self.results.popitem(last=False)
            self.size -= len(gone)


@event.listens_for(Engine, "begin")
def _note_changes(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.info[_CHANGES] = _raw(connection).total_changes


def _raw(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _version(connection: Connection) -> Version | None:
    """What the database holds, as a name for it; None within a transaction that has written."""
    if connection.dialect.name == "sqlite":
        raw = _raw(connection)
        if raw.total_changes != connection.info.get(_CHANGES):
            return None
        return _forgotten, raw.execute("PRAGMA data_version").fetchone()[0], raw.total_changes
    snapshot, has_written = connection.execute(_POSTGRESQL_VERSION).one()
    return None if has_written else (_forgotten, snapshot)


def _hashable(bound: Mapping[str, Any]) -> Hashable:
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value) for name, value in sorted(bound.items())
    )


def kept_rows(statement: Statement, bound: Mapping[str, Any] | None = None) -> Rows:
    """The rows of ``statement`` with the values ``bound``, as they are now.

    For columns, not for mapped objects. ``statement`` is known by being the same object, so it has to be kept too.
    """
    return kept_made(statement, bound, _as_read, ())


def _as_read(rows: Rows, _given: Hashable) -> Rows:
    return rows


def kept_made(
    statement: Statement,
    bound: Mapping[str, Any] | None,
    make: Callable[[Rows, G], Sequence[T]],
    given: G,
) -> Sequence[T]:
    """What ``make``, a function of its own, makes of the rows and of ``given``: one for each row, from nothing else."""
    values = dict(bound or {})
    session = db.session()
    session.flush()
    connection = session.connection()
    version = _version(connection)
    if version is None:
        return make(session.execute(statement, values).all(), given)
    kept: _Kept = connection.info.setdefault(_PLACE, _Kept())
    key = (statement, _hashable(values), make, given)
    made = kept.get(version, key)
    if made is None:
        made = make(session.execute(statement, values).all(), given)
        kept.put(version, key, made)
    return made


def kept_answer(key: Hashable, ask: Callable[[], T]) -> T:
    """What ``ask`` answers, as it would now, from what the database holds and from ``key``, and from nothing else.

    For answers that take several statements. The reader, the day and the zone belong to the key where they matter; the
    answer is made of values, never of mapped objects, and nobody changes it. A tuple or a list counts by its length.
    """
    session = db.session()
    session.flush()
    connection = session.connection()
    version = _version(connection)
    if version is None:
        return ask()
    kept: _Kept = connection.info.setdefault(_PLACE, _Kept())
    # A kept result is counted by its length: an answer stands first, its own items behind it.
    found = kept.get(version, (kept_answer, key))
    if found is None:
        answer = ask()
        found = [answer, *answer] if isinstance(answer, tuple | list) else [answer]
        kept.put(version, (kept_answer, key), found)
    kept_one: T = found[0]
    return kept_one


def forget() -> None:
    """Keep nothing of what is kept now: what is asked next is read, as after any change."""
    global _forgotten
    _forgotten += 1
