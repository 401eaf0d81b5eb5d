"""A database's schema as plain text, so that two of them can be compared line by line."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Engine, Inspector, inspect, text

BOOKKEEPING = "alembic_version"


def schema_of(engine: Engine) -> list[str]:
    """Every table, column, constraint, index, trigger and function, one line each, in order."""
    lines: list[str] = []
    with engine.connect() as connection:
        described = _described(inspect(connection))
        for name, facts in described.items():
            lines += _table_lines(name, facts)
        for (line,) in connection.execute(text(_EXTRAS[engine.dialect.name])):
            if BOOKKEEPING not in line:
                lines.append(_plain(line))
    return sorted(lines)


def _described(inspector: Inspector) -> dict[str, dict[str, Any]]:
    """What every table has of each kind. On a server each kind is one question, not one for every table."""
    kinds = {
        "columns": inspector.get_multi_columns(),
        "key": inspector.get_multi_pk_constraint(),
        "foreign": inspector.get_multi_foreign_keys(),
        "unique": inspector.get_multi_unique_constraints(),
        "checks": inspector.get_multi_check_constraints(),
        "indexes": inspector.get_multi_indexes(),
    }
    names = [name for name in inspector.get_table_names() if name != BOOKKEEPING]
    return {name: {kind: found[None, name] for kind, found in kinds.items()} for name in names}


def _table_lines(name: str, facts: dict[str, Any]) -> list[str]:
    lines = [f"table {name}"]
    for column in facts["columns"]:
        default = _plain(str(column["default"])) if column["default"] is not None else "-"
        lines.append(
            f"{name}.{column['name']}: {column['type']!s} null={column['nullable']} default={default}"
        )
    key = facts["key"]
    lines.append(f"{name} primary key {key['name']} {key['constrained_columns']}")
    lines += [f"{name} foreign key {_foreign(one)}" for one in facts["foreign"]]
    lines += [f"{name} unique {one['name']} {one['column_names']}" for one in facts["unique"]]
    lines += [f"{name} check {check['name']} {_plain(check['sqltext'])}" for check in facts["checks"]]
    lines += [f"{name} index {_index(one)}" for one in facts["indexes"]]
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
