"""What is promised of one place, in one period or as long as the overall target holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

TABLE = "place_targets"
OVERALL = sa.text("starts_on IS NULL")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("place_key", sa.String(200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_targets")),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicators.id"],
            name=op.f("fk_place_targets_indicator_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "indicator_id",
            "place_key",
            "starts_on",
            "ends_on",
            name=op.f("one_per_place_and_period"),
        ),
        sa.CheckConstraint(
            "(starts_on IS NULL) = (ends_on IS NULL)", name=op.f("ck_place_targets_both_days_or_none")
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_place_targets_starts_before_it_ends")),
        sa.CheckConstraint("place_key <> ''", name=op.f("ck_place_targets_place_is_named")),
        sa.CheckConstraint("target >= 0", name=op.f("ck_place_targets_not_negative")),
    )
    op.create_index(
        "uq_place_targets_one_overall",
        TABLE,
        ["indicator_id", "place_key"],
        unique=True,
        sqlite_where=OVERALL,
        postgresql_where=OVERALL,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table(TABLE)
