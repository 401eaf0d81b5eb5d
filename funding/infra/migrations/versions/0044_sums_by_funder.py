"""Sums by funder are read from an index that holds the amounts."""

from __future__ import annotations

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

AMOUNTS = ("stage", "counted_in_id", "ask_cents", "awarded_cents", "probability_bp")


def upgrade() -> None:
    """The index of funders is replaced by one that holds what is added up."""
    op.create_index("ix_applications_funder_id_money", "applications", ["funder_id", *AMOUNTS])
    op.drop_index("ix_applications_funder_id", table_name="applications")


def downgrade() -> None:
    """The narrow index as it was."""
    op.create_index("ix_applications_funder_id", "applications", ["funder_id"])
    op.drop_index("ix_applications_funder_id_money", table_name="applications")
