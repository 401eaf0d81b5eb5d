"""What is entered about the schedule of federal awards of each fiscal year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sefa_years",
        sa.Column("fiscal_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("basis", _words("basis", "accrual", "modified_accrual", "cash"), nullable=False),
        sa.Column("election", _words("election", "elected", "not_elected"), nullable=False),
        sa.Column("loans", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("clusters", JSON, nullable=False),
        sa.Column("report_on", sa.Date(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("fiscal_year BETWEEN 2015 AND 2200", name=op.f("ck_sefa_years_year_is_known")),
        sa.CheckConstraint(
            "submitted_on IS NULL OR report_on IS NOT NULL",
            name=op.f("ck_sefa_years_submitted_after_a_report"),
        ),
        sa.PrimaryKeyConstraint("fiscal_year", name=op.f("pk_sefa_years")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("sefa_years")
