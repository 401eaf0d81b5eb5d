"""Forms that were taken, so that one that comes twice is taken once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from funding.infra.columns import UTCDateTime

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sent_forms",
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("led_to", sa.String(length=500), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_sent_forms"),
    )
    op.create_index("ix_sent_forms_sent_at", "sent_forms", ["sent_at"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("sent_forms")
