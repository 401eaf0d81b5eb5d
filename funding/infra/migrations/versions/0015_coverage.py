"""Cost plans, who pays for them, sources kept by hand, and scenarios."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "scenarios",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_scenarios_has_a_title")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_scenarios_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenarios")),
        sa.UniqueConstraint("title", name="uq_scenarios_title"),
    )
    op.create_table(
        "scenario_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column(
            "change",
            sa.Enum(
                "off",
                "scale",
                "delay",
                "chance",
                name="change",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("hue", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("(source_id IS NULL) <> (hue = '')", name=op.f("ck_scenario_changes_one_target")),
        sa.CheckConstraint(
            "change <> 'delay' OR value BETWEEN 1 AND 60", name=op.f("ck_scenario_changes_delay_in_range")
        ),
        sa.CheckConstraint("value BETWEEN 0 AND 10000", name=op.f("ck_scenario_changes_value_in_range")),
        sa.ForeignKeyConstraint(
            ["scenario_id"],
            ["scenarios.id"],
            name=op.f("fk_scenario_changes_scenario_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["records.id"], name=op.f("fk_scenario_changes_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_changes")),
    )
    op.create_index(
        op.f("ix_scenario_changes_scenario_id"), "scenario_changes", ["scenario_id"], unique=False
    )
    op.create_index(op.f("ix_scenario_changes_source_id"), "scenario_changes", ["source_id"], unique=False)
    op.create_table(
        "kept_sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "giver_kind",
            sa.Enum(
                "donor",
                "partner",
                "own_funds",
                name="giver_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("secured", sa.Boolean(), nullable=False),
        sa.Column("chance_bp", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("classes", sa.String(length=20), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "NOT secured OR chance_bp = 10000", name=op.f("ck_kept_sources_secured_is_certain")
        ),
        sa.CheckConstraint(
            "amount_cents BETWEEN 1 AND 99999999999999", name=op.f("ck_kept_sources_amount_in_range")
        ),
        sa.CheckConstraint("chance_bp BETWEEN 0 AND 10000", name=op.f("ck_kept_sources_chance_share")),
        sa.CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on",
            name=op.f("ck_kept_sources_period_in_order"),
        ),
        sa.ForeignKeyConstraint(["id"], ["records.id"], name=op.f("fk_kept_sources_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_kept_sources_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_sources")),
    )
    op.create_index(op.f("ix_kept_sources_initiative_id"), "kept_sources", ["initiative_id"], unique=False)
    op.create_table(
        "plan_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
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
        sa.Column("person_key", sa.String(length=120), nullable=False),
        sa.Column("fte_bp", sa.Integer(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("last_month", sa.Date(), nullable=False),
        sa.Column(
            "spread",
            sa.Enum("months", "days", name="spread", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("origin_key", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "person = '' OR kind <> 'personnel' OR fte_bp IS NOT NULL",
            name=op.f("ck_plan_lines_person_has_a_share"),
        ),
        sa.CheckConstraint(
            "person = '' OR kind IN ('personnel', 'fringe')", name=op.f("ck_plan_lines_only_pay_has_a_person")
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_plan_lines_has_a_title")),
        sa.CheckConstraint(
            "amount_cents BETWEEN 0 AND 99999999999999", name=op.f("ck_plan_lines_amount_in_range")
        ),
        sa.CheckConstraint("first_month <= last_month", name=op.f("ck_plan_lines_months_in_order")),
        sa.CheckConstraint(
            "fte_bp IS NULL OR fte_bp BETWEEN 1 AND 10000", name=op.f("ck_plan_lines_share_of_one_person")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiatives.id"],
            name=op.f("fk_plan_lines_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["origin_id"], ["records.id"], name=op.f("fk_plan_lines_origin_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_lines")),
    )
    op.create_index(
        "ix_plan_lines_initiative_id_position",
        "plan_lines",
        ["initiative_id", "position", "id"],
        unique=False,
    )
    op.create_index("ix_plan_lines_origin_id", "plan_lines", ["origin_id"], unique=False)
    op.create_index("ix_plan_lines_person_key", "plan_lines", ["person_key"], unique=False)
    op.create_table(
        "coverage_allocations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("last_month", sa.Date(), nullable=False),
        sa.Column("share_bp", sa.Integer(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("paid_by", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "(share_bp IS NULL) <> (amount_cents IS NULL)",
            name=op.f("ck_coverage_allocations_share_or_amount"),
        ),
        sa.CheckConstraint(
            "amount_cents IS NULL OR amount_cents BETWEEN 1 AND 99999999999999",
            name=op.f("ck_coverage_allocations_amount_in_range"),
        ),
        sa.CheckConstraint("first_month <= last_month", name=op.f("ck_coverage_allocations_months_in_order")),
        sa.CheckConstraint(
            "share_bp IS NULL OR share_bp BETWEEN 1 AND 10000",
            name=op.f("ck_coverage_allocations_share_in_range"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["plan_lines.id"], name=op.f("fk_coverage_allocations_line_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["records.id"], name=op.f("fk_coverage_allocations_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_allocations")),
    )
    op.create_index("ix_coverage_allocations_line_id", "coverage_allocations", ["line_id"], unique=False)
    op.create_index("ix_coverage_allocations_source_id", "coverage_allocations", ["source_id"], unique=False)
    op.create_table(
        "plan_months",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("covered_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "covered_cents BETWEEN 0 AND cents", name=op.f("ck_plan_months_never_above_the_whole")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["plan_lines.id"], name=op.f("fk_plan_months_line_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("line_id", "month", name=op.f("pk_plan_months")),
    )
    op.create_index("ix_plan_months_month", "plan_months", ["month", "line_id", "cents"], unique=False)
    op.create_table(
        "allocation_months",
        sa.Column("allocation_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("paid_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_allocation_months_not_negative")),
        sa.ForeignKeyConstraint(
            ["allocation_id"],
            ["coverage_allocations.id"],
            name=op.f("fk_allocation_months_allocation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["line_id", "month"],
            ["plan_months.line_id", "plan_months.month"],
            name=op.f("fk_allocation_months_line_id_month"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["records.id"], name=op.f("fk_allocation_months_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("allocation_id", "month", name=op.f("pk_allocation_months")),
        sa.UniqueConstraint("line_id", "month", "source_id", name="uq_allocation_months_one_cell"),
        sa.UniqueConstraint("source_id", "paid_by", "month", name="uq_allocation_months_same_cost_once"),
    )
    op.create_index(
        "ix_allocation_months_month",
        "allocation_months",
        ["month", "line_id", "source_id", "cents"],
        unique=False,
    )
    op.create_index(
        "ix_allocation_months_source_id", "allocation_months", ["source_id", "month", "cents"], unique=False
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("allocation_months")
    op.drop_table("plan_months")
    op.drop_table("coverage_allocations")
    op.drop_table("plan_lines")
    op.drop_table("kept_sources")
    op.drop_table("scenario_changes")
    op.drop_table("scenarios")
