"""Bulk changes of applications, shown first and kept so that they can be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from funding.infra.columns import Json

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "pipeline_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("facts", Json, nullable=False),
        sa.Column("told", sa.String(length=300), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_pipeline_batches_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pipeline_batches")),
    )
    op.create_index("ix_pipeline_batches_applied_at", "pipeline_batches", ["applied_at", "id"])
    op.create_table(
        "pipeline_batch_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_after", sa.Integer(), nullable=True),
        sa.Column("old", sa.String(length=300), nullable=False),
        sa.Column("new", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("before", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["pipeline_batches.id"],
            name=op.f("fk_pipeline_batch_rows_batch_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_pipeline_batch_rows_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pipeline_batch_rows")),
        sa.UniqueConstraint(
            "batch_id", "application_id", name=op.f("uq_pipeline_batch_rows_batch_id_application_id")
        ),
    )
    op.create_index("ix_pipeline_batch_rows_application_id", "pipeline_batch_rows", ["application_id"])


def downgrade() -> None:
    """Drop them; the changes themselves stay made."""
    op.drop_table("pipeline_batch_rows")
    op.drop_table("pipeline_batches")
