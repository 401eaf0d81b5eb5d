"""What the forecast assumes of cash and chances, and chances that people set with a reason."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

GIVERS = ("federal", "state", "foundation", "partner", "business", "person", "kept")
METHODS = ("reimbursement", "installments", "one_time")


def upgrade() -> None:
    """Make the tables. Without rows, what is usual is assumed."""
    op.create_table(
        "cash_assumptions",
        sa.Column("id", sa.Integer(), nullable=False),
        _words("giver", GIVERS, "giver"),
        _words("method", METHODS, "payment_method"),
        sa.Column("lag_days", sa.Integer(), nullable=False),
        sa.Column("payments", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        *_told(),
        sa.CheckConstraint("lag_days BETWEEN 0 AND 400", name=op.f("ck_cash_assumptions_lag_in_range")),
        sa.CheckConstraint("payments BETWEEN 1 AND 12", name=op.f("ck_cash_assumptions_payments_in_range")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_cash_assumptions_has_a_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_assumptions")),
        sa.UniqueConstraint("giver", "effective_from", name="uq_cash_assumptions_giver_effective_from"),
    )
    op.create_table(
        "chance_assumptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("min_cases", sa.Integer(), nullable=False),
        sa.Column("strength", sa.Integer(), nullable=False),
        *_told(),
        sa.CheckConstraint("min_cases BETWEEN 1 AND 100", name=op.f("ck_chance_assumptions_cases_in_range")),
        sa.CheckConstraint(
            "strength BETWEEN 0 AND 100", name=op.f("ck_chance_assumptions_strength_in_range")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_chance_assumptions_has_a_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chance_assumptions")),
    )
    op.create_table(
        "chance_overrules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("chance_bp", sa.Integer(), nullable=True),
        *_told(),
        sa.CheckConstraint(
            "chance_bp IS NULL OR chance_bp BETWEEN 0 AND 10000",
            name=op.f("ck_chance_overrules_chance_share"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_chance_overrules_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_chance_overrules_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chance_overrules")),
    )
    op.create_index("ix_chance_overrules_application_id", "chance_overrules", ["application_id", "id"])


def downgrade() -> None:
    """Forget what was assumed."""
    for name in ("chance_overrules", "chance_assumptions", "cash_assumptions"):
        op.drop_table(name)


def _words(column: str, words: tuple[str, ...], name: str) -> sa.Column[str]:
    kind = sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(column, kind, nullable=False)


def _told() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("set_by_name", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
    )
