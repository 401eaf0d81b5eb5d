"""People, sign-ins and the organization."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "organizations",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("legal_name", sa.String(length=60), nullable=False),
        sa.Column("ein", sa.String(length=30), nullable=False),
        sa.Column("uei", sa.String(length=12), nullable=False),
        sa.Column("street1", sa.String(length=55), nullable=False),
        sa.Column("street2", sa.String(length=55), nullable=False),
        sa.Column("city", sa.String(length=35), nullable=False),
        sa.Column("county", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("zip", sa.String(length=10), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=False),
        sa.Column("phone", sa.String(length=25), nullable=False),
        sa.Column("fax", sa.String(length=25), nullable=False),
        sa.Column("website", sa.String(length=200), nullable=False),
        sa.Column("mission", sa.Text(), nullable=False),
        sa.Column("department_name", sa.String(length=30), nullable=False),
        sa.Column("division_name", sa.String(length=30), nullable=False),
        sa.Column("contact_prefix", sa.String(length=10), nullable=False),
        sa.Column("contact_first_name", sa.String(length=35), nullable=False),
        sa.Column("contact_middle_name", sa.String(length=25), nullable=False),
        sa.Column("contact_last_name", sa.String(length=60), nullable=False),
        sa.Column("contact_suffix", sa.String(length=10), nullable=False),
        sa.Column("contact_title", sa.String(length=45), nullable=False),
        sa.Column("contact_affiliation", sa.String(length=60), nullable=False),
        sa.Column("contact_phone", sa.String(length=25), nullable=False),
        sa.Column("contact_fax", sa.String(length=25), nullable=False),
        sa.Column("contact_email", sa.String(length=60), nullable=False),
        sa.Column("aor_prefix", sa.String(length=10), nullable=False),
        sa.Column("aor_first_name", sa.String(length=35), nullable=False),
        sa.Column("aor_middle_name", sa.String(length=25), nullable=False),
        sa.Column("aor_last_name", sa.String(length=60), nullable=False),
        sa.Column("aor_suffix", sa.String(length=10), nullable=False),
        sa.Column("aor_title", sa.String(length=45), nullable=False),
        sa.Column("aor_phone", sa.String(length=25), nullable=False),
        sa.Column("aor_fax", sa.String(length=25), nullable=False),
        sa.Column("aor_email", sa.String(length=60), nullable=False),
        sa.Column("applicant_type_code_1", sa.String(length=1), nullable=False),
        sa.Column("applicant_type_code_2", sa.String(length=1), nullable=False),
        sa.Column("applicant_type_code_3", sa.String(length=1), nullable=False),
        sa.Column("applicant_type_other", sa.String(length=30), nullable=False),
        sa.Column("congressional_district", sa.String(length=6), nullable=False),
        sa.Column("project_district", sa.String(length=6), nullable=False),
        sa.Column(
            "state_review_code",
            sa.Enum("a", "b", "c", name="state_review", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("delinquent_debt", sa.Boolean(), nullable=True),
        sa.Column("delinquent_debt_explanation", sa.Text(), nullable=False),
        sa.Column("sam_expires_on", sa.Date(), nullable=True),
        sa.Column("fiscal_year_start_month", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column(
            "indirect_kind",
            sa.Enum(
                "de_minimis",
                "negotiated",
                "none",
                name="indirect_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("indirect_rate_bp", sa.Integer(), nullable=True),
        sa.Column(
            "indirect_base",
            sa.Enum(
                "mtdc",
                "salaries",
                "salaries_fringe",
                "total_direct",
                name="indirect_base",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("indirect_agreement_date", sa.Date(), nullable=True),
        sa.Column("indirect_expires_on", sa.Date(), nullable=True),
        sa.Column("cognizant_agency", sa.String(length=60), nullable=False),
        sa.Column("capitalization_threshold_cents", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "capitalization_threshold_cents IS NULL OR capitalization_threshold_cents > 0",
            name=op.f("ck_organizations_capitalization"),
        ),
        sa.CheckConstraint(
            "fiscal_year_start_month BETWEEN 1 AND 12", name=op.f("ck_organizations_fiscal_month")
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_organizations_only_one")),
        sa.CheckConstraint(
            "indirect_rate_bp IS NULL OR indirect_rate_bp BETWEEN 0 AND 50000",
            name=op.f("ck_organizations_indirect_rate"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "sign_in",
                "reset",
                "setup",
                name="attempt_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index(
        "ix_sign_in_attempts_account", "sign_in_attempts", ["kind", "account_key", "tried_at"], unique=False
    )
    op.create_index(
        "ix_sign_in_attempts_address", "sign_in_attempts", ["kind", "address", "tried_at"], unique=False
    )
    op.create_index("ix_sign_in_attempts_tried", "sign_in_attempts", ["kind", "tried_at"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "director",
                "development",
                "finance",
                "program",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email_lower")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_users_name_present")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_users_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name="uq_users_email"),
    )
    op.create_table(
        "account_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "invitation",
                "reset",
                name="token_purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_account_tokens_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_account_tokens_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_tokens")),
        sa.UniqueConstraint("token_hash", name="uq_account_tokens_token_hash"),
    )
    op.create_index(op.f("ix_account_tokens_user_id"), "account_tokens", ["user_id"], unique=False)
    op.create_table(
        "user_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("user_agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("token_hash", name="uq_user_sessions_token_hash"),
    )
    op.create_index(op.f("ix_user_sessions_user_id"), "user_sessions", ["user_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("user_sessions")
    op.drop_table("account_tokens")
    op.drop_table("users")
    op.drop_table("sign_in_attempts")
    op.drop_table("organizations")
