"""The audit trail: who did what to which record, when, with the values before and after.

A row is written in the same transaction as the change it tells of, so neither exists without the other. Triggers in
both databases refuse UPDATE and DELETE, whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import BigId, Json, UTCDateTime
from funding.infra.db import Base, db
from funding.infra.ddl import extra_ddl
from funding.kernel.actor import Actor

SECRET_FIELDS = frozenset({"password", "password_hash", "token", "token_hash", "secret", "csrf_token"})
LONGEST_VALUE = 2_000


class AuditEntry(Base):
    """One thing done. ``action`` reads "funder.updated"; ``before`` and ``after`` hold the changed fields only."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(80))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id"))
    subject: Mapped[str] = mapped_column(String(400))
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    after: Mapped[dict[str, Any]] = mapped_column(Json)

    __table_args__ = (
        Index("ix_audit_entries_record_id_id", "record_id", "id"),
        Index("ix_audit_entries_actor_id_id", "actor_id", "id"),
        Index("ix_audit_entries_action_id", "action", "id"),
        Index("ix_audit_entries_at", "at"),
    )


_TABLE = AuditEntry.__table__
assert isinstance(_TABLE, Table)  # noqa: S101 - tells the type checker what declarative mapping made.
extra_ddl(
    _TABLE,
    "audit_entries_append_only",
    sqlite=tuple(
        f"CREATE TRIGGER audit_entries_no_{verb.lower()} BEFORE {verb} ON audit_entries "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    drop_sqlite=("DROP TRIGGER audit_entries_no_update", "DROP TRIGGER audit_entries_no_delete"),
    postgresql=(
        "CREATE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
        "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries "
        "FOR EACH ROW EXECUTE FUNCTION audit_entries_refuse()",
    ),
    drop_postgresql=(
        "DROP TRIGGER audit_entries_append_only ON audit_entries",
        "DROP FUNCTION audit_entries_refuse()",
    ),
)


def _plain(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        return value[:LONGEST_VALUE] + f"… ({len(value):,} characters)"
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)


def _redacted(values: Mapping[str, object]) -> dict[str, Any]:
    return {key: "(not shown)" if key in SECRET_FIELDS else _plain(value) for key, value in values.items()}


def audit(
    *,
    by: Actor,
    action: str,
    subject: str,
    record_id: int | None = None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Add one entry to the open transaction. ``subject`` is the label people know the thing by."""
    entry = AuditEntry(
        at=clock.now(),
        actor_id=by.user_id,
        actor_name=by.name,
        action=action,
        record_id=record_id,
        subject=subject[:400],
        before=_redacted(before or {}),
        after=_redacted(after or {}),
    )
    db.session.add(entry)
    return entry


def assign(target: object, values: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Set the attributes in ``values`` that differ and answer (before, after) of those, for an audit entry."""
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for name, value in values.items():
        old = getattr(target, name)
        if old != value:
            before[name], after[name] = old, value
            setattr(target, name, value)
    return before, after
