"""Unit tests never touch a database: inside ``forbidden`` every connection raises."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from sqlalchemy import event
from sqlalchemy.pool import Pool


class DatabaseTouchedError(AssertionError):
    """A unit test asked the database something; it belongs in tests/integration."""


def _refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
    raise DatabaseTouchedError("Unit tests may not touch a database: move this test to tests/integration.")


@contextmanager
def forbidden() -> Iterator[None]:
    """Inside, taking a connection from any pool and opening SQLite directly both raise
    DatabaseTouchedError.
    """
    original = sqlite3.connect
    event.listen(Pool, "checkout", _refuse)
    sqlite3.connect = _refuse  # type: ignore[assignment]
    try:
        yield
    finally:
        sqlite3.connect = original
        event.remove(Pool, "checkout", _refuse)
