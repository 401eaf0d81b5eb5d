"""Initiatives, plans and indicators."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "initiatives",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "initiative_kind",
            sa.Enum(
                "education",
                "advocacy",
                "community_event",
                "digital",
                "law_enforcement_training",
                "street_outreach",
                "referral",
                name="initiative_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "active",
                "paused",
                "completed",
                "canceled",
                name="initiative_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("audience", sa.String(length=300), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on",
            name=op.f("ck_initiatives_starts_before_it_ends"),
        ),
        sa.ForeignKeyConstraint(["id"], ["records.id"], name=op.f("fk_initiatives_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiatives")),
    )
    op.create_index("ix_initiatives_kind_status", "initiatives", ["initiative_kind", "status"], unique=False)
    op.create_table(
        "indicators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("baseline", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.CheckConstraint("baseline >= 0", name=op.f("ck_indicators_baseline_not_negative")),
        sa.CheckConstraint("target >= 0", name=op.f("ck_indicators_target_not_negative")),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiatives.id"],
            name=op.f("fk_indicators_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicators")),
    )
    op.create_index(op.f("ix_indicators_initiative_id"), "indicators", ["initiative_id"], unique=False)
    op.create_table(
        "initiative_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("planned_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "fiscal_year BETWEEN 2000 AND 2099", name=op.f("ck_initiative_plans_fiscal_year_range")
        ),
        sa.CheckConstraint("planned_cents >= 0", name=op.f("ck_initiative_plans_planned_not_negative")),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiatives.id"],
            name=op.f("fk_initiative_plans_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_plans")),
        sa.UniqueConstraint("initiative_id", "fiscal_year", name="one_plan_per_year"),
    )
    op.create_index("ix_initiative_plans_fiscal_year", "initiative_plans", ["fiscal_year"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("initiative_plans")
    op.drop_table("indicators")
    op.drop_table("initiatives")
