"""The rules that stand in the database as well: for each, a row that breaks it is refused by its name.

Foreign keys, unique keys, primary keys, missing values and lists of words are broken from the tables' own description.
A CHECK written by hand needs a line in ``constraint_cases.py``; without one this fails and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from funding.factory import load_features
from funding.infra.db import Base, db, is_sqlite
from tests.architecture.source import none_of
from tests.security.constraint_cases import BROKEN, VALID
from tests.security.constraint_rows import Rows, nobody

load_features()
Broken = tuple[str, sa.Table, tuple[str, ...], str]
"""A rule: its name, its table, its columns, and its kind (foreign, unique, check)."""


def rules() -> Iterator[Broken]:
    """Every named rule of the database but the hand-written CHECKs' contents."""
    for table in Base.metadata.sorted_tables:
        for one in table.constraints:
            columns = tuple(column.name for column in one.columns) if not _is_check(one) else ()
            yield str(one.name), table, columns, _kind(one)
        for index in table.indexes:
            if index.unique:
                yield str(index.name), table, tuple(column.name for column in index.columns), "unique"


def _is_check(one: sa.Constraint) -> bool:
    return isinstance(one, sa.CheckConstraint)


def _kind(one: sa.Constraint) -> str:
    if isinstance(one, sa.ForeignKeyConstraint):
        return "foreign"
    return "check" if _is_check(one) else "unique"


def _enumeration(name: str, table: sa.Table) -> str | None:
    """The column whose list of words the CHECK is, or None for one that was written by hand."""
    for column in table.columns:
        if isinstance(column.type, sa.Enum) and name == f"ck_{table.name}_{column.type.name}":
            return column.name
    return None


def without_case(found: Iterable[Broken]) -> list[str]:
    """The CHECKs for which nobody has said what breaks them."""
    return [
        f"{name} of {table.name} has no case: add the values that break it to BROKEN in constraint_cases.py"
        for name, table, _columns, kind in found
        if kind == "check" and name not in BROKEN and _enumeration(name, table) is None
    ]


@contextmanager
def _transaction() -> Iterator[sa.Connection]:
    with db.engine.connect() as connection:
        transaction = connection.begin()
        try:
            yield connection
        finally:
            transaction.rollback()


def _break(rows: Rows, rule: Broken) -> None:
    """Insert a row that breaks this rule and no other."""
    name, table, columns, kind = rule
    values = rows.values(table, 1, besides=columns)
    if kind == "foreign":
        values |= {one: nobody(table.c[one]) for one in columns if nobody(table.c[one]) is not None}
        values |= BROKEN.get(name, {})
    elif kind == "check":
        word = _enumeration(name, table)
        values |= BROKEN.get(name, {}) | ({word: "no such word"} if word else {})
    else:
        values |= BROKEN.get(name, {})
        rows.insert(table, values)
        values = rows.values(table, 2, besides=columns) | {column: values[column] for column in columns}
        values |= BROKEN.get(name, {})
    rows.insert(table, values)


def _refusals(table: sa.Table, found: list[Broken]) -> list[str]:
    """What is wrong with how the database takes the rows that break each of the table's rules."""
    with _transaction() as connection:
        rows = Rows(connection)
        # What every row of the table points to is there for all of them.
        for number in (1, 2):
            rows.values(table, number)
        return [told for rule in found if (told := _refusal(rows, rule))]


def _refusal(rows: Rows, rule: Broken) -> str:
    """What is wrong with how the database takes a row that breaks the rule; empty where it refuses it by name."""
    name, table, columns, kind = rule
    try:
        with rows.attempt():
            _break(rows, rule)
    except IntegrityError as error:
        return (
            ""
            if _names(error, name, table, columns, kind)
            else f"{name}: refused for another reason: {error.orig}"
        )
    return f"{name}: a row that breaks it was taken"


def _names(error: IntegrityError, name: str, table: sa.Table, columns: tuple[str, ...], kind: str) -> bool:
    if not is_sqlite():
        return bool(error.orig.diag.constraint_name == name)  # type: ignore[union-attr]
    said = str(error.orig)
    if kind == "foreign":
        return said == "FOREIGN KEY constraint failed"
    if kind == "check":
        return said == f"CHECK constraint failed: {name}"
    return said == "UNIQUE constraint failed: " + ", ".join(f"{table.name}.{column}" for column in columns)


def test_every_rule_has_a_name_and_every_check_a_case():
    found = list(rules())
    assert len(found) > 100
    assert [rule[1].name for rule in found if rule[0] in {"None", "_unnamed_"}] == []
    assert without_case(found) == []
    assert set(BROKEN) <= {rule[0] for rule in found}, "a case whose CHECK is gone: take it out"
    assert set(VALID) <= set(Base.metadata.tables)


def test_the_database_takes_a_row_that_breaks_no_rule(database: Flask):
    for table in Base.metadata.sorted_tables:
        with _transaction() as connection:
            assert Rows(connection).key_of(table, 1)


def test_the_database_refuses_what_breaks_a_rule(database: Flask):
    known = [rule for rule in rules() if not without_case([rule])]
    wrong, tried = [], 0
    for table in Base.metadata.sorted_tables:
        own = [rule for rule in known if rule[1] is table]
        wrong += _refusals(table, own)
        tried += len(own)
    none_of(wrong)
    assert tried == len(known)


def test_the_database_refuses_a_row_without_a_necessary_value(database: Flask):
    taken, tried = [], 0
    for table in Base.metadata.sorted_tables:
        necessary = [one for one in table.columns if not one.nullable and not one.primary_key]
        tried += len(necessary)
        with _transaction() as connection:
            rows = Rows(connection)
            usual = rows.values(table, 1)
            taken += [str(column) for column in necessary if _takes_nothing(rows, usual, column)]
    none_of(taken)
    assert tried > 200


def _takes_nothing(rows: Rows, usual: dict[str, Any], column: sa.Column[Any]) -> bool:
    try:
        with rows.attempt():
            rows.insert(column.table, usual | {column.name: None})
    except IntegrityError:
        return False
    return True


def test_a_new_check_without_a_case_is_told():
    table = sa.Table("planted", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True))
    table.append_constraint(sa.CheckConstraint("id > 0", name="ck_planted_counts"))
    found = [("ck_planted_counts", table, (), "check")]
    assert without_case(found) == [
        "ck_planted_counts of planted has no case: add the values that break it to BROKEN in constraint_cases.py"
    ]


@pytest.mark.database("sqlite")
def test_every_connection_minds_foreign_keys(database: Flask):
    held = [db.engine.connect() for _ in range(4)]
    try:
        assert [one.exec_driver_sql("PRAGMA foreign_keys").scalar() for one in held] == [1] * 4
    finally:
        for one in held:
            one.close()
