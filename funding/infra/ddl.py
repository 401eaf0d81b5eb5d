"""Database objects that tables alone cannot say: triggers, full-text indexes, generated columns.

Each is named, written once per dialect, created with its table and carried into the first migration. Nothing else in
the program issues DDL.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import DDL, FromClause, Table, event


@dataclass(frozen=True, slots=True)
class ExtraDdl:
    """One object: its table, its name and the statements that make and drop it on one dialect."""

    table: str
    name: str
    dialect: str
    create: tuple[str, ...]
    drop: tuple[str, ...]


REGISTRY: list[ExtraDdl] = []


def extra_ddl(
    table: Table,
    name: str,
    *,
    sqlite: tuple[str, ...] = (),
    postgresql: tuple[str, ...] = (),
    drop_sqlite: tuple[str, ...] = (),
    drop_postgresql: tuple[str, ...] = (),
) -> None:
    """Have ``name`` made after ``table`` on whichever dialect has statements for it."""
    for dialect, create, drop in (
        ("sqlite", sqlite, drop_sqlite),
        ("postgresql", postgresql, drop_postgresql),
    ):
        if not create:
            continue
        REGISTRY.append(ExtraDdl(table.name, name, dialect, create, drop))
        for statement in create:
            # A percent sign is DDL's own placeholder, so ours are doubled.
            ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl)


def append_only(table: FromClause, sentence: str) -> None:
    """Have the database refuse to change or delete a row of ``table``, whoever asks, with ``sentence``."""
    if not isinstance(table, Table):
        raise TypeError("only a table can be guarded")
    name = table.name
    extra_ddl(
        table,
        f"{name}_append_only",
        sqlite=tuple(
            f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            for verb in ("UPDATE", "DELETE")
        ),
        drop_sqlite=(f"DROP TRIGGER {name}_no_update", f"DROP TRIGGER {name}_no_delete"),
        postgresql=(
            f"CREATE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{sentence}'; END $$",
            f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON {name} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}_refuse()",
        ),
        drop_postgresql=(
            f"DROP TRIGGER {name}_append_only ON {name}",
            f"DROP FUNCTION {name}_refuse()",
        ),
    )
