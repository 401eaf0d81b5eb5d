"""Answers of federal forms, and the layouts of state budgets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "federal_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("sf424", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sf424_version", sa.Integer(), nullable=False),
        sa.Column("sf424a", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sf424a_version", sa.Integer(), nullable=False),
        sa.Column("areas_document_id", sa.Integer(), nullable=True),
        sa.Column("debt_document_id", sa.Integer(), nullable=True),
        sa.Column("districts_document_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_federal_forms_application_id"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{key}_document_id"],
                ["documents.id"],
                name=op.f(f"fk_federal_forms_{key}_document_id"),
                ondelete="SET NULL",
            )
            for key in ("areas", "debt", "districts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_federal_forms")),
    )
    op.create_index("ix_federal_forms_application_id", "federal_forms", ["application_id"], unique=True)
    for key in ("areas", "debt", "districts"):
        op.create_index(f"ix_federal_forms_{key}_document_id", "federal_forms", [f"{key}_document_id"])
    op.create_table(
        "state_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=True),
        sa.Column("layout", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_state_templates_name_present")),
        sa.ForeignKeyConstraint(
            ["funder_id"],
            ["funders.id"],
            name=op.f("fk_state_templates_funder_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_templates")),
    )
    op.create_index("ix_state_templates_funder_id", "state_templates", ["funder_id"], unique=True)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("state_templates")
    op.drop_table("federal_forms")
