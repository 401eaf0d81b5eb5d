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
A_RECORD = (
    "INSERT INTO records (id, kind, title, visibility, created_at, updated_at, version) "
    "VALUES (900, 'initiative', 'Outreach', 'everyone', '2026-11-22 15:00:00', '2026-11-22 15:00:00', 1)"
)
A_BUDGET = (
    "INSERT INTO budgets (id, subject_id, number, kind, title, status, terms, version, created_at, updated_at, "
    "note, approved_by_name, prior_approval) VALUES "
    "(900, 900, 1, 'requested', 'Outreach', 'draft', '{}', 1, '2026-11-22 15:00:00', '2026-11-22 15:00:00', '', '', '')"
)
A_LINE = (
    "INSERT INTO budget_lines (budget_id, key, position, kind, title, person, agreement, determination, words, "
    "base_choice, base_reason, version) VALUES (900, 'k', 1, 'subaward', 'Shelter', '', '', '', '', 'rules', '', 1)"
)
BUDGETS = (
    "INSERT INTO records (id, kind, title, visibility, created_at, updated_at, version) VALUES "
    "(1, 'initiative', 'Street', 'everyone', :now, :now, 1), (2, 'initiative', 'School', 'everyone', :now, :now, 1)",
    "INSERT INTO budgets (id, subject_id, title, label, status, terms, version, created_at, updated_at) VALUES "
    "(1, 1, 'Street', 'Requested', 'draft', '{}', 4, :now, :now), "
    "(2, 1, 'Street', 'Requested', 'draft', '{}', 4, :now, :now), "
    "(3, 2, 'School', 'Requested', 'approved', '{}', 4, :now, :now)",
    "INSERT INTO budget_lines (id, budget_id, key, position, kind, title, person, agreement, determination, words, "
    "base_choice, base_reason, version) SELECT id, id, 'k', 1, 'other', 'Pens', '', '', '', '', 'rules', '', 1 "
    "FROM budgets",
    "INSERT INTO budget_line_years (line_id, year, federal_cents, cash_cents, in_kind_cents) "
    "SELECT id, 1, 500, 0, 0 FROM budget_lines",
)
"""Three budgets of two records, each with a line and a year; one record has an older budget besides."""


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


def old_renewal(engine: Engine) -> None:
    """Application 3 to funder 1, which renews application 2."""
    meta = sa.MetaData()
    with engine.begin() as connection:
        records, funders, applications = (
            sa.Table(name, meta, autoload_with=connection) for name in ("records", "funders", "applications")
        )
        _insert(connection, records, id=1, kind="funder", visibility="everyone")
        _insert(connection, funders, id=1, funder_kind="state", hue="state")
        for key, renews in ((2, None), (3, 2)):
            _insert(connection, records, id=key, kind="application", visibility="everyone")
            values = {"funder_id": 1, "stage": "prospect", "ask_cents": 500, "renews_id": renews}
            _insert(connection, applications, id=key, **values)


def _insert(connection: sa.Connection, table: sa.Table, **values: object) -> None:
    filled = {one.name: filler(one) for one in table.columns if not one.nullable}
    connection.execute(table.insert().values(filled | values))


def fill(engine: Engine) -> None:
    """A person with a sign-in that hangs on the person."""
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO users (id, name, email, role, created_at, version) "
                "VALUES (1, 'Ada', 'ada@example.org', 'administrator', '2026-11-22 15:00:00', 1)"
            )
        )
        connection.execute(
            sa.text(
                "INSERT INTO user_sessions (id, user_id, token_hash, created_at, last_seen_at, confirmed_at, "
                "address, user_agent) VALUES (1, 1, 'x', '2026-11-22 15:00:00', '2026-11-22 15:00:00', "
                "'2026-11-22 15:00:00', '', '')"
            )
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


def old_applications(engine: Engine) -> None:
    """One application whose way stands in the audit trail, and one of which the trail knows nothing."""
    metadata = sa.MetaData()
    tables = {
        name: sa.Table(name, metadata, autoload_with=engine)
        for name in ("records", "funders", "applications", "audit_entries")
    }
    since = {day: datetime(2026, 11, day, 12, tzinfo=UTC) for day in range(1, 31)}

    def put(table: str, **values: object) -> None:
        columns = tables[table].columns
        usual = {one.name: filler(one) for one in columns if not one.nullable and one.name != "id"}
        connection.execute(tables[table].insert().values(**(usual | values)))

    with engine.begin() as connection:
        for key, kind in ((1, "funder"), (2, "application"), (3, "application")):
            put("records", id=key, kind=kind, title=f"No. {key}", visibility="everyone")
        put("funders", id=1, funder_kind="foundation", hue="partner", format_pack="house")
        money = {"ask_cents": 500, "awarded_cents": 400, "probability_bp": 10_000}
        put("applications", id=2, funder_id=1, stage="awarded", stage_since=since[9], **money)
        put("applications", id=3, funder_id=1, stage="drafting", stage_since=since[5], probability_bp=3_500)
        for day, action, after in (
            (1, "application.started", {"ask_cents": 300}),
            (2, "application.updated", {"ask_cents": 500}),
            (3, "application.updated", {"purpose": "Outreach"}),
            (4, "application.moved", {"stage": "submitted", "awarded_cents": None}),
            (9, "application.moved", {"stage": "awarded", "awarded_cents": 400}),
        ):
            put(
                "audit_entries",
                at=since[day],
                action=action,
                record_id=2,
                actor_id=1,
                actor_name="Ada",
                before={},
                after=after,
            )


OLD_SPELLS = [
    (2, "prospect", 300, None, 1_000, "Ada", "2026-11-01"),
    (2, "prospect", 500, None, 1_000, "Ada", "2026-11-02"),
    (2, "submitted", 500, None, 5_000, "Ada", "2026-11-04"),
    (2, "awarded", 500, 400, 10_000, "Ada", "2026-11-09"),
    (3, "drafting", None, None, 3_500, "Funding", "2026-11-05"),
]
"""What the history of those two is."""

NAMED_STAGES = text(
    "SELECT a.id, s.name FROM applications a JOIN pipeline_stages s ON s.id = a.stage_id ORDER BY a.id"
)
TOLD_SPELLS = text(
    "SELECT application_id, stage, ask_cents, awarded_cents, probability_bp, by_name, date(since) "
    "FROM stage_spells ORDER BY id"
)
