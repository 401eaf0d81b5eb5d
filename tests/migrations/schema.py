"""A database's schema as plain text, so that two of them can be compared line by line."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Engine, Inspector, inspect, text

BOOKKEEPING = "alembic_version"


def schema_of(engine: Engine) -> list[str]:
    """Every table, column, constraint, index, trigger and function, one line each, in order."""
    inspector = inspect(engine)
    lines: list[str] = []
    for name in inspector.get_table_names():
        if name != BOOKKEEPING:
            lines += _table_lines(inspector, name)
    with engine.connect() as connection:
        for (line,) in connection.execute(text(_EXTRAS[engine.dialect.name])):
            if BOOKKEEPING not in line:
                lines.append(_plain(line))
    return sorted(lines)


def _table_lines(inspector: Inspector, name: str) -> list[str]:
    lines = [f"table {name}"]
    for column in inspector.get_columns(name):
        default = _plain(str(column["default"])) if column["default"] is not None else "-"
        lines.append(
            f"{name}.{column['name']}: {column['type']!s} null={column['nullable']} default={default}"
        )
    key = inspector.get_pk_constraint(name)
    lines.append(f"{name} primary key {key['name']} {key['constrained_columns']}")
    lines += [f"{name} foreign key {_foreign(one)}" for one in inspector.get_foreign_keys(name)]
    lines += [
        f"{name} unique {one['name']} {one['column_names']}" for one in inspector.get_unique_constraints(name)
    ]
    checks = inspector.get_check_constraints(name)
    lines += [f"{name} check {check['name']} {_plain(check['sqltext'])}" for check in checks]
    lines += [f"{name} index {_index(one)}" for one in inspector.get_indexes(name)]
    return lines


def _foreign(key: Any) -> str:
    target = f"{key['referred_table']}{key['referred_columns']}"
    return f"{key['name']} {key['constrained_columns']} -> {target} {sorted(key['options'].items())}"


def _index(index: Any) -> str:
    return f"{index['name']} unique={bool(index['unique'])} {index['column_names']} {index.get('expressions', '')}"


def _plain(sql: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r'["`]', "", sql)).strip()


_EXTRAS = {
    "sqlite": """SELECT type || ' ' || name || ' ' || sql FROM sqlite_master
                 WHERE type IN ('trigger', 'view', 'index') AND sql IS NOT NULL
                 UNION ALL SELECT 'virtual ' || name || ' ' || sql FROM sqlite_master
                 WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'""",
    "postgresql": """SELECT 'trigger ' || tgname || ' ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT
    tgisinternal UNION ALL SELECT 'index ' || indexname || ' ' || indexdef FROM pg_indexes WHERE schemaname
    = 'public' UNION ALL SELECT 'function ' || proname || ' ' || pg_get_functiondef(p.oid) FROM pg_proc p
    JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'public' AND prokind = 'f'""",
}
