"""How partners are monitored: risk, reviews and visits, audits, and reports in SAM.gov."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

TABLES = (
    "partner_audits",
    "subaward_report_dates",
    "subaward_reports",
    "subaward_risks",
    "subaward_visits",
)
SQLITE = """
CREATE TRIGGER subaward_reports_no_update BEFORE UPDATE ON subaward_reports BEGIN SELECT RAISE(ABORT, 'Reports
in SAM.gov are added to, never changed.'); END;;
CREATE TRIGGER subaward_reports_no_delete BEFORE DELETE ON subaward_reports BEGIN SELECT RAISE(ABORT, 'Reports
in SAM.gov are added to, never changed.'); END;;
CREATE TRIGGER subaward_risks_no_update BEFORE UPDATE ON subaward_risks BEGIN SELECT RAISE(ABORT, 'Assessments
of risk are added to, never changed.'); END;;
CREATE TRIGGER subaward_risks_no_delete BEFORE DELETE ON subaward_risks BEGIN SELECT RAISE(ABORT, 'Assessments
of risk are added to, never changed.'); END
"""
DROP_SQLITE = """
DROP TRIGGER subaward_reports_no_update;;
DROP TRIGGER subaward_reports_no_delete;;
DROP TRIGGER subaward_risks_no_update;;
DROP TRIGGER subaward_risks_no_delete
"""
POSTGRESQL = """
CREATE FUNCTION subaward_reports_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'Reports
in SAM.gov are added to, never changed.'; END $$;;
CREATE TRIGGER subaward_reports_append_only BEFORE UPDATE OR DELETE ON subaward_reports FOR EACH ROW EXECUTE
FUNCTION subaward_reports_refuse();;
CREATE FUNCTION subaward_risks_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION
'Assessments of risk are added to, never changed.'; END $$;;
CREATE TRIGGER subaward_risks_append_only BEFORE UPDATE OR DELETE ON subaward_risks FOR EACH ROW EXECUTE
FUNCTION subaward_risks_refuse()
"""
DROP_POSTGRESQL = """
DROP TRIGGER subaward_reports_append_only ON subaward_reports;;
DROP FUNCTION subaward_reports_refuse();;
DROP TRIGGER subaward_risks_append_only ON subaward_risks;;
DROP FUNCTION subaward_risks_refuse()
"""

MAKE = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
DROP = {"sqlite": DROP_SQLITE, "postgresql": DROP_POSTGRESQL}


def upgrade() -> None:
    """Make the tables, and let the database keep what only grows."""
    _make_partner_audits()
    _make_subaward_report_dates()
    _make_subaward_reports()
    _make_subaward_risks()
    _make_subaward_visits()
    _run(MAKE)


def downgrade() -> None:
    """Drop them."""
    _run(DROP)
    for name in reversed(TABLES):
        op.drop_table(name)


def _words(name: str, words: str) -> sa.Enum:
    return sa.Enum(*words.split(), name=name, native_enum=False, create_constraint=True, length=40)


def _column(name: str, kind: sa.types.TypeEngine[Any], *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=empty)


def _run(statements: dict[str, str]) -> None:
    for statement in statements[op.get_bind().dialect.name].split(";;"):
        op.execute(statement)


def _make_partner_audits() -> None:
    op.create_table(
        "partner_audits",
        _column("id", sa.Integer()),
        _column("partner_id", sa.Integer()),
        _column("year_ends_on", sa.Date()),
        _column("required", sa.Boolean(), empty=True),
        _column("received_on", sa.Date(), empty=True),
        _column("findings", sa.Boolean()),
        _column("decided_on", sa.Date(), empty=True),
        _column("note", sa.String(length=2000)),
        _column("document_id", sa.Integer(), empty=True),
        _column("version", sa.Integer()),
        sa.CheckConstraint(
            "decided_on IS NULL OR findings", name=op.f("ck_partner_audits_decided_on_findings")
        ),
        sa.CheckConstraint(
            "received_on IS NOT NULL OR NOT findings", name=op.f("ck_partner_audits_findings_when_received")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_partner_audits_document_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_partner_audits_partner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_audits")),
        sa.UniqueConstraint("partner_id", "year_ends_on", name="uq_partner_audits_partner_id_year_ends_on"),
    )
    op.create_index("ix_partner_audits_document_id", "partner_audits", ["document_id"])


def _make_subaward_report_dates() -> None:
    op.create_table(
        "subaward_report_dates",
        _column("id", sa.Integer()),
        _column("subaward_id", sa.Integer()),
        _column("action", sa.Integer()),
        _column("deadline_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["deadline_id"],
            ["deadlines.id"],
            name=op.f("fk_subaward_report_dates_deadline_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subaward_id"],
            ["subawards.id"],
            name=op.f("fk_subaward_report_dates_subaward_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subaward_report_dates")),
        sa.UniqueConstraint("subaward_id", "action", name="uq_subaward_report_dates_subaward_id_action"),
    )
    op.create_index("ix_subaward_report_dates_deadline_id", "subaward_report_dates", ["deadline_id"])


def _make_subaward_reports() -> None:
    op.create_table(
        "subaward_reports",
        _column("id", sa.Integer()),
        _column("subaward_id", sa.Integer()),
        _column("through_action", sa.Integer()),
        _column("reported_on", sa.Date()),
        _column("receipt", sa.String(length=200)),
        _column("by_id", sa.Integer(), empty=True),
        _column("by_name", sa.String(length=200)),
        _column("at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("receipt <> ''", name=op.f("ck_subaward_reports_has_a_receipt")),
        sa.CheckConstraint("through_action > 0", name=op.f("ck_subaward_reports_covers_an_action")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_subaward_reports_by_id")),
        sa.ForeignKeyConstraint(
            ["subaward_id"], ["subawards.id"], name=op.f("fk_subaward_reports_subaward_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subaward_reports")),
    )
    op.create_index("ix_subaward_reports_subaward_id", "subaward_reports", ["subaward_id", "through_action"])


def _make_subaward_risks() -> None:
    op.create_table(
        "subaward_risks",
        _column("id", sa.Integer()),
        _column("subaward_id", sa.Integer()),
        _column("assessed_on", sa.Date()),
        _column("answers", sa.JSON().with_variant(JSONB(), "postgresql")),
        _column("score", sa.Integer()),
        _column("note", sa.String(length=2000)),
        _column("by_id", sa.Integer(), empty=True),
        _column("by_name", sa.String(length=200)),
        _column("at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("score BETWEEN 0 AND 12", name=op.f("ck_subaward_risks_score_in_range")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_subaward_risks_by_id")),
        sa.ForeignKeyConstraint(
            ["subaward_id"], ["subawards.id"], name=op.f("fk_subaward_risks_subaward_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subaward_risks")),
    )
    op.create_index("ix_subaward_risks_subaward_id", "subaward_risks", ["subaward_id", "assessed_on", "id"])


def _make_subaward_visits() -> None:
    op.create_table(
        "subaward_visits",
        _column("id", sa.Integer()),
        _column("subaward_id", sa.Integer()),
        _column("kind", _words("monitoring_kind", "desk_review site_visit call invoice_test training")),
        _column("planned_on", sa.Date()),
        _column("done_on", sa.Date(), empty=True),
        _column("summary", sa.Text()),
        _column("finding", sa.Boolean()),
        _column("follow_up", sa.Text()),
        _column("follow_up_on", sa.Date(), empty=True),
        _column("followed_on", sa.Date(), empty=True),
        _column("owner_id", sa.Integer(), empty=True),
        _column("deadline_id", sa.Integer(), empty=True),
        _column("version", sa.Integer()),
        sa.CheckConstraint(
            "NOT finding OR follow_up <> ''", name=op.f("ck_subaward_visits_finding_has_a_follow_up")
        ),
        sa.CheckConstraint(
            "follow_up = '' OR follow_up_on IS NOT NULL", name=op.f("ck_subaward_visits_follow_up_has_a_day")
        ),
        sa.CheckConstraint(
            "done_on IS NOT NULL OR NOT finding", name=op.f("ck_subaward_visits_found_when_done")
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"],
            ["deadlines.id"],
            name=op.f("fk_subaward_visits_deadline_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_subaward_visits_owner_id")),
        sa.ForeignKeyConstraint(
            ["subaward_id"], ["subawards.id"], name=op.f("fk_subaward_visits_subaward_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subaward_visits")),
    )
    op.create_index("ix_subaward_visits_deadline_id", "subaward_visits", ["deadline_id"])
    op.create_index("ix_subaward_visits_owner_id", "subaward_visits", ["owner_id"])
    op.create_index("ix_subaward_visits_planned_on", "subaward_visits", ["planned_on", "done_on"])
    op.create_index("ix_subaward_visits_subaward_id", "subaward_visits", ["subaward_id", "planned_on", "id"])
