"""Subawards and contracts under an award, with their obligations and invoices."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TABLES = (
    "subawards",
    "subaward_actions",
    "subaward_invoices",
    "subaward_steps",
)
SQLITE = """
CREATE TRIGGER search_subawards_insert AFTER INSERT ON subawards BEGIN UPDATE search_entries SET words =
new.number || ' ' || coalesce(new.uei, '') WHERE id = 15393162788864 + new.id; END;;
CREATE TRIGGER search_subawards_update AFTER UPDATE OF number, uei ON subawards BEGIN UPDATE search_entries SET
words = new.number || ' ' || coalesce(new.uei, '') WHERE id = 15393162788864 + new.id; END;;
CREATE TRIGGER subaward_actions_no_update BEFORE UPDATE ON subaward_actions BEGIN SELECT RAISE(ABORT, 'What was
obligated is modified by another action, never changed.'); END;;
CREATE TRIGGER subaward_actions_no_delete BEFORE DELETE ON subaward_actions BEGIN SELECT RAISE(ABORT, 'What was
obligated is modified by another action, never changed.'); END
"""
DROP_SQLITE = """
DROP TRIGGER search_subawards_insert;;
DROP TRIGGER search_subawards_update;;
DROP TRIGGER subaward_actions_no_update;;
DROP TRIGGER subaward_actions_no_delete
"""
POSTGRESQL = """
CREATE FUNCTION search_subawards() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE search_entries SET words
= new.number || ' ' || coalesce(new.uei, '') WHERE id = 15393162788864 + new.id; RETURN NULL; END $$;;
CREATE TRIGGER search_subawards AFTER INSERT OR UPDATE OF number, uei ON subawards FOR EACH ROW EXECUTE FUNCTION
search_subawards();;
CREATE FUNCTION subaward_actions_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'What was
obligated is modified by another action, never changed.'; END $$;;
CREATE TRIGGER subaward_actions_append_only BEFORE UPDATE OR DELETE ON subaward_actions FOR EACH ROW EXECUTE
FUNCTION subaward_actions_refuse()
"""
DROP_POSTGRESQL = """
DROP TRIGGER search_subawards ON subawards;;
DROP FUNCTION search_subawards();;
DROP TRIGGER subaward_actions_append_only ON subaward_actions;;
DROP FUNCTION subaward_actions_refuse()
"""

MAKE = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
DROP = {"sqlite": DROP_SQLITE, "postgresql": DROP_POSTGRESQL}


def upgrade() -> None:
    """Make the tables, and let the database keep what only grows."""
    _make_subawards()
    _make_subaward_actions()
    _make_subaward_invoices()
    _make_subaward_steps()
    _run(MAKE)


def downgrade() -> None:
    """Drop them."""
    _run(DROP)
    for name in reversed(TABLES):
        op.drop_table(name)


def _words(name: str, words: str) -> sa.Enum:
    return sa.Enum(*words.split(), name=name, native_enum=False, create_constraint=True, length=40)


def _column(name: str, kind: sa.types.TypeEngine[Any], *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=empty)


def _run(statements: dict[str, str]) -> None:
    for statement in statements[op.get_bind().dialect.name].split(";;"):
        op.execute(statement)


def _make_subawards() -> None:
    op.create_table(
        "subawards",
        _column("id", sa.Integer()),
        _column("award_id", sa.Integer()),
        _column("partner_id", sa.Integer()),
        _column("nature", _words("nature", "subaward contract")),
        _column("signs", sa.String(length=200)),
        _column("reason", sa.Text()),
        _column("status", _words("status", "draft active closing closed dropped")),
        _column("line_key", sa.String(length=40)),
        _column("number", sa.String(length=60)),
        _column("registered_name", sa.String(length=200)),
        _column("uei", sa.String(length=12), empty=True),
        _column("description", sa.Text()),
        _column("starts_on", sa.Date(), empty=True),
        _column("ends_on", sa.Date(), empty=True),
        _column("budget_starts_on", sa.Date(), empty=True),
        _column("budget_ends_on", sa.Date(), empty=True),
        _column("amount_cents", sa.BigInteger(), empty=True),
        _column("committed_cents", sa.BigInteger(), empty=True),
        _column("rate_kind", _words("rate_kind", "de_minimis negotiated agreed none"), empty=True),
        _column("rate_bp", sa.Integer(), empty=True),
        _column("is_research", sa.Boolean()),
        _column("fixed_amount", sa.Boolean()),
        _column("approval_on", sa.Date(), empty=True),
        _column("approval_reference", sa.String(length=200)),
        _column("our_contact", sa.String(length=300)),
        _column("signed_on", sa.Date(), empty=True),
        _column("closed_on", sa.Date(), empty=True),
        _column("final_deadline_id", sa.Integer(), empty=True),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_on IS NOT NULL)", name=op.f("ck_subawards_closed_has_a_day")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'dropped') OR signed_on IS NOT NULL",
            name=op.f("ck_subawards_signed_has_a_day"),
        ),
        sa.CheckConstraint(
            "amount_cents IS NULL OR amount_cents > 0", name=op.f("ck_subawards_amount_positive")
        ),
        sa.CheckConstraint(
            "committed_cents IS NULL OR committed_cents > 0", name=op.f("ck_subawards_committed_positive")
        ),
        sa.CheckConstraint(
            "rate_bp IS NULL OR rate_bp BETWEEN 0 AND 50000", name=op.f("ck_subawards_rate_in_range")
        ),
        sa.CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on",
            name=op.f("ck_subawards_days_in_order"),
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_subawards_award_id")),
        sa.ForeignKeyConstraint(
            ["final_deadline_id"],
            ["deadlines.id"],
            name=op.f("fk_subawards_final_deadline_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["id"], ["records.id"], name=op.f("fk_subawards_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_subawards_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subawards")),
    )
    op.create_index("ix_subawards_award_id", "subawards", ["award_id", "id"])
    op.create_index("ix_subawards_final_deadline_id", "subawards", ["final_deadline_id"])
    op.create_index("ix_subawards_partner_id", "subawards", ["partner_id", "id"])
    op.create_index("ix_subawards_status_ends_on", "subawards", ["status", "ends_on", "id"])


def _make_subaward_actions() -> None:
    op.create_table(
        "subaward_actions",
        _column("id", sa.Integer()),
        _column("subaward_id", sa.Integer()),
        _column("number", sa.Integer()),
        _column("obligated_on", sa.Date()),
        _column("delta_cents", sa.BigInteger()),
        _column("new_ends_on", sa.Date(), empty=True),
        _column("reason", sa.String(length=1000)),
        _column("document_id", sa.Integer(), empty=True),
        _column("by_id", sa.Integer(), empty=True),
        _column("by_name", sa.String(length=200)),
        _column("at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_subaward_actions_has_a_reason")),
        sa.CheckConstraint("number > 0", name=op.f("ck_subaward_actions_number_counts")),
        sa.CheckConstraint("number > 1 OR delta_cents > 0", name=op.f("ck_subaward_actions_first_obligates")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_subaward_actions_by_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_subaward_actions_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["subaward_id"], ["subawards.id"], name=op.f("fk_subaward_actions_subaward_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subaward_actions")),
        sa.UniqueConstraint("subaward_id", "number", name="uq_subaward_actions_subaward_id_number"),
    )
    op.create_index("ix_subaward_actions_document_id", "subaward_actions", ["document_id"])


def _make_subaward_invoices() -> None:
    op.create_table(
        "subaward_invoices",
        _column("id", sa.Integer()),
        _column("subaward_id", sa.Integer()),
        _column("number", sa.String(length=60)),
        _column("received_on", sa.Date()),
        _column("covers_from", sa.Date()),
        _column("covers_to", sa.Date()),
        _column("amount_cents", sa.BigInteger()),
        _column("note", sa.String(length=1000)),
        _column("document_id", sa.Integer(), empty=True),
        _column("state", _words("invoice_state", "entered approved paid returned")),
        _column("entered_by_id", sa.Integer(), empty=True),
        _column("entered_by_name", sa.String(length=200)),
        _column("decided_on", sa.Date(), empty=True),
        _column("decided_by_id", sa.Integer(), empty=True),
        _column("decided_by_name", sa.String(length=200)),
        _column("returned_reason", sa.String(length=1000)),
        _column("paid_on", sa.Date(), empty=True),
        _column("payment_reference", sa.String(length=100)),
        _column("posted_at", sa.DateTime(timezone=True), empty=True),
        _column("version", sa.Integer()),
        sa.CheckConstraint(
            "(state = 'entered') = (decided_on IS NULL)", name=op.f("ck_subaward_invoices_decided_has_a_day")
        ),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_on IS NOT NULL)", name=op.f("ck_subaward_invoices_paid_has_a_day")
        ),
        sa.CheckConstraint(
            "(state = 'returned') = (returned_reason <> '')",
            name=op.f("ck_subaward_invoices_returned_has_a_reason"),
        ),
        sa.CheckConstraint("number <> ''", name=op.f("ck_subaward_invoices_has_a_number")),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_subaward_invoices_amount_positive")),
        sa.CheckConstraint("covers_from <= covers_to", name=op.f("ck_subaward_invoices_days_in_order")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_subaward_invoices_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_subaward_invoices_document_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["users.id"], name=op.f("fk_subaward_invoices_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["subaward_id"], ["subawards.id"], name=op.f("fk_subaward_invoices_subaward_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subaward_invoices")),
        sa.UniqueConstraint("subaward_id", "number", name="uq_subaward_invoices_subaward_id_number"),
    )
    op.create_index("ix_subaward_invoices_document_id", "subaward_invoices", ["document_id"])
    op.create_index("ix_subaward_invoices_paid_on", "subaward_invoices", ["paid_on", "subaward_id"])
    op.create_index("ix_subaward_invoices_state", "subaward_invoices", ["state", "received_on", "id"])


def _make_subaward_steps() -> None:
    op.create_table(
        "subaward_steps",
        _column("id", sa.Integer()),
        _column("subaward_id", sa.Integer()),
        _column("key", sa.String(length=40)),
        _column("done_on", sa.Date()),
        _column("note", sa.String(length=1000)),
        _column("by_name", sa.String(length=200)),
        sa.ForeignKeyConstraint(
            ["subaward_id"], ["subawards.id"], name=op.f("fk_subaward_steps_subaward_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subaward_steps")),
        sa.UniqueConstraint("subaward_id", "key", name="uq_subaward_steps_subaward_id_key"),
    )
