"""The pipeline."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "prospect",
                "deciding",
                "inquiry",
                "drafting",
                "review",
                "submitted",
                "awarded",
                "declined",
                "not_pursued",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ask_cents", sa.BigInteger(), nullable=True),
        sa.Column("ask_from_budget", sa.Boolean(), nullable=False),
        sa.Column("awarded_cents", sa.BigInteger(), nullable=True),
        sa.Column("ceiling_cents", sa.BigInteger(), nullable=True),
        sa.Column("floor_cents", sa.BigInteger(), nullable=True),
        sa.Column("match_bp", sa.Integer(), nullable=True),
        sa.Column("match_source", sa.String(length=500), nullable=False),
        sa.Column("probability_bp", sa.Integer(), nullable=False),
        sa.Column("probability_is_own", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("closing_reason", sa.String(length=1000), nullable=False),
        sa.Column("renews_id", sa.Integer(), nullable=True),
        sa.Column("next_deadline_id", sa.Integer(), nullable=True),
        sa.Column("due_order", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ask_cents IS NULL OR ask_cents >= 0", name=op.f("ck_applications_ask_not_negative")
        ),
        sa.CheckConstraint(
            "awarded_cents IS NULL OR awarded_cents >= 0", name=op.f("ck_applications_award_not_negative")
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on",
            name=op.f("ck_applications_period_in_order"),
        ),
        sa.CheckConstraint(
            "match_bp IS NULL OR match_bp BETWEEN 0 AND 9999", name=op.f("ck_applications_match_share")
        ),
        sa.CheckConstraint(
            "probability_bp BETWEEN 0 AND 10000", name=op.f("ck_applications_probability_share")
        ),
        sa.CheckConstraint(
            "renews_id IS NULL OR renews_id <> id", name=op.f("ck_applications_not_its_own_renewal")
        ),
        sa.ForeignKeyConstraint(["funder_id"], ["funders.id"], name=op.f("fk_applications_funder_id")),
        sa.ForeignKeyConstraint(["id"], ["records.id"], name=op.f("fk_applications_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["next_deadline_id"],
            ["deadlines.id"],
            name=op.f("fk_applications_next_deadline_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunities.id"], name=op.f("fk_applications_opportunity_id")
        ),
        sa.ForeignKeyConstraint(["renews_id"], ["applications.id"], name=op.f("fk_applications_renews_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
    )
    op.create_index("ix_applications_ask", "applications", ["ask_cents", "id"], unique=False)
    op.create_index("ix_applications_due", "applications", ["due_order", "id"], unique=False)
    op.create_index("ix_applications_funder_id", "applications", ["funder_id"], unique=False)
    op.create_index("ix_applications_next_deadline_id", "applications", ["next_deadline_id"], unique=False)
    op.create_index("ix_applications_opportunity_id", "applications", ["opportunity_id"], unique=False)
    op.create_index("ix_applications_renews_id", "applications", ["renews_id"], unique=False)
    op.create_index("ix_applications_stage_due", "applications", ["stage", "due_order", "id"], unique=False)
    op.create_index(
        "ix_applications_stage_money",
        "applications",
        ["stage", "ask_cents", "awarded_cents", "probability_bp"],
        unique=False,
    )
    op.create_table(
        "application_initiatives",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_initiatives_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_application_initiatives_initiative_id")
        ),
        sa.PrimaryKeyConstraint("application_id", "initiative_id", name=op.f("pk_application_initiatives")),
    )
    op.create_index(
        "ix_application_initiatives_initiative_id",
        "application_initiatives",
        ["initiative_id", "application_id"],
        unique=False,
    )
    op.create_table(
        "application_readiness",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "aspect",
            sa.Enum(
                "budget",
                "narrative",
                "attachments",
                "registrations",
                name="aspect",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "none",
                "partial",
                "ready",
                name="readiness",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_readiness_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", "aspect", name=op.f("pk_application_readiness")),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum("go", "no_go", name="verdict", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dissent", sa.Text(), nullable=False),
        sa.Column("fit_mission", sa.Integer(), nullable=False),
        sa.Column("fit_capacity", sa.Integer(), nullable=False),
        sa.Column("fit_chance", sa.Integer(), nullable=False),
        sa.Column("hours_estimate", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("fit_capacity BETWEEN 1 AND 5", name=op.f("ck_decisions_capacity_range")),
        sa.CheckConstraint("fit_chance BETWEEN 1 AND 5", name=op.f("ck_decisions_chance_range")),
        sa.CheckConstraint("fit_mission BETWEEN 1 AND 5", name=op.f("ck_decisions_mission_range")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_decisions_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_decisions_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index("ix_decisions_application_id_id", "decisions", ["application_id", "id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("decisions")
    op.drop_table("application_readiness")
    op.drop_table("application_initiatives")
    op.drop_table("applications")
