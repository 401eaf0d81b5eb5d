"""Database objects that tables alone cannot say: triggers, full-text indexes, generated columns.

Each is named, written once per dialect, created with its table and carried into the first migration. Nothing else in
the program issues DDL.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import DDL, Table, event


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
