"""Reports to funders: their questions, notes, sendings and answers, and the house's limit for explanations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
GUARDS = {
    "sqlite": (
        "CREATE TRIGGER report_sends_no_update BEFORE UPDATE ON report_sends BEGIN SELECT RAISE(ABORT, 'what was sent and answered is never changed'); END",
        "CREATE TRIGGER report_sends_no_delete BEFORE DELETE ON report_sends BEGIN SELECT RAISE(ABORT, 'what was sent and answered is never changed'); END",
        "CREATE TRIGGER report_send_files_no_update BEFORE UPDATE ON report_send_files BEGIN SELECT RAISE(ABORT, 'what was sent and answered is never changed'); END",
        "CREATE TRIGGER report_send_files_no_delete BEFORE DELETE ON report_send_files BEGIN SELECT RAISE(ABORT, 'what was sent and answered is never changed'); END",
        "CREATE TRIGGER report_replies_no_update BEFORE UPDATE ON report_replies BEGIN SELECT RAISE(ABORT, 'what was sent and answered is never changed'); END",
        "CREATE TRIGGER report_replies_no_delete BEFORE DELETE ON report_replies BEGIN SELECT RAISE(ABORT, 'what was sent and answered is never changed'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION report_sends_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'what was sent and answered is never changed'; END $$",
        "CREATE TRIGGER report_sends_append_only BEFORE UPDATE OR DELETE ON report_sends FOR EACH ROW EXECUTE FUNCTION report_sends_refuse()",
        "CREATE FUNCTION report_send_files_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'what was sent and answered is never changed'; END $$",
        "CREATE TRIGGER report_send_files_append_only BEFORE UPDATE OR DELETE ON report_send_files FOR EACH ROW EXECUTE FUNCTION report_send_files_refuse()",
        "CREATE FUNCTION report_replies_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'what was sent and answered is never changed'; END $$",
        "CREATE TRIGGER report_replies_append_only BEFORE UPDATE OR DELETE ON report_replies FOR EACH ROW EXECUTE FUNCTION report_replies_refuse()",
    ),
}
DROPPED = (
    "DROP TRIGGER report_sends_append_only ON report_sends",
    "DROP FUNCTION report_sends_refuse()",
    "DROP TRIGGER report_send_files_append_only ON report_send_files",
    "DROP FUNCTION report_send_files_refuse()",
    "DROP TRIGGER report_replies_append_only ON report_replies",
    "DROP FUNCTION report_replies_refuse()",
)


def upgrade() -> None:
    """Make the tables, and have the database guard what was sent and answered."""
    _reports()
    _report_answers()
    _report_variance_notes()
    _report_sends()
    _report_send_files()
    _report_replies()
    _report_settings()
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in DROPPED:
            op.execute(statement)
    for name in (
        "report_settings",
        "report_replies",
        "report_send_files",
        "report_sends",
        "report_variance_notes",
        "report_answers",
        "reports",
    ):
        op.drop_table(name)
    op.execute("DELETE FROM records WHERE kind = 'report'")


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column(
            "report_kind",
            sa.Enum(
                "financial",
                "performance",
                "data",
                name="report_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("plan_key", sa.String(length=40), nullable=True),
        sa.Column("covers_from", sa.Date(), nullable=False),
        sa.Column("covers_to", sa.Date(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("frequency", sa.String(length=40), nullable=False),
        sa.Column(
            "basis",
            sa.Enum("accrual", "cash", name="basis", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("has_form", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "upcoming",
                "drafting",
                "finance_check",
                "sign_off",
                "signed",
                "sent",
                "accepted",
                "returned",
                name="report_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("prepared_by_id", sa.Integer(), nullable=True),
        sa.Column("prepared_by_name", sa.String(length=200), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("figures", JSON, nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_by_id", sa.Integer(), nullable=True),
        sa.Column("locked_by_name", sa.String(length=200), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_by_name", sa.String(length=200), nullable=False),
        sa.Column("document", JSON, nullable=True),
        sa.Column("override_by_name", sa.String(length=200), nullable=False),
        sa.Column("override_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(override_reason = '') = (override_by_name = '')", name=op.f("ck_reports_override_is_named")
        ),
        sa.CheckConstraint(
            "(as_of IS NULL) = (locked_at IS NULL)", name=op.f("ck_reports_locked_as_of_a_day")
        ),
        sa.CheckConstraint("covers_from <= covers_to", name=op.f("ck_reports_days_in_order")),
        sa.CheckConstraint("revision > 0", name=op.f("ck_reports_revision_counts")),
        sa.CheckConstraint(
            "signed_at IS NULL OR locked_at IS NOT NULL", name=op.f("ck_reports_signed_is_locked")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_reports_award_id")),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadlines.id"], name=op.f("fk_reports_deadline_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["id"], ["records.id"], name=op.f("fk_reports_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["locked_by_id"], ["users.id"], name=op.f("fk_reports_locked_by_id")),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["users.id"], name=op.f("fk_reports_prepared_by_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["users.id"], name=op.f("fk_reports_signed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("award_id", "plan_key", name="uq_reports_award_id_plan_key"),
    )
    op.create_index("ix_reports_award_id_covers_to", "reports", ["award_id", "covers_to", "id"], unique=False)
    op.create_index("ix_reports_deadline_id", "reports", ["deadline_id"], unique=False)
    op.create_index("ix_reports_state", "reports", ["state", "deadline_id"], unique=False)


def _report_answers() -> None:
    op.create_table(
        "report_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("guidance", sa.String(length=500), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("question <> ''", name=op.f("ck_report_answers_has_a_question")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_answers_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_answers")),
        sa.UniqueConstraint("report_id", "key", name="uq_report_answers_report_id_key"),
    )
    op.create_index(
        "ix_report_answers_report_id_sort", "report_answers", ["report_id", "sort", "id"], unique=False
    )


def _report_variance_notes() -> None:
    op.create_table(
        "report_variance_notes",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_report_variance_notes_says_something")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_variance_notes_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "row", name=op.f("pk_report_variance_notes")),
    )


def _report_sends() -> None:
    op.create_table(
        "report_sends",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "justgrants",
                "payment_system",
                "state_portal",
                "funder_portal",
                "email",
                "mail",
                "other",
                name="send_method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("receipt_number", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=True),
        sa.Column("document", JSON, nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_by_name", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_sends_report_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["users.id"], name=op.f("fk_report_sends_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_sends")),
        sa.UniqueConstraint("report_id", "revision", name="uq_report_sends_report_id_revision"),
    )
    op.create_index("ix_report_sends_sent_at", "report_sends", ["sent_at", "id"], unique=False)


def _report_send_files() -> None:
    op.create_table(
        "report_send_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("send_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "report",
                "workbook",
                "attachment",
                "receipt",
                name="filed_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_report_send_files_document_id")
        ),
        sa.ForeignKeyConstraint(["send_id"], ["report_sends.id"], name=op.f("fk_report_send_files_send_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_send_files")),
    )
    op.create_index(
        op.f("ix_report_send_files_document_id"), "report_send_files", ["document_id"], unique=False
    )
    op.create_index(op.f("ix_report_send_files_send_id"), "report_send_files", ["send_id"], unique=False)


def _report_replies() -> None:
    op.create_table(
        "report_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "accepted",
                "returned",
                name="reply_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("replied_on", sa.Date(), nullable=False),
        sa.Column("comments", sa.Text(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind <> 'returned' OR comments <> ''", name=op.f("ck_report_replies_returned_with_comments")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_replies_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_replies")),
    )
    op.create_index(op.f("ix_report_replies_report_id"), "report_replies", ["report_id"], unique=False)


def _report_settings() -> None:
    op.create_table(
        "report_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("variance_bp", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_report_settings_only_one")),
        sa.CheckConstraint(
            "variance_bp BETWEEN 0 AND 10000", name=op.f("ck_report_settings_variance_is_a_share")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_settings")),
    )
