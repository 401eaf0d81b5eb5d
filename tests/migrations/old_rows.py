"""Rows as earlier versions wrote them, for the migrations that move them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, text

OLD_DATES = (
    (1, "letter_of_intent", "Letter of intent", "letter_of_inquiry"),
    (2, "gate", "Grants.gov step", "grants_gov"),
    (3, "gate", "Full application in Just Grants", "justgrants"),
    (4, "gate", "Application due", "application"),
    (5, "decision", "Answer expected", "decision"),
    (6, "internal", "Budget sign-off", "internal"),
)


def old_dates(engine: Engine) -> None:
    """One date of each old kind, owned by person 1, on an application."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO records (id, kind, title, visibility, created_at, updated_at, version) VALUES "
                "(1, 'application', 'Outreach', 'everyone', '2026-11-22 15:00:00', '2026-11-22 15:00:00', 1)"
            )
        )
        for key, kind, label, _ in OLD_DATES:
            connection.execute(
                text(
                    "INSERT INTO deadlines (id, record_id, kind, label, sequence, due_on, zone, certainty, "
                    "source_text, owner_id, created_at) VALUES (:id, 1, :kind, :label, 1, '2027-01-13', "
                    "'America/New_York', 'date_only', 'The notice', 1, '2026-11-22 15:00:00')"
                ),
                {"id": key, "kind": kind, "label": label},
            )


def filler(column: sa.Column[Any]) -> object:
    """A value that the column of a house takes."""
    kinds = {"indirect_kind": "de_minimis", "indirect_base": "mtdc", "time_zone": "America/New_York"}
    if column.name in kinds:
        return kinds[column.name]
    if column.type.python_type is bool:
        return False
    if column.type.python_type is datetime:
        return datetime(2026, 11, 22, 15, tzinfo=UTC)
    return 1 if column.type.python_type is int else ""
