"""The database: one engine, two dialects, one place that commits.

SQLite is told to keep the promises we make on it: foreign keys on, write-ahead log, and the write lock taken at the
start of every unit of work that writes (``BEGIN IMMEDIATE``). A deferred transaction that first reads and then writes
fails at once when another writer got in between, whatever the busy timeout; one that starts by taking the lock waits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec

from flask import g, make_response, request
from flask.typing import ResponseReturnValue
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase
from werkzeug.wrappers import Response

P = ParamSpec("P")

BUSY_MILLISECONDS = 15_000


class Base(DeclarativeBase):
    """What every table's class derives from. Constraint names follow one convention so each can have a sentence."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(metadata=Base.metadata)

_write_intent: ContextVar[bool] = ContextVar("write_intent", default=False)


@event.listens_for(Engine, "connect")
def prepare_sqlite(connection: Any, _record: object) -> None:
    """Give a new connection of the driver the settings that the program counts on; PostgreSQL's need none."""
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver must not open transactions by itself: we say BEGIN or BEGIN IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.execute("PRAGMA cache_size=-65536")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _write_intent.get() else "BEGIN")


def is_sqlite() -> bool:
    """Whether the app runs on SQLite rather than on PostgreSQL."""
    return db.engine.dialect.name == "sqlite"


def insert_unless_there(table: Any, **values: Any) -> bool:
    """Insert one row unless a row with one of its unique keys is there; whether it was inserted."""
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    made = insert(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key)
    return db.session.execute(made).first() is not None


def in_unit_of_work() -> bool:
    """Whether a write transaction is open in this context."""
    return _write_intent.get()


def after_commit(action: Callable[[], None]) -> None:
    """Run ``action`` once the current unit of work has committed; never if it rolls back. Mail and jobs go this way."""
    db.session().info.setdefault("after_commit", []).append(action)


def _take_actions() -> list[Callable[[], None]]:
    actions: list[Callable[[], None]] = db.session().info.pop("after_commit", [])
    return actions


@contextmanager
def write_intent() -> Iterator[None]:
    """Transactions begun inside take SQLite's write lock first."""
    token = _write_intent.set(True)
    try:
        yield
    finally:
        _write_intent.reset(token)


@contextmanager
def unit_of_work() -> Iterator[None]:
    """All or nothing: what is flushed inside is committed at the end, or rolled back by any error.

    A read transaction that is open ends first, since SQLite cannot turn it into a writing one safely. Inside
    another unit of work this joins it: the outermost one commits.
    """
    if in_unit_of_work():
        yield
        return
    db.session.rollback()
    _take_actions()
    with write_intent():
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            _take_actions()
            raise
    for action in _take_actions():
        action()


class _Refused(Exception):
    """Ends a unit of work whose answer is an error page, so that nothing is kept."""


def keep_writes() -> None:
    """Commit this request's unit of work although its answer is an error: failed sign-ins must be counted."""
    g.keep_writes = True


Settle = Callable[[Response], None]
_claims: list[Callable[[], Settle]] = []


def each_write(claim: Callable[[], Settle]) -> None:
    """Call ``claim`` at the beginning of every unit of work of a view, and what it answers with the view's response."""
    if claim not in _claims:
        _claims.append(claim)


def writes(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Mark a view as changing data: it runs in one unit of work that commits only where its answer is no error.

    A view that answers GET with the form and POST with the change reads like any other page on GET.
    """

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> Response:
        if request.method in {"GET", "HEAD"}:
            return make_response(view(*args, **kwargs))
        response: Response | None = None
        try:
            with unit_of_work():
                settles = [claim() for claim in _claims]
                response = make_response(view(*args, **kwargs))
                for settle in settles:
                    settle(response)
                if response.status_code >= 400 and not g.get("keep_writes"):
                    raise _Refused
        except _Refused:
            pass
        assert response is not None  # noqa: S101 - the view either answered or raised past this line.
        return response

    wrapper.writes = True  # type: ignore[attr-defined]
    return wrapper


def engine_url(url: str) -> str:
    """A database address as SQLAlchemy wants it: plain ``postgresql://`` and ``postgres://`` mean psycopg 3."""
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed.render_as_string(hide_password=False)
