"""The log of exports, the budgets they froze, and remembered choices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "budget_snapshots",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_budget_snapshots")),
    )
    op.create_table(
        "budget_exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("file_name", sa.String(length=160), nullable=False),
        sa.Column("options", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_budget_exports_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_exports")),
    )
    op.create_index("ix_budget_exports_by_id", "budget_exports", ["by_id", "id"], unique=False)
    op.create_index("ix_budget_exports_made_at", "budget_exports", ["made_at", "id"], unique=False)
    op.create_table(
        "export_presets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("options", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_export_presets_has_a_name")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_export_presets_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_presets")),
        sa.UniqueConstraint("owner_id", "name", name="uq_export_presets_owner_id_name"),
    )
    op.create_table(
        "usual_presets",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("preset_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["preset_id"], ["export_presets.id"], name=op.f("fk_usual_presets_preset_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_usual_presets_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_usual_presets")),
    )
    op.create_index(op.f("ix_usual_presets_preset_id"), "usual_presets", ["preset_id"], unique=False)
    op.create_table(
        "budget_export_parts",
        sa.Column("export_id", sa.Integer(), nullable=False),
        sa.Column("budget_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("snapshot_digest", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("version_label", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["budget_id"], ["budgets.id"], name=op.f("fk_budget_export_parts_budget_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["export_id"],
            ["budget_exports.id"],
            name=op.f("fk_budget_export_parts_export_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_digest"],
            ["budget_snapshots.digest"],
            name=op.f("fk_budget_export_parts_snapshot_digest"),
        ),
        sa.PrimaryKeyConstraint("export_id", "budget_id", name=op.f("pk_budget_export_parts")),
    )
    op.create_index(
        "ix_budget_export_parts_budget_id", "budget_export_parts", ["budget_id", "export_id"], unique=False
    )
    op.create_index(
        op.f("ix_budget_export_parts_snapshot_digest"),
        "budget_export_parts",
        ["snapshot_digest"],
        unique=False,
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_index(op.f("ix_budget_export_parts_snapshot_digest"), table_name="budget_export_parts")
    op.drop_index("ix_budget_export_parts_budget_id", table_name="budget_export_parts")
    op.drop_table("budget_export_parts")
    op.drop_index(op.f("ix_usual_presets_preset_id"), table_name="usual_presets")
    op.drop_table("usual_presets")
    op.drop_table("export_presets")
    op.drop_index("ix_budget_exports_made_at", table_name="budget_exports")
    op.drop_index("ix_budget_exports_by_id", table_name="budget_exports")
    op.drop_table("budget_exports")
    op.drop_table("budget_snapshots")
