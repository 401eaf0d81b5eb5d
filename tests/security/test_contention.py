"""Many people save at once: nobody is refused and nothing is lost."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Integer, column, select, table, text

from funding.infra.db import db, unit_of_work, write_intent

THREADS, WRITES = 8, 25


def run_together(work: Callable[[], None]) -> list[Exception]:
    """Run ``work`` in every thread at the same moment; answer what went wrong."""
    errors: list[Exception] = []
    gate = threading.Barrier(THREADS)

    def one() -> None:
        gate.wait()
        for _ in range(WRITES):
            try:
                work()
            except Exception as error:
                errors.append(error)

    threads = [threading.Thread(target=one) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.database("sqlite")
def test_a_transaction_that_first_reads_and_then_writes_is_refused_by_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "deferred.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE counter (value INTEGER)")
        connection.execute("INSERT INTO counter VALUES (0)")
    local = threading.local()

    def add_one() -> None:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(path, timeout=15, isolation_level=None)
        connection = local.connection
        connection.execute("BEGIN")
        try:
            value = connection.execute("SELECT value FROM counter").fetchone()[0]
            threading.Event().wait(0.001)
            connection.execute("UPDATE counter SET value = ?", (value + 1,))
            connection.execute("COMMIT")
        except sqlite3.OperationalError:
            connection.execute("ROLLBACK")
            raise

    errors = run_together(add_one)
    # If this fails, the tests below prove nothing: the danger they guard against is not there.
    assert len(errors) > 10
    assert "locked" in str(errors[0])


def test_units_of_work_wait_for_each_other(app: Flask) -> None:
    db.session.execute(text("CREATE TABLE contention_counter (value INTEGER)"))
    db.session.execute(text("INSERT INTO contention_counter VALUES (0)"))
    db.session.commit()
    counter = table("contention_counter", column("value", Integer))

    def add_one() -> None:
        with app.app_context(), unit_of_work():
            value = db.session.scalar(select(counter.c.value).with_for_update())
            db.session.execute(text("UPDATE contention_counter SET value = :value"), {"value": value + 1})

    assert run_together(add_one) == []
    assert db.session.scalar(text("SELECT value FROM contention_counter")) == THREADS * WRITES
    db.session.commit()


@pytest.mark.database("sqlite")
def test_readers_do_not_wait_for_a_writer(app: Flask) -> None:
    with write_intent(), db.engine.connect() as writer:
        writer.exec_driver_sql("INSERT INTO sign_in_attempts (kind, account_key, address, tried_at) "
                               "VALUES ('sign_in', 'a', 'b', '2026-11-22')")  # fmt: skip
        with sqlite3.connect(str(db.engine.url.database), timeout=0.2) as reader:
            assert reader.execute("SELECT count(*) FROM sign_in_attempts").fetchone() == (0,)
        writer.rollback()


@pytest.mark.database("sqlite")
def test_every_connection_keeps_the_promises_made_on_sqlite(app: Flask) -> None:
    connections = [db.engine.connect() for _ in range(3)]
    try:
        for connection in connections:
            settings = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("foreign_keys", "journal_mode", "synchronous")
            }
            assert settings == {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 1}
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() >= 5_000
    finally:
        for connection in connections:
            connection.close()
