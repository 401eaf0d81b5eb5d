"""Rows put together from the description of their tables, with whatever they point to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa

from tests.security.constraint_cases import OTHER_KEY, OWN_KEY, VALID

_VALUES: dict[type, Any] = {
    bool: False,
    date: date(2026, 11, 22),
    datetime: datetime(2026, 11, 22, 15, 0, tzinfo=UTC),
    time: time(12, 0),
    dict: {},
    bytes: b"x",
}


class Rows:
    """Rows of one open transaction; each table has up to two, called 1 and 2, with nothing in common."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._keys: dict[tuple[str, int], dict[str, Any]] = {}
        self._cleared: set[str] = set()

    def key_of(self, table: sa.Table, number: int) -> dict[str, Any]:
        """The primary key of row ``number``, which is inserted with all it points to where it is not there."""
        if (table.name, number) not in self._keys:
            values = self.values(table, number)
            self.insert(table, values)
            self._keys[table.name, number] = {one.name: values[one.name] for one in table.primary_key}
        return self._keys[table.name, number]

    def values(self, table: sa.Table, number: int, *, besides: tuple[str, ...] = ()) -> dict[str, Any]:
        """Acceptable values for a row of which only the necessary columns, and those ``besides``, are filled."""
        found: dict[str, Any] = {}
        parents: list[sa.Table] = []
        for column in table.columns:
            if column.name in besides or column.primary_key or _necessary(column):
                above = [key.column.table for key in column.foreign_keys]
                # Two keys of one row that point to the same table point to different rows of it.
                again = column.primary_key and any(one in parents for one in above)
                found[column.name] = self._value(column, number + 2 if again else number)
                parents += above
        found |= VALID.get(table.name, {})
        return {
            name: self._other_key(table.c[name], 3 - number) if value is OTHER_KEY else value
            for name, value in found.items()
        }

    def _other_key(self, column: sa.Column[Any], number: int) -> Any:
        foreign = next(iter(column.foreign_keys)).column
        return self.key_of(foreign.table, number)[foreign.name]

    def _value(self, column: sa.Column[Any], number: int) -> Any:
        for foreign in column.foreign_keys:
            parent = foreign.column
            if parent.table is not column.table:
                return self.key_of(parent.table, number)[parent.name]
        if isinstance(column.type, sa.Enum):
            return column.type.enums[0]
        kind = _python_type(column)
        if kind is int:
            # Migrations have put rows into a planted table, whose keys are taken.
            return number + 1_000 if column.primary_key and column.table.info.get("planted") else number
        return f"x{number}" if kind is str else _VALUES[kind]

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What is inserted meanwhile, or refused, is gone afterwards, and all that was there before is still there."""
        kept = dict(self._keys), set(self._cleared)
        savepoint = self._connection.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()
            self._keys, self._cleared = kept

    def insert(self, table: sa.Table, values: dict[str, Any]) -> None:
        """Insert the row past our own checks, so that only the database can refuse it."""
        key = next(iter(table.primary_key)).name
        given = {name: values[key] if value is OWN_KEY else value for name, value in values.items()}
        for name, value in given.items():
            given[name] = self._other_key(table.c[name], 2) if value is OTHER_KEY else value
        if table.info.get("triggered") and table.name not in self._cleared:
            # A trigger has put a row there when the one that this points to came.
            self._cleared.add(table.name)
            self._connection.execute(sa.delete(table).where(table.c[key] == given[key]))
        self._connection.execute(
            sa.insert(table).values({n: _plain(table.c[n], v) for n, v in given.items()})
        )


def nobody(column: sa.Column[Any]) -> Any:
    """A key that no row has, or None for a part of a key that is neither a number nor a word."""
    return {int: 2_000_000_000, str: "nobody"}.get(_python_type(column))


def _python_type(column: sa.Column[Any]) -> type:
    stored = column.type
    if isinstance(stored, sa.JSON):
        return dict
    return stored.impl_instance.python_type if isinstance(stored, sa.TypeDecorator) else stored.python_type


def _necessary(column: sa.Column[Any]) -> bool:
    return not column.nullable and column.default is None and column.server_default is None


def _plain(column: sa.Column[Any], value: Any) -> Any:
    """Words of an enumeration and dates as text go to the database as they are."""
    if value is None or isinstance(value, sa.sql.elements.Null):
        return sa.null()
    if isinstance(column.type, sa.Enum):
        return sa.literal(value, sa.String)
    kind = _python_type(column)
    if isinstance(value, str) and issubclass(kind, date):
        return (
            date.fromisoformat(value) if kind is date else datetime.fromisoformat(value).replace(tzinfo=UTC)
        )
    return value
