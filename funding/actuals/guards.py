"""The database's own refusal to change an approved cost, whoever asks.

Services refuse first and kindly; these triggers hold where a service is wrong or somebody writes by hand. A figure that
was reported stays what it was: a mistake is corrected by an entry that reverses it.
"""

from __future__ import annotations

from typing import Any

from funding.infra.ddl import extra_ddl

SENTENCE = "an approved cost is corrected by a reversing entry"


def keep_approved(table: Any) -> None:
    """Register the triggers."""
    extra_ddl(
        table,
        "actuals_kept",
        sqlite=tuple(
            f"CREATE TRIGGER actuals_no_{verb.lower()} BEFORE {verb} ON actuals WHEN OLD.state = 'approved' "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            for verb in ("UPDATE", "DELETE")
        ),
        drop_sqlite=(
            "DROP TRIGGER IF EXISTS actuals_no_update",
            "DROP TRIGGER IF EXISTS actuals_no_delete",
        ),
        postgresql=(
            "CREATE FUNCTION actuals_kept() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$",
            "CREATE TRIGGER actuals_kept BEFORE UPDATE OR DELETE ON actuals "
            "FOR EACH ROW WHEN (OLD.state = 'approved') EXECUTE FUNCTION actuals_kept()",
        ),
        drop_postgresql=(
            "DROP TRIGGER IF EXISTS actuals_kept ON actuals",
            "DROP FUNCTION IF EXISTS actuals_kept()",
        ),
    )
