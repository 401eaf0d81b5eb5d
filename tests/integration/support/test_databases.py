"""A database that is put back under its connection: nothing of what was there is read again."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest
from flask import Flask
from sqlalchemy import text

from funding.infra.db import db
from tests.builders.funders import build_funder
from tests.support.databases import SqliteDatabase

pytestmark = pytest.mark.database("sqlite")

FOUND = text("SELECT count(*) FROM search_index WHERE search_index MATCH 'lighthouse'")
ROWS = text("SELECT count(*) FROM records")


@pytest.fixture
def place(database: Flask, test_database: SqliteDatabase) -> SqliteDatabase:
    return test_database


def _fill(rows: int) -> None:
    for number in range(rows):
        build_funder(name=f"Lighthouse fund {number}")
    db.session.commit()
    assert db.session.scalar(ROWS) == rows
    db.session.remove()


def _connection() -> object:
    return db.session.connection().connection.driver_connection


def test_rows_and_found_words_are_gone_and_the_connection_stays(place: SqliteDatabase) -> None:
    before = _connection()
    for rows in (40, 2, 10):
        _fill(rows)
        assert db.session.scalar(FOUND) == rows
        db.session.remove()
        place.reset()
        assert db.session.scalar(ROWS) == db.session.scalar(FOUND) == 0
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert _connection() is before
        db.session.remove()


def test_what_is_kept_comes_back_whole(place: SqliteDatabase) -> None:
    _fill(3)
    place.keep("three")
    kept = place.content()
    build_funder(name="One too many")
    db.session.commit()
    db.session.remove()
    assert place.content() != kept
    assert place.restore("three")
    assert place.content() == kept
    assert db.session.scalar(ROWS) == db.session.scalar(FOUND) == 3


def test_settings_of_one_test_are_not_those_of_the_next(place: SqliteDatabase) -> None:
    db.session.execute(text("SELECT 1"))
    db.session.rollback()
    with db.engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        connection.info["something"] = "kept"
    db.session.remove()
    place.reset()
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert "something" not in connection.info


def test_somebody_in_the_middle_of_reading_keeps_the_old_file(place: SqliteDatabase) -> None:
    _fill(2)
    with contextlib.closing(sqlite3.connect(place.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        assert other.execute("SELECT count(*) FROM records").fetchone() == (2,)
        place.reset()
        assert db.session.scalar(ROWS) == 0
        assert other.execute("SELECT count(*) FROM records").fetchone() == (2,)
