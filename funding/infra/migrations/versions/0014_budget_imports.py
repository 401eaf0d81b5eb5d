"""Imports of budgets, and the mappings that files are remembered by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_STATE = sa.Enum(
    "reading",
    "refused",
    "open",
    "applied",
    "undone",
    name="budget_import_state",
    native_enum=False,
    create_constraint=True,
    length=40,
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "budget_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("budget_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("state", _STATE, nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=False),
        sa.Column("mapping", _JSON, nullable=True),
        sa.Column("corrections", _JSON, nullable=False),
        sa.Column("report", _JSON, nullable=True),
        sa.Column("snapshot", _JSON, nullable=True),
        sa.Column("outcome", _JSON, nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["budget_id"], ["budgets.id"], name=op.f("fk_budget_imports_budget_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_budget_imports_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_imports")),
    )
    op.create_index("ix_budget_imports_budget_id_id", "budget_imports", ["budget_id", "id"], unique=False)
    op.create_table(
        "budget_import_presets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("mapping", _JSON, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_budget_import_presets_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_import_presets")),
        sa.UniqueConstraint("user_id", "signature", name=op.f("uq_budget_import_presets_user_id_signature")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("budget_import_presets")
    op.drop_index("ix_budget_imports_budget_id_id", table_name="budget_imports")
    op.drop_table("budget_imports")
