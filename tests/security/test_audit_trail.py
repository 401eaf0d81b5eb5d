"""The audit trail can be written and read, and nothing else."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from funding.infra.audit import AuditEntry, audit
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import SYSTEM


@pytest.fixture
def entry(database: Flask) -> int:
    """One entry, with a line break and a secret in it."""
    with unit_of_work():
        made = audit(
            by=SYSTEM,
            action="house.tried",
            subject="A\r\nB",
            before={"password": "hunter2", "name": "Old\r\nInjected"},
            after={"token_hash": "abc", "name": "New"},
        )
    return made.id


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET actor_name = 'Somebody else'",
        "DELETE FROM audit_entries",
        "UPDATE audit_entries SET after = '{}' WHERE id = 1",
    ],
)
def test_an_entry_cannot_be_changed_or_removed(entry: int, statement: str) -> None:
    before = db.session.execute(select(AuditEntry.__table__)).all()
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert db.session.execute(select(AuditEntry.__table__)).all() == before


def test_secrets_are_not_written(entry: int) -> None:
    found = db.session.get(AuditEntry, entry)
    assert found is not None
    assert "hunter2" not in str(found.before)
    assert "abc" not in str(found.after)
    assert found.after["name"] == "New"


def test_a_change_that_is_rolled_back_leaves_no_entry(database: Flask) -> None:
    def try_it() -> None:
        with unit_of_work():
            audit(by=SYSTEM, action="house.tried", subject="A")
            raise RuntimeError("the change did not work")

    with pytest.raises(RuntimeError, match="did not work"):
        try_it()
    assert db.session.scalars(select(AuditEntry)).all() == []
