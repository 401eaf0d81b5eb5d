"""A database that cannot be used is told on a page of its own, drawn without asking it again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from funding.infra.db import db
from tests.support.client import CheckedClient


@pytest.mark.database("sqlite")  # PostgreSQL calls a missing table an error of the program.
def test_a_missing_table_answers_503_with_a_readable_page(
    client: CheckedClient, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        connection.execute(text("ALTER TABLE organizations RENAME TO lost"))
        connection.execute(text("ALTER TABLE users RENAME TO lost_users"))
    answer = client.get("/sign-in")
    assert answer.status_code == 503
    assert "cannot be written now" in answer.text
    assert "could not be used" in caplog.text
