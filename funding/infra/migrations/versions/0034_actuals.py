"""What awards cost: entries, obligations, imports from the books, and the days an award pays for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
LINE_KINDS = (
    *("personnel", "fringe", "travel", "equipment", "supplies", "subaward", "contract"),
    *("consultant", "construction", "participant", "rent", "tuition", "patient_care", "other"),
)
GUARDS = {
    "sqlite": (
        "CREATE TRIGGER actuals_no_update BEFORE UPDATE ON actuals WHEN OLD.state = 'approved' "
        "BEGIN SELECT RAISE(ABORT, 'an approved cost is corrected by a reversing entry'); END",
        "CREATE TRIGGER actuals_no_delete BEFORE DELETE ON actuals WHEN OLD.state = 'approved' "
        "BEGIN SELECT RAISE(ABORT, 'an approved cost is corrected by a reversing entry'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION actuals_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'an approved cost is corrected by a reversing entry'; END $$",
        "CREATE TRIGGER actuals_kept BEFORE UPDATE OR DELETE ON actuals "
        "FOR EACH ROW WHEN (OLD.state = 'approved') EXECUTE FUNCTION actuals_kept()",
    ),
}


def upgrade() -> None:
    """Make the tables, and have the database guard what is approved."""
    _obligations()
    _actual_imports()
    _actual_layouts()
    _award_cost_rules()
    _actuals()
    _actual_exceptions()
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    for name in (
        "actual_exceptions",
        "actuals",
        "award_cost_rules",
        "actual_layouts",
        "actual_imports",
        "obligations",
    ):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION actuals_kept()")


def _obligations() -> None:
    op.create_table(
        "obligations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("line_key", sa.String(length=40), nullable=False),
        sa.Column(
            "line_kind",
            sa.Enum(*LINE_KINDS, name="line_kind", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "share",
            sa.Enum("funder", "match", name="share", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("vendor", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("release_reason", sa.String(length=500), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(released_on IS NULL) = (release_reason = '')", name=op.f("ck_obligations_released_has_a_reason")
        ),
        sa.CheckConstraint(
            "amount_cents BETWEEN 1 AND 99999999999999", name=op.f("ck_obligations_amount_in_range")
        ),
        sa.CheckConstraint("released_on >= made_on", name=op.f("ck_obligations_released_after_it_was_made")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_obligations_award_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_obligations_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligations")),
    )
    op.create_index(
        "ix_obligations_award_id_made_on", "obligations", ["award_id", "made_on", "id"], unique=False
    )


def _actual_imports() -> None:
    op.create_table(
        "actual_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "applied",
                "undone",
                name="import_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "mapping",
            JSON,
            nullable=False,
        ),
        sa.Column(
            "report",
            JSON,
            nullable=True,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (ended_at IS NULL)", name=op.f("ck_actual_imports_ended_has_a_time")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_actual_imports_award_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_actual_imports_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actual_imports")),
    )
    op.create_index(op.f("ix_actual_imports_award_id"), "actual_imports", ["award_id"], unique=False)
    op.create_index("ix_actual_imports_state", "actual_imports", ["state", "id"], unique=False)


def _actual_layouts() -> None:
    op.create_table(
        "actual_layouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "mapping",
            JSON,
            nullable=False,
        ),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actual_layouts")),
        sa.UniqueConstraint("signature", name="uq_actual_layouts_signature"),
    )


def _award_cost_rules() -> None:
    op.create_table(
        "award_cost_rules",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("pre_award_from", sa.Date(), nullable=True),
        sa.Column("pre_award_approval", sa.String(length=300), nullable=False),
        sa.Column("pre_award_approved_on", sa.Date(), nullable=True),
        sa.Column("liquidation_days", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(pre_award_from IS NULL) = (pre_award_approval = '') AND (pre_award_from IS NULL) = (pre_award_approved_on IS NULL)",
            name=op.f("ck_award_cost_rules_pre_award_is_approved"),
        ),
        sa.CheckConstraint(
            "liquidation_days BETWEEN 0 AND 1000", name=op.f("ck_award_cost_rules_liquidation_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["awards.id"], name=op.f("fk_award_cost_rules_award_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("award_id", name=op.f("pk_award_cost_rules")),
    )


def _actuals() -> None:
    op.create_table(
        "actuals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("line_key", sa.String(length=40), nullable=False),
        sa.Column(
            "line_kind",
            sa.Enum(*LINE_KINDS, name="line_kind", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "share",
            sa.Enum("funder", "match", name="share", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("incurred_on", sa.Date(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("vendor", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("account", sa.String(length=170), nullable=False),
        sa.Column("agreement_key", sa.String(length=200), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("obligation_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column(
            "measure",
            sa.Enum(
                "effort",
                "days",
                "hours",
                name="measure",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("measured", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "entered",
                "approved",
                "void",
                name="actual_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("source_key", sa.String(length=32), nullable=True),
        sa.Column("source_revision", sa.Integer(), nullable=False),
        sa.Column("source_hash", sa.String(length=32), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'entered') = (decided_at IS NULL)", name=op.f("ck_actuals_decided_has_a_time")
        ),
        sa.CheckConstraint(
            "reverses_id IS NULL OR reason <> ''", name=op.f("ck_actuals_reversal_has_a_reason")
        ),
        sa.CheckConstraint("state <> 'void' OR reason <> ''", name=op.f("ck_actuals_void_has_a_reason")),
        sa.CheckConstraint(
            "(measure IS NULL) = (measured IS NULL)", name=op.f("ck_actuals_measure_has_a_number")
        ),
        sa.CheckConstraint(
            "amount_cents BETWEEN -99999999999999 AND 99999999999999 AND amount_cents <> 0",
            name=op.f("ck_actuals_amount_in_range"),
        ),
        sa.CheckConstraint("measured > 0", name=op.f("ck_actuals_measured_counts")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_actuals_award_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_actuals_decided_by_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_actuals_document_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_actuals_entered_by_id")),
        sa.ForeignKeyConstraint(["import_id"], ["actual_imports.id"], name=op.f("fk_actuals_import_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiatives.id"], name=op.f("fk_actuals_initiative_id")),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligations.id"], name=op.f("fk_actuals_obligation_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["actuals.id"], name=op.f("fk_actuals_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actuals")),
        sa.UniqueConstraint("reverses_id", name="uq_actuals_reverses_id"),
        sa.UniqueConstraint("source_key", "source_revision", name="uq_actuals_source_key_source_revision"),
    )
    op.create_index(
        "ix_actuals_award_id_incurred_on", "actuals", ["award_id", "incurred_on", "id"], unique=False
    )
    op.create_index(
        "ix_actuals_by_day",
        "actuals",
        ["award_id", "state", "incurred_on", "share", "line_kind", "amount_cents", "paid_on"],
        unique=False,
    )
    op.create_index(
        "ix_actuals_by_initiative",
        "actuals",
        ["initiative_id", "state", "incurred_on", "amount_cents"],
        unique=False,
    )
    op.create_index(
        "ix_actuals_by_month",
        "actuals",
        ["award_id", "state", "month", "share", "line_kind", "line_key", "amount_cents"],
        unique=False,
    )
    op.create_index(
        "ix_actuals_by_obligation",
        "actuals",
        ["obligation_id", "state", "incurred_on", "amount_cents"],
        unique=False,
    )
    op.create_index("ix_actuals_document_id", "actuals", ["document_id"], unique=False)
    op.create_index("ix_actuals_import_id", "actuals", ["import_id", "state", "source_row"], unique=False)
    op.create_index(
        "ix_actuals_measured",
        "actuals",
        ["vendor", "month"],
        unique=False,
        sqlite_where=sa.text("measure IS NOT NULL"),
        postgresql_where=sa.text("measure IS NOT NULL"),
    )
    op.create_index(
        "ix_actuals_waiting",
        "actuals",
        ["award_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'entered'"),
        postgresql_where=sa.text("state = 'entered'"),
    )


def _actual_exceptions() -> None:
    op.create_table(
        "actual_exceptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column(
            "trouble",
            sa.Enum(
                "bad_row",
                "unknown_award",
                "closed_award",
                "unmapped",
                "outside",
                "identifying",
                "over_line",
                "no_line",
                name="trouble",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.String(length=400), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_name", sa.String(length=200), nullable=False),
        sa.Column("settled_note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_note = '')", name=op.f("ck_actual_exceptions_settled_has_a_note")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_actual_exceptions_award_id")),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["actual_imports.id"],
            name=op.f("fk_actual_exceptions_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actual_exceptions")),
    )
    op.create_index(op.f("ix_actual_exceptions_award_id"), "actual_exceptions", ["award_id"], unique=False)
    op.create_index(
        "ix_actual_exceptions_import_id", "actual_exceptions", ["import_id", "source_row"], unique=False
    )
    op.create_index(
        "ix_actual_exceptions_open",
        "actual_exceptions",
        ["id"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
