"""Awards: set-up, budget periods, amendments that are only added, conditions and closeout."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
GUARDS = {
    "sqlite": (
        "CREATE TRIGGER amendments_no_update BEFORE UPDATE ON amendments "
        "BEGIN SELECT RAISE(ABORT, 'amendments of an award are append-only'); END",
        "CREATE TRIGGER amendments_no_delete BEFORE DELETE ON amendments "
        "BEGIN SELECT RAISE(ABORT, 'amendments of an award are append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION amendments_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'amendments of an award are append-only'; END $$",
        "CREATE TRIGGER amendments_append_only BEFORE UPDATE OR DELETE ON amendments "
        "FOR EACH ROW EXECUTE FUNCTION amendments_refuse()",
    ),
}


def upgrade() -> None:
    """Make the tables, and have the database guard the amendments."""
    _awards()
    _award_periods()
    _amendments()
    _award_conditions()
    _closeout_steps()
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER amendments_append_only ON amendments")
        op.execute("DROP FUNCTION amendments_refuse()")
    for name in ("closeout_steps", "award_conditions", "amendments", "award_periods", "awards"):
        op.drop_table(name)
    op.execute("DELETE FROM records WHERE kind = 'award'")


def _awards() -> None:
    op.create_table(
        "awards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=False),
        sa.Column(
            "route",
            sa.Enum(
                "federal_direct",
                "federal_pass_through",
                "state",
                "foundation",
                "private",
                name="award_route",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("award_number", sa.String(length=100), nullable=False),
        sa.Column("pass_through_number", sa.String(length=100), nullable=False),
        sa.Column("federal_agency", sa.String(length=200), nullable=False),
        sa.Column("aln", sa.String(length=10), nullable=False),
        sa.Column("program_title", sa.String(length=300), nullable=False),
        sa.Column("federal_award_date", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("match_required_cents", sa.BigInteger(), nullable=False),
        sa.Column(
            "payment_method",
            sa.Enum(
                "advance",
                "reimbursement",
                "drawdown",
                "installments",
                "lump_sum",
                name="payment_method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reporting_calendar", sa.String(length=20), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "setting_up",
                "active",
                "closing",
                "closed",
                "terminated",
                name="award_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("final_financial_sent_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_note", sa.String(length=1000), nullable=False),
        sa.Column("kept_longer", JSON, nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_on IS NOT NULL)", name=op.f("ck_awards_closed_has_a_day")
        ),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_awards_amount_not_negative")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_awards_period_in_order")),
        sa.CheckConstraint("match_required_cents >= 0", name=op.f("ck_awards_match_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_awards_application_id")
        ),
        sa.ForeignKeyConstraint(["funder_id"], ["funders.id"], name=op.f("fk_awards_funder_id")),
        sa.ForeignKeyConstraint(["id"], ["records.id"], name=op.f("fk_awards_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
        sa.UniqueConstraint("application_id", name="uq_awards_application_id"),
    )
    op.create_index("ix_awards_ends_on", "awards", ["ends_on", "id"])
    op.create_index("ix_awards_funder_id", "awards", ["funder_id", "id"])
    op.create_index("ix_awards_status_ends_on", "awards", ["status", "ends_on", "id"])


def _amendments() -> None:
    op.create_table(
        "amendments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "no_cost_extension",
                "supplement",
                "deobligation",
                "budget_revision",
                "scope",
                "key_person",
                "match_change",
                "termination",
                "correction",
                "other",
                name="amendment_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("amount_delta_cents", sa.BigInteger(), nullable=False),
        sa.Column("match_delta_cents", sa.BigInteger(), nullable=False),
        sa.Column("new_ends_on", sa.Date(), nullable=True),
        sa.Column("before", sa.String(length=1000), nullable=False),
        sa.Column("after", sa.String(length=1000), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_by_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_amendments_has_a_reason")),
        sa.CheckConstraint("number > 0", name=op.f("ck_amendments_number_counts")),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_amendments_added_by_id")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_amendments_award_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_amendments_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendments")),
        sa.UniqueConstraint("award_id", "number", name="uq_amendments_award_id_number"),
    )
    op.create_index(
        "ix_amendments_award_id_effective_on", "amendments", ["award_id", "effective_on", "number"]
    )
    op.create_index("ix_amendments_document_id", "amendments", ["document_id"])


def _award_conditions() -> None:
    op.create_table(
        "award_conditions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("holds_funds", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("deadline_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "met",
                "waived",
                name="condition_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by_name", sa.String(length=200), nullable=False),
        sa.Column("settled_note", sa.String(length=1000), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (settled_on IS NULL)", name=op.f("ck_award_conditions_settled_has_a_day")
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_award_conditions_has_a_title")),
        sa.ForeignKeyConstraint(
            ["award_id"], ["awards.id"], name=op.f("fk_award_conditions_award_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"],
            ["deadlines.id"],
            name=op.f("fk_award_conditions_deadline_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_award_conditions_document_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_conditions")),
    )
    op.create_index("ix_award_conditions_award_id", "award_conditions", ["award_id", "id"])
    op.create_index("ix_award_conditions_deadline_id", "award_conditions", ["deadline_id"])
    op.create_index("ix_award_conditions_document_id", "award_conditions", ["document_id"])
    op.create_index("ix_award_conditions_due_on", "award_conditions", ["due_on", "id"])


def _award_periods() -> None:
    op.create_table(
        "award_periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_award_periods_amount_not_negative")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_award_periods_period_in_order")),
        sa.CheckConstraint("number > 0", name=op.f("ck_award_periods_number_counts")),
        sa.ForeignKeyConstraint(
            ["award_id"], ["awards.id"], name=op.f("fk_award_periods_award_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_periods")),
        sa.UniqueConstraint("award_id", "number", name="uq_award_periods_award_id_number"),
    )


def _closeout_steps() -> None:
    op.create_table(
        "closeout_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "done",
                "not_needed",
                name="step_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by_name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (settled_on IS NULL)", name=op.f("ck_closeout_steps_settled_has_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["awards.id"], name=op.f("fk_closeout_steps_award_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_closeout_steps_document_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closeout_steps")),
        sa.UniqueConstraint("award_id", "key", name="uq_closeout_steps_award_id_key"),
    )
    op.create_index("ix_closeout_steps_document_id", "closeout_steps", ["document_id"])
