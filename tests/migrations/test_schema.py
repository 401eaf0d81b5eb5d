"""The comparison of schemas notices a difference of every kind."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, text

from tests.architecture.source import none_of
from tests.migrations.schema import schema_of

PLANTED = """CREATE TABLE planted (
    id INTEGER NOT NULL, other INTEGER NOT NULL, name VARCHAR(40) DEFAULT 'x' NOT NULL, day DATE,
    CONSTRAINT pk_planted PRIMARY KEY (id),
    CONSTRAINT fk_other FOREIGN KEY (other) REFERENCES others (id) ON DELETE CASCADE,
    CONSTRAINT uq_name UNIQUE (name, day), CONSTRAINT ck_other CHECK (other > 0))"""
BESIDE = ("CREATE TABLE others (id INTEGER PRIMARY KEY)", PLANTED, "CREATE INDEX ix_day ON planted (day)")
OTHERWISE = (
    ("day DATE", "day DATE, more DATE"),
    ("day DATE", "day TIMESTAMP"),
    ("VARCHAR(40)", "VARCHAR(50)"),
    ("DEFAULT 'x' NOT NULL", "DEFAULT 'x'"),
    ("DEFAULT 'x' NOT NULL", "NOT NULL"),
    ("DEFAULT 'x'", "DEFAULT 'y'"),
    ("PRIMARY KEY (id)", "PRIMARY KEY (id, other)"),
    ("REFERENCES others", "REFERENCES planted"),
    ("ON DELETE CASCADE", "ON DELETE SET NULL"),
    (" ON DELETE CASCADE", ""),
    ("CONSTRAINT fk_other", "CONSTRAINT fk_another"),
    ("UNIQUE (name, day)", "UNIQUE (day, name)"),
    ("CONSTRAINT uq_name", "CONSTRAINT uq_another"),
    ("other > 0", "other > 1"),
    ("CONSTRAINT ck_other", "CONSTRAINT ck_another"),
    (", CONSTRAINT ck_other CHECK (other > 0)", ""),
    ("CREATE INDEX ix_day", "CREATE UNIQUE INDEX ix_day"),
    ("ON planted (day)", "ON planted (day, name)"),
    ("ON planted (day)", "ON planted (lower(name))"),
    ("ON planted (day)", "ON planted (day) WHERE other = 1"),
    ("CREATE INDEX ix_day", "CREATE INDEX ix_another"),
    ("CREATE TABLE others (id", "CREATE TABLE others (more DATE, id"),
)
"""What to say otherwise in those statements."""


def test_every_kind_of_difference_is_noticed(empty: Callable[[str], Engine]) -> None:
    engine = empty("noticed")
    usual = _made(engine, "; ".join(BESIDE))
    assert usual == _made(engine, "; ".join(BESIDE))
    none_of([f"{old} or {new} is the same" for old, new in OTHERWISE if usual == _changed(engine, old, new)])


def _changed(engine: Engine, old: str, new: str) -> list[str]:
    statements = "; ".join(BESIDE)
    assert old in statements
    return _made(engine, statements.replace(old, new))


def _made(engine: Engine, statements: str) -> list[str]:
    """The schema that the statements make in an empty database, which is empty again afterwards."""
    _run(engine, statements)
    try:
        return schema_of(engine)
    finally:
        _run(engine, "DROP TABLE planted; DROP TABLE others")


def _run(engine: Engine, statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements.split("; "):
            connection.execute(text(statement))
