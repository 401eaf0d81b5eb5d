"""Lineage: links between applications with their kind, and which application's sum the money is counted in.

What an application renews becomes a link. Nothing that is there is counted elsewhere: a renewal is new money.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = ("full_proposal", "resubmission", "renewal", "continuation", "within", "split", "merger")
MONEY = ("ask_cents", "awarded_cents", "probability_bp")


def upgrade() -> None:
    """Make the tables and turn each renewal into a link."""
    _make_links()
    _make_comments()
    op.get_bind().exec_driver_sql(
        "INSERT INTO application_links (earlier_id, later_id, kind, reason, made_at, made_by_id, made_by_name) "
        "SELECT renews_id, applications.id, 'renewal', '', records.created_at, records.created_by_id, '' "
        "FROM applications JOIN records ON records.id = applications.id WHERE renews_id IS NOT NULL"
    )
    for name in ("renews_id", "stage_money"):
        op.drop_index(f"ix_applications_{name}", table_name="applications")
    with op.batch_alter_table("applications") as table:
        table.drop_constraint(op.f("ck_applications_not_its_own_renewal"), type_="check")
        table.drop_constraint(op.f("fk_applications_renews_id"), type_="foreignkey")
        table.drop_column("renews_id")
        table.add_column(sa.Column("counted_in_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_applications_counted_in_id"),
            "applications",
            ["counted_in_id"],
            ["id"],
            ondelete="SET NULL",
        )
        table.create_check_constraint(
            op.f("ck_applications_not_counted_in_itself"), "counted_in_id IS NULL OR counted_in_id <> id"
        )
    op.create_index("ix_applications_counted_in_id", "applications", ["counted_in_id"])
    op.create_index("ix_applications_stage_money", "applications", ["stage", "counted_in_id", *MONEY])


def downgrade() -> None:
    """Keep one renewal of each application; the other links and what reviewers said are lost."""
    for name in ("counted_in_id", "stage_money"):
        op.drop_index(f"ix_applications_{name}", table_name="applications")
    with op.batch_alter_table("applications") as table:
        table.drop_constraint(op.f("ck_applications_not_counted_in_itself"), type_="check")
        table.drop_constraint(op.f("fk_applications_counted_in_id"), type_="foreignkey")
        table.drop_column("counted_in_id")
        table.add_column(sa.Column("renews_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_applications_renews_id"), "applications", ["renews_id"], ["id"])
        table.create_check_constraint(
            op.f("ck_applications_not_its_own_renewal"), "renews_id IS NULL OR renews_id <> id"
        )
    op.create_index("ix_applications_renews_id", "applications", ["renews_id"])
    op.create_index("ix_applications_stage_money", "applications", ["stage", *MONEY])
    op.get_bind().exec_driver_sql(
        "UPDATE applications SET renews_id = (SELECT min(earlier_id) FROM application_links "
        "WHERE later_id = applications.id AND kind = 'renewal')"
    )
    op.drop_table("reviewer_comments")
    op.drop_table("application_links")


def _make_links() -> None:
    op.create_table(
        "application_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("later_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="link_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("earlier_id <> later_id", name=op.f("ck_application_links_links_two")),
        sa.ForeignKeyConstraint(
            ["earlier_id"],
            ["applications.id"],
            name=op.f("fk_application_links_earlier_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["later_id"], ["applications.id"], name=op.f("fk_application_links_later_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_application_links_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_links")),
        sa.UniqueConstraint("earlier_id", "later_id", name="uq_application_links_earlier_id_later_id"),
    )
    op.create_index("ix_application_links_later_id", "application_links", ["later_id", "kind"])


def _make_comments() -> None:
    op.create_table(
        "reviewer_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.String(length=200), nullable=False),
        sa.Column("score", sa.String(length=60), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("added_by_name", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("comment <> ''", name=op.f("ck_reviewer_comments_says_something")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_reviewer_comments_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_comments")),
    )
    op.create_index("ix_reviewer_comments_application_id", "reviewer_comments", ["application_id", "id"])
