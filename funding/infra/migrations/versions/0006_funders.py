"""Funders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "funders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "funder_kind",
            sa.Enum(
                "federal",
                "state",
                "foundation",
                "partner",
                "business",
                "person",
                name="funder_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "hue",
            sa.Enum(
                "doj",
                "hhs",
                "federal",
                "state",
                "partner",
                "donor",
                name="source_hue",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("abbreviation", sa.String(length=20), nullable=False),
        sa.Column("agency_code", sa.String(length=60), nullable=True),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("website", sa.String(length=250), nullable=False),
        sa.Column("ein", sa.String(length=10), nullable=True),
        sa.Column("uei", sa.String(length=12), nullable=True),
        sa.Column("match_bp", sa.Integer(), nullable=True),
        sa.Column("indirect_cap_bp", sa.Integer(), nullable=True),
        sa.Column("format_pack", sa.String(length=20), nullable=False),
        sa.Column("reporting_calendar", sa.String(length=20), nullable=False),
        sa.Column("portal", sa.String(length=120), nullable=False),
        sa.Column("how_they_work", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "indirect_cap_bp IS NULL OR indirect_cap_bp BETWEEN 0 AND 10000",
            name=op.f("ck_funders_indirect_cap"),
        ),
        sa.CheckConstraint(
            "match_bp IS NULL OR match_bp BETWEEN 0 AND 9999", name=op.f("ck_funders_match_share")
        ),
        sa.CheckConstraint(
            "parent_id IS NULL OR parent_id <> id", name=op.f("ck_funders_not_its_own_parent")
        ),
        sa.ForeignKeyConstraint(["id"], ["records.id"], name=op.f("fk_funders_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["parent_id"], ["funders.id"], name=op.f("fk_funders_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funders")),
        sa.UniqueConstraint("agency_code", name=op.f("uq_funders_agency_code")),
    )
    op.create_index("ix_funders_ein", "funders", ["ein"], unique=False)
    op.create_index("ix_funders_kind_hue", "funders", ["funder_kind", "hue"], unique=False)
    op.create_index(op.f("ix_funders_parent_id"), "funders", ["parent_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("funders")
