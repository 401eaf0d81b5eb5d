"""The database's own refusal to change a budget that is not a draft, whoever asks.

Services refuse first and kindly; these triggers hold where a service is wrong or somebody writes by hand. An approved
budget may do one thing yet: become superseded, with nothing else about it different.
"""

from __future__ import annotations

from typing import Any

from funding.infra.ddl import extra_ddl

SENTENCE = "only a draft budget is changed"

_STATUS = {
    "budget_lines": "(SELECT status FROM budgets WHERE id = {row}.budget_id)",
    "budget_line_years": (
        "(SELECT b.status FROM budgets b JOIN budget_lines l ON l.budget_id = b.id WHERE l.id = {row}.line_id)"
    ),
}
"""How a trigger finds the status of the budget that a row belongs to."""

_ROWS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}


def guard_approved(budgets: Any, lines: Any, years: Any) -> None:
    """Register the triggers of the three tables."""
    _guard_budgets(budgets)
    for table in (lines, years):
        _guard_parts(table)


def _guard_budgets(table: Any) -> None:
    same = " AND ".join(
        f"NEW.{column.name} IS OLD.{column.name}" for column in table.columns if column.name != "status"
    )
    superseded = f"OLD.status = 'approved' AND NEW.status = 'superseded' AND {same}"
    extra_ddl(
        table,
        "budgets_kept",
        sqlite=(
            "CREATE TRIGGER budgets_no_update BEFORE UPDATE ON budgets "
            f"WHEN OLD.status <> 'draft' AND NOT ({superseded}) "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
            "CREATE TRIGGER budgets_no_delete BEFORE DELETE ON budgets WHEN OLD.status <> 'draft' "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
        ),
        drop_sqlite=(
            "DROP TRIGGER IF EXISTS budgets_no_update",
            "DROP TRIGGER IF EXISTS budgets_no_delete",
        ),
        postgresql=(
            "CREATE FUNCTION budgets_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF OLD.status = 'draft' THEN RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END; END IF; "
            "IF TG_OP = 'UPDATE' AND OLD.status = 'approved' AND NEW.status = 'superseded' "
            "AND to_jsonb(NEW) - 'status' = to_jsonb(OLD) - 'status' THEN RETURN NEW; END IF; "
            f"RAISE EXCEPTION '{SENTENCE}'; END $$",
            "CREATE TRIGGER budgets_kept BEFORE UPDATE OR DELETE ON budgets "
            "FOR EACH ROW EXECUTE FUNCTION budgets_kept()",
        ),
        drop_postgresql=(
            "DROP TRIGGER IF EXISTS budgets_kept ON budgets",
            "DROP FUNCTION IF EXISTS budgets_kept()",
        ),
    )


def _guard_parts(table: Any) -> None:
    name, status = table.name, _STATUS[table.name]
    extra_ddl(
        table,
        f"{name}_kept",
        sqlite=tuple(_sqlite_trigger(name, status, verb) for verb in _ROWS),
        drop_sqlite=tuple(f"DROP TRIGGER IF EXISTS {name}_no_{verb}" for verb in _ROWS),
        postgresql=(
            f"CREATE FUNCTION {name}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP <> 'INSERT' AND {status.format(row='OLD')} <> 'draft' "
            f"THEN RAISE EXCEPTION '{SENTENCE}'; END IF; "
            f"IF TG_OP <> 'DELETE' AND {status.format(row='NEW')} <> 'draft' "
            f"THEN RAISE EXCEPTION '{SENTENCE}'; END IF; "
            "RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END; END $$",
            f"CREATE TRIGGER {name}_kept BEFORE INSERT OR UPDATE OR DELETE ON {name} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}_kept()",
        ),
        drop_postgresql=(
            f"DROP TRIGGER IF EXISTS {name}_kept ON {name}",
            f"DROP FUNCTION IF EXISTS {name}_kept()",
        ),
    )


def _sqlite_trigger(name: str, status: str, verb: str) -> str:
    closed = " OR ".join(f"{status.format(row=row)} <> 'draft'" for row in _ROWS[verb])
    return (
        f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb.upper()} ON {name} WHEN {closed} "
        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    )
