"""Signs of a subaward or contract on budget lines, and the organization's own dated figures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("budget_lines", sa.Column("signs", sa.String(length=200), nullable=True))
    op.create_table(
        "rule_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("citation", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("value BETWEEN 0 AND 99999999999999", name=op.f("ck_rule_figures_value_in_range")),
        sa.CheckConstraint("citation <> ''", name=op.f("ck_rule_figures_has_a_citation")),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["users.id"],
            name=op.f("fk_rule_figures_created_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_figures")),
        sa.UniqueConstraint("name", "effective_from", name="uq_rule_figures_name_effective_from"),
    )


def downgrade() -> None:
    """Take both away."""
    op.drop_table("rule_figures")
    op.drop_column("budget_lines", "signs")
