"""The accountant's chart and the rules that map budgets to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "ledger_accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column(
            "account_type",
            sa.Enum(
                "EXP",
                "EXEXP",
                "COGS",
                "INC",
                "EXINC",
                "AR",
                "BANK",
                "OCASSET",
                "FIXASSET",
                "OCLIAB",
                "EQUITY",
                name="account_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_ledger_accounts_has_a_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_accounts")),
        sa.UniqueConstraint("name", name="uq_ledger_accounts_name"),
    )
    op.create_table(
        "mapping_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "target",
            sa.Enum(
                "cost",
                "funding",
                "class",
                "customer",
                name="target",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("object_class", sa.String(length=4), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("funder_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("conditions", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(account_id IS NULL) <> (name = '')", name=op.f("ck_mapping_rules_answers_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_accounts.id"], name=op.f("fk_mapping_rules_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["funders.id"], name=op.f("fk_mapping_rules_funder_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiatives.id"],
            name=op.f("fk_mapping_rules_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping_rules")),
        sa.UniqueConstraint("conditions", name="uq_mapping_rules_conditions"),
    )
    op.create_index(op.f("ix_mapping_rules_account_id"), "mapping_rules", ["account_id"], unique=False)
    op.create_index(op.f("ix_mapping_rules_funder_id"), "mapping_rules", ["funder_id"], unique=False)
    op.create_index(op.f("ix_mapping_rules_initiative_id"), "mapping_rules", ["initiative_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_index(op.f("ix_mapping_rules_initiative_id"), table_name="mapping_rules")
    op.drop_index(op.f("ix_mapping_rules_funder_id"), table_name="mapping_rules")
    op.drop_index(op.f("ix_mapping_rules_account_id"), table_name="mapping_rules")
    op.drop_table("mapping_rules")
    op.drop_table("ledger_accounts")
