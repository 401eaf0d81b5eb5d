"""Records in the order of their titles in lower case, as lists show them; subawards by status and nature."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    op.create_index(
        "ix_records_kind_lower_title", "records", ["kind", sa.text("lower(title)"), "id"], unique=False
    )
    op.create_index("ix_subawards_status_nature", "subawards", ["status", "nature", "id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_subawards_status_nature", table_name="subawards")
    op.drop_index("ix_records_kind_lower_title", table_name="records")
