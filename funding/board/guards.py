"""The database's own refusal to change a packet that was kept, whoever asks."""

from __future__ import annotations

from typing import Any

from funding.infra.ddl import extra_ddl

SENTENCE = "a kept board packet is never changed"


def guard_kept(table: Any) -> None:
    """Register the triggers of the table."""
    body = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    extra_ddl(
        table,
        "board_packets_kept",
        sqlite=(
            f"CREATE TRIGGER board_packets_no_update BEFORE UPDATE ON board_packets WHEN OLD.state = 'kept' {body}",
            f"CREATE TRIGGER board_packets_no_delete BEFORE DELETE ON board_packets WHEN OLD.state = 'kept' {body}",
        ),
        drop_sqlite=(
            "DROP TRIGGER IF EXISTS board_packets_no_update",
            "DROP TRIGGER IF EXISTS board_packets_no_delete",
        ),
        postgresql=(
            "CREATE FUNCTION board_packets_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF OLD.state = 'draft' THEN RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END; END IF; "
            f"RAISE EXCEPTION '{SENTENCE}'; END $$",
            "CREATE TRIGGER board_packets_kept BEFORE UPDATE OR DELETE ON board_packets "
            "FOR EACH ROW EXECUTE FUNCTION board_packets_kept()",
        ),
        drop_postgresql=(
            "DROP TRIGGER IF EXISTS board_packets_kept ON board_packets",
            "DROP FUNCTION IF EXISTS board_packets_kept()",
        ),
    )
