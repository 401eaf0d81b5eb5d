"""Saved views, and what each person is used to on a screen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

AUDIENCES = ("me", "everyone", "administrator", "director", "development", "finance", "program", "auditor")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("screen", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(*AUDIENCES, name="audience", native_enum=False, length=40, create_constraint=True),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_saved_views_name_present")),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_saved_views_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("person_id", "screen", "name", name=op.f("uq_saved_views_person_id_screen_name")),
    )
    op.create_index("ix_saved_views_screen_audience", "saved_views", ["screen", "audience"])
    op.create_table(
        "screen_habits",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("screen", sa.String(length=60), nullable=False),
        sa.Column("view_id", sa.Integer(), nullable=True),
        sa.Column("columns", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_screen_habits_person_id")),
        sa.ForeignKeyConstraint(
            ["view_id"], ["saved_views.id"], name=op.f("fk_screen_habits_view_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("person_id", "screen", name=op.f("pk_screen_habits")),
    )
    op.create_index("ix_screen_habits_view_id", "screen_habits", ["view_id"])


def downgrade() -> None:
    """Drop them; what was kept is lost."""
    op.drop_table("screen_habits")
    op.drop_table("saved_views")
