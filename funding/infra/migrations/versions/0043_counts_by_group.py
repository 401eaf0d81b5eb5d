"""Sums of activities over groups of people and materials are read from an index alone."""

from __future__ import annotations

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

NAME = "ix_activity_counts_group"


def upgrade() -> None:
    """Make the index."""
    op.create_index(NAME, "activity_counts", ["counted", "category", "activity_id", "number"])


def downgrade() -> None:
    """Take it away."""
    op.drop_index(NAME, table_name="activity_counts")
