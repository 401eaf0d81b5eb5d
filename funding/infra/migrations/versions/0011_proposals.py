"""Proposals and submissions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def run(statement: str) -> None:
    """Send one statement as it stands, without reading colons in it as parameters."""
    op.get_bind().exec_driver_sql(statement)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("format_key", sa.String(length=40), nullable=False),
        sa.Column("format_changes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft", "sent", name="proposal_status", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_proposals_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("application_id", name=op.f("uq_proposals_application_id")),
    )
    op.create_table(
        "attachment_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("guidance", sa.String(length=500), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "missing",
                "have",
                "not_applicable",
                name="attachment_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'have' OR document_id IS NOT NULL", name=op.f("ck_attachment_items_have_means_a_file")
        ),
        sa.CheckConstraint(
            "state <> 'not_applicable' OR length(reason) > 0",
            name=op.f("ck_attachment_items_not_applicable_has_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_attachment_items_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposals.id"],
            name=op.f("fk_attachment_items_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment_items")),
    )
    op.create_index(
        op.f("ix_attachment_items_proposal_id"), "attachment_items", ["proposal_id"], unique=False
    )
    op.create_table(
        "proposal_sections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("guidance", sa.String(length=1000), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("word_limit", sa.Integer(), nullable=True),
        sa.Column("character_limit", sa.Integer(), nullable=True),
        sa.Column("page_limit", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("single_spaced", sa.Boolean(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "character_limit IS NULL OR character_limit > 0",
            name=op.f("ck_proposal_sections_character_limit_positive"),
        ),
        sa.CheckConstraint("length(heading) > 0", name=op.f("ck_proposal_sections_heading_present")),
        sa.CheckConstraint(
            "page_limit IS NULL OR page_limit > 0", name=op.f("ck_proposal_sections_page_limit_positive")
        ),
        sa.CheckConstraint(
            "word_limit IS NULL OR word_limit > 0", name=op.f("ck_proposal_sections_word_limit_positive")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposals.id"],
            name=op.f("fk_proposal_sections_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_sections")),
        sa.UniqueConstraint("proposal_id", "key", name="uq_proposal_sections_proposal_id_key"),
    )
    op.create_index(
        "ix_proposal_sections_proposal_id_sort", "proposal_sections", ["proposal_id", "sort"], unique=False
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "grants_gov",
                "justgrants",
                "state_portal",
                "funder_portal",
                "email",
                "mail",
                "in_person",
                name="submission_method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tracking_number", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("request_cents", sa.BigInteger(), nullable=True),
        sa.Column("total_cents", sa.BigInteger(), nullable=True),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_by_name", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_submissions_proposal_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["users.id"], name=op.f("fk_submissions_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
    )
    op.create_index(op.f("ix_submissions_proposal_id"), "submissions", ["proposal_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        run(
            "CREATE TRIGGER submissions_no_update BEFORE UPDATE ON submissions BEGIN SELECT RAISE(ABORT, 'what was sent is never changed'); END"
        )
        run(
            "CREATE TRIGGER submissions_no_delete BEFORE DELETE ON submissions BEGIN SELECT RAISE(ABORT, 'what was sent is never changed'); END"
        )
    if op.get_bind().dialect.name == "postgresql":
        run(
            "CREATE FUNCTION submissions_immutable() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'what was sent is never changed'; END $$"
        )
        run(
            "CREATE TRIGGER submissions_immutable BEFORE UPDATE OR DELETE ON submissions FOR EACH ROW EXECUTE FUNCTION submissions_immutable()"
        )
    op.create_table(
        "work_plan_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("activity", sa.String(length=300), nullable=False),
        sa.Column("responsible", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.String(length=300), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on",
            name=op.f("ck_work_plan_items_starts_before_it_ends"),
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_work_plan_items_initiative_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_work_plan_items_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_plan_items")),
    )
    op.create_index(op.f("ix_work_plan_items_proposal_id"), "work_plan_items", ["proposal_id"], unique=False)
    op.create_table(
        "submission_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "proposal",
                "budget",
                "attachment",
                "receipt",
                name="sent_role",
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
            ["document_id"], ["documents.id"], name=op.f("fk_submission_files_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_submission_files_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_files")),
    )
    op.create_index(
        op.f("ix_submission_files_submission_id"), "submission_files", ["submission_id"], unique=False
    )
    if op.get_bind().dialect.name == "sqlite":
        run(
            "CREATE TRIGGER submission_files_no_update BEFORE UPDATE ON submission_files BEGIN SELECT RAISE(ABORT, 'what was sent is never changed'); END"
        )
        run(
            "CREATE TRIGGER submission_files_no_delete BEFORE DELETE ON submission_files BEGIN SELECT RAISE(ABORT, 'what was sent is never changed'); END"
        )
    if op.get_bind().dialect.name == "postgresql":
        run(
            "CREATE FUNCTION submission_files_immutable() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'what was sent is never changed'; END $$"
        )
        run(
            "CREATE TRIGGER submission_files_immutable BEFORE UPDATE OR DELETE ON submission_files FOR EACH ROW EXECUTE FUNCTION submission_files_immutable()"
        )


def downgrade() -> None:
    """Take them away again."""
    if op.get_bind().dialect.name == "postgresql":
        run("DROP TRIGGER IF EXISTS submission_files_immutable ON submission_files")
        run("DROP FUNCTION IF EXISTS submission_files_immutable()")
    if op.get_bind().dialect.name == "sqlite":
        run("DROP TRIGGER IF EXISTS submission_files_no_update")
        run("DROP TRIGGER IF EXISTS submission_files_no_delete")
    op.drop_table("submission_files")
    op.drop_table("work_plan_items")
    if op.get_bind().dialect.name == "postgresql":
        run("DROP TRIGGER IF EXISTS submissions_immutable ON submissions")
        run("DROP FUNCTION IF EXISTS submissions_immutable()")
    if op.get_bind().dialect.name == "sqlite":
        run("DROP TRIGGER IF EXISTS submissions_no_update")
        run("DROP TRIGGER IF EXISTS submissions_no_delete")
    op.drop_table("submissions")
    op.drop_table("proposal_sections")
    op.drop_table("attachment_items")
    op.drop_table("proposals")
