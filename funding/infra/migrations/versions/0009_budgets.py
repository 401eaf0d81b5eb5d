"""Budgets and their lines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "budgets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "approved",
                name="budget_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("terms", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["records.id"], name=op.f("fk_budgets_subject_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets")),
    )
    op.create_index(op.f("ix_budgets_subject_id"), "budgets", ["subject_id"], unique=False)
    op.create_index(op.f("ix_budgets_updated_at"), "budgets", ["updated_at"], unique=False)
    op.create_table(
        "budget_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("budget_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "personnel",
                "fringe",
                "travel",
                "equipment",
                "supplies",
                "subaward",
                "contract",
                "consultant",
                "construction",
                "participant",
                "rent",
                "tuition",
                "patient_care",
                "other",
                name="line_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.Column("agreement", sa.String(length=200), nullable=False),
        sa.Column("determination", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column(
            "base_choice",
            sa.Enum(
                "rules",
                "include",
                "exclude",
                name="base_choice",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("base_reason", sa.String(length=500), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "base_choice = 'rules' OR base_reason <> ''", name=op.f("ck_budget_lines_overruling_has_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["budget_id"], ["budgets.id"], name=op.f("fk_budget_lines_budget_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiatives.id"],
            name=op.f("fk_budget_lines_initiative_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_lines")),
        sa.UniqueConstraint("budget_id", "key", name="uq_budget_lines_budget_id_key"),
    )
    op.create_index(
        "ix_budget_lines_budget_id_position", "budget_lines", ["budget_id", "position", "id"], unique=False
    )
    op.create_index(op.f("ix_budget_lines_initiative_id"), "budget_lines", ["initiative_id"], unique=False)
    op.create_table(
        "budget_line_years",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("federal_cents", sa.BigInteger(), nullable=False),
        sa.Column("cash_cents", sa.BigInteger(), nullable=False),
        sa.Column("in_kind_cents", sa.BigInteger(), nullable=False),
        sa.Column("calculation", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.CheckConstraint(
            "cash_cents BETWEEN 0 AND 99999999999999", name=op.f("ck_budget_line_years_cash_in_range")
        ),
        sa.CheckConstraint(
            "federal_cents BETWEEN 0 AND 99999999999999", name=op.f("ck_budget_line_years_federal_in_range")
        ),
        sa.CheckConstraint(
            "in_kind_cents BETWEEN 0 AND 99999999999999", name=op.f("ck_budget_line_years_in_kind_in_range")
        ),
        sa.CheckConstraint("year BETWEEN 1 AND 5", name=op.f("ck_budget_line_years_year_in_range")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["budget_lines.id"], name=op.f("fk_budget_line_years_line_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("line_id", "year", name=op.f("pk_budget_line_years")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("budget_line_years")
    op.drop_table("budget_lines")
    op.drop_table("budgets")
