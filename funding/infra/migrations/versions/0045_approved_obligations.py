"""Obligations count once somebody has approved them; those that counted before go on counting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add who approved and when, and let what is recorded already stand as approved on its day."""
    op.add_column("obligations", sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "obligations", sa.Column("approved_by_name", sa.String(200), nullable=False, server_default="")
    )
    op.execute("UPDATE obligations SET approved_at = entered_at")
    with op.batch_alter_table("obligations") as table:
        table.alter_column("approved_by_name", server_default=None)


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("obligations") as table:
        table.drop_column("approved_by_name")
        table.drop_column("approved_at")
