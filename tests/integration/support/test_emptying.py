"""On PostgreSQL a test finds the database as it was made, whatever the test before it did there."""

from __future__ import annotations

import psycopg
import pytest

from tests.support.databases import PostgresDatabase, TestDatabase

pytestmark = [pytest.mark.database("postgresql"), pytest.mark.usefixtures("built_app")]


def _server(test_database: TestDatabase) -> str:
    assert isinstance(test_database, PostgresDatabase)
    test_database.reset()
    return test_database.url.replace("+psycopg", "")


def _one(address: str, query: str) -> object:
    with psycopg.connect(address) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[call-overload]
        return row and row[0]


def test_rows_are_gone_planted_ones_are_back_and_numbers_begin_anew(test_database):
    address = _server(test_database)
    planted = _one(address, "SELECT version_num FROM alembic_version")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'other'")
        connection.execute("INSERT INTO alembic_version VALUES ('another')")
        connection.execute("SELECT nextval('users_id_seq')")
        connection.execute("SELECT nextval('users_id_seq')")
    test_database.reset()
    assert _one(address, "SELECT string_agg(version_num, ' ') FROM alembic_version") == planted
    assert _one(address, "SELECT nextval('users_id_seq')") == 1


@pytest.mark.parametrize(
    ("change", "trace"),
    [
        ("ALTER TABLE users ADD COLUMN odd integer", "SELECT 1 FROM pg_attribute WHERE attname = 'odd'"),
        ("CREATE TABLE odd (id integer)", "SELECT 1 FROM pg_class WHERE relname = 'odd'"),
        ("CREATE SCHEMA odd", "SELECT 1 FROM pg_namespace WHERE nspname = 'odd'"),
        (
            "ALTER TABLE audit_entries DISABLE TRIGGER USER",
            "SELECT 1 FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D'",
        ),
    ],
)
def test_a_changed_shape_is_made_anew(test_database, change, trace):
    address = _server(test_database)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(change)
    assert _one(address, trace) == 1
    test_database.reset()
    assert _one(address, trace) is None
