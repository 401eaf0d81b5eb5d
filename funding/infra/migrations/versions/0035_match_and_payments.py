"""Match ledger and payments: items of match, what reports told of them, requests, what came and what was earned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = (
    "award_income",
    "payments",
    "expected_payments",
    "payment_requests",
    "match_reports",
    "match_items",
)
GUARDS = {
    "sqlite": (
        "CREATE TRIGGER match_reports_no_update BEFORE UPDATE ON match_reports "
        "BEGIN SELECT RAISE(ABORT, 'what a report told of the match is append-only'); END",
        "CREATE TRIGGER match_reports_no_delete BEFORE DELETE ON match_reports "
        "BEGIN SELECT RAISE(ABORT, 'what a report told of the match is append-only'); END",
        "CREATE TRIGGER payments_no_update BEFORE UPDATE ON payments "
        "BEGIN SELECT RAISE(ABORT, 'payments are append-only: correct one with another'); END",
        "CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments "
        "BEGIN SELECT RAISE(ABORT, 'payments are append-only: correct one with another'); END",
        "CREATE TRIGGER award_income_no_update BEFORE UPDATE ON award_income "
        "BEGIN SELECT RAISE(ABORT, 'income of an award is append-only: correct one with another'); END",
        "CREATE TRIGGER award_income_no_delete BEFORE DELETE ON award_income "
        "BEGIN SELECT RAISE(ABORT, 'income of an award is append-only: correct one with another'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION match_reports_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'what a report told of the match is append-only'; END $$",
        "CREATE TRIGGER match_reports_append_only BEFORE UPDATE OR DELETE ON match_reports "
        "FOR EACH ROW EXECUTE FUNCTION match_reports_refuse()",
        "CREATE FUNCTION payments_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'payments are append-only: correct one with another'; END $$",
        "CREATE TRIGGER payments_append_only BEFORE UPDATE OR DELETE ON payments "
        "FOR EACH ROW EXECUTE FUNCTION payments_refuse()",
        "CREATE FUNCTION award_income_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'income of an award is append-only: correct one with another'; END $$",
        "CREATE TRIGGER award_income_append_only BEFORE UPDATE OR DELETE ON award_income "
        "FOR EACH ROW EXECUTE FUNCTION award_income_refuse()",
    ),
}
UNGUARD = (
    "DROP TRIGGER match_reports_append_only ON match_reports",
    "DROP FUNCTION match_reports_refuse()",
    "DROP TRIGGER payments_append_only ON payments",
    "DROP FUNCTION payments_refuse()",
    "DROP TRIGGER award_income_append_only ON award_income",
    "DROP FUNCTION award_income_refuse()",
)


def upgrade() -> None:
    """Make the tables, and have the database guard what is only added to."""
    _match_items()
    _match_reports()
    _payment_requests()
    _expected_payments()
    _payments()
    _award_income()
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in UNGUARD:
            op.execute(statement)
    for table in TABLES:
        op.drop_table(table)


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _match_items() -> None:
    op.create_table(
        "match_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", _one_of("match_kind", "cash", "in_kind", "volunteer", "space", "other"), nullable=False
        ),
        sa.Column("state", _one_of("match_state", "promised", "received", "void"), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("pay_cents", sa.BigInteger(), nullable=False),
        sa.Column("fringe_bp", sa.Integer(), nullable=False),
        sa.Column("basis", _one_of("rate_basis", "own_pay", "lender_pay", "published"), nullable=True),
        sa.Column("citation", sa.String(length=300), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("line_key", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("use_key", sa.String(length=460), nullable=True),
        sa.Column("source_key", sa.String(length=220), nullable=False),
        sa.Column("other_than", sa.String(length=500), nullable=False),
        sa.Column("void_reason", sa.String(length=500), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'volunteer') = (hours > 0)", name=op.f("ck_match_items_hours_where_they_count")
        ),
        sa.CheckConstraint(
            "(state = 'void') = (use_key IS NULL)", name=op.f("ck_match_items_used_once_while_it_stands")
        ),
        sa.CheckConstraint(
            "(state = 'void') = (void_reason <> '')", name=op.f("ck_match_items_taken_back_with_a_reason")
        ),
        sa.CheckConstraint(
            "source <> '' AND description <> ''", name=op.f("ck_match_items_says_what_and_who")
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_match_items_has_a_value")),
        sa.CheckConstraint(
            "hours = 0 OR (pay_cents > 0 AND basis IS NOT NULL)",
            name=op.f("ck_match_items_hours_have_a_rate"),
        ),
        sa.CheckConstraint("people IS NULL OR people > 0", name=op.f("ck_match_items_people_are_counted")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_match_items_award_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_match_items_document_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_match_items_entered_by_id")),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["records.id"], name=op.f("fk_match_items_partner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_items")),
        sa.UniqueConstraint("use_key", name="uq_match_items_use_key"),
    )
    op.create_index(
        "ix_match_items_award_id_given_on", "match_items", ["award_id", "given_on", "id"], unique=False
    )
    op.create_index("ix_match_items_document_id", "match_items", ["document_id"], unique=False)
    op.create_index("ix_match_items_partner_id", "match_items", ["partner_id"], unique=False)
    op.create_index("ix_match_items_source_key", "match_items", ["source_key"], unique=False)


def _match_reports() -> None:
    op.create_table(
        "match_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("through_on", sa.Date(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_match_reports_amount_not_negative")),
        sa.CheckConstraint("reported_on >= through_on", name=op.f("ck_match_reports_reported_after_its_day")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_match_reports_award_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_match_reports_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_reports")),
    )
    op.create_index("ix_match_reports_award_id_id", "match_reports", ["award_id", "id"], unique=False)


def _payment_requests() -> None:
    op.create_table(
        "payment_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind", _one_of("request_kind", "reimbursement", "advance", "drawdown", "invoice"), nullable=False
        ),
        sa.Column(
            "state",
            _one_of("request_state", "drafted", "approved", "sent", "refused", "withdrawn"),
            nullable=False,
        ),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("through_on", sa.Date(), nullable=False),
        sa.Column("basis", _one_of("basis", "accrued", "cash"), nullable=False),
        sa.Column("share_rule", _one_of("share_rule", "recorded", "agreed"), nullable=False),
        sa.Column("advance_cents", sa.BigInteger(), nullable=False),
        sa.Column("months", JSON, nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("typed_over", JSON, nullable=False),
        sa.Column("figures", JSON, nullable=True),
        sa.Column("asked_cents", sa.BigInteger(), nullable=True),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by_name", sa.String(length=200), nullable=False),
        sa.Column("writer_ids", JSON, nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_name", sa.String(length=200), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_reference", sa.String(length=200), nullable=False),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.Column("refused_reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'refused') = (refused_on IS NOT NULL)",
            name=op.f("ck_payment_requests_refused_has_a_day"),
        ),
        sa.CheckConstraint(
            "(state IN ('approved', 'sent', 'refused')) = (asked_cents IS NOT NULL)",
            name=op.f("ck_payment_requests_asks_once_approved"),
        ),
        sa.CheckConstraint(
            "(state IN ('sent', 'refused')) = (sent_on IS NOT NULL)",
            name=op.f("ck_payment_requests_sent_has_a_day"),
        ),
        sa.CheckConstraint("advance_cents >= 0", name=op.f("ck_payment_requests_advance_not_negative")),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR drafted_by_id IS NULL OR approved_by_id <> drafted_by_id",
            name=op.f("ck_payment_requests_approved_by_another"),
        ),
        sa.CheckConstraint(
            "asked_cents IS NULL OR asked_cents > 0", name=op.f("ck_payment_requests_asks_for_something")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_payment_requests_number_counts")),
        sa.CheckConstraint("through_on >= first_on", name=op.f("ck_payment_requests_period_in_order")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["users.id"], name=op.f("fk_payment_requests_approved_by_id")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_payment_requests_award_id")),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"], ["users.id"], name=op.f("fk_payment_requests_drafted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_requests")),
        sa.UniqueConstraint("award_id", "number", name="uq_payment_requests_award_id_number"),
    )
    op.create_index("ix_payment_requests_state", "payment_requests", ["state", "id"], unique=False)


def _expected_payments() -> None:
    op.create_table(
        "expected_payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=150), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("condition", sa.String(length=500), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("label <> ''", name=op.f("ck_expected_payments_has_a_label")),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_expected_payments_is_an_amount")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_expected_payments_award_id")),
        sa.ForeignKeyConstraint(
            ["deadline_id"],
            ["deadlines.id"],
            name=op.f("fk_expected_payments_deadline_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_payments")),
    )
    op.create_index(
        "ix_expected_payments_award_id_due_on",
        "expected_payments",
        ["award_id", "due_on", "id"],
        unique=False,
    )
    op.create_index("ix_expected_payments_deadline_id", "expected_payments", ["deadline_id"], unique=False)


def _payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("expected_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            _one_of(
                "payment_kind", "drawdown", "advance", "reimbursement", "installment", "lump_sum", "returned"
            ),
            nullable=False,
        ),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "corrects_id IS NOT NULL OR (kind = 'returned') = (amount_cents < 0)",
            name=op.f("ck_payments_returned_below_zero"),
        ),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_payments_is_an_amount")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_payments_award_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["payments.id"], name=op.f("fk_payments_corrects_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_payments_entered_by_id")),
        sa.ForeignKeyConstraint(
            ["expected_id"], ["expected_payments.id"], name=op.f("fk_payments_expected_id")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["payment_requests.id"], name=op.f("fk_payments_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("corrects_id", name="uq_payments_corrects_id"),
    )
    op.create_index(
        "ix_payments_award_id_received_on", "payments", ["award_id", "received_on", "id"], unique=False
    )
    op.create_index("ix_payments_expected_id", "payments", ["expected_id"], unique=False)
    op.create_index("ix_payments_request_id", "payments", ["request_id"], unique=False)
    # ### end Alembic commands ###


def _award_income() -> None:
    op.create_table(
        "award_income",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _one_of("income_kind", "earned", "deduction", "addition", "interest", "interest_returned"),
            nullable=False,
        ),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("description <> ''", name=op.f("ck_award_income_says_what")),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_award_income_is_an_amount")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_award_income_award_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_award_income_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_income")),
    )
    op.create_index(
        "ix_award_income_award_id_dated_on", "award_income", ["award_id", "dated_on", "id"], unique=False
    )
    op.create_index("ix_award_income_kind_dated_on", "award_income", ["kind", "dated_on"], unique=False)
