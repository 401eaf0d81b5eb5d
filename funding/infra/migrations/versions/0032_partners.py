"""Partners with their agreements and looks into SAM.gov; search knows awards, partners, subawards and reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KINDS_BEFORE = """WHEN 'application' THEN 1099511627776 WHEN 'funder' THEN 2199023255552 WHEN 'initiative' THEN 3298534883328 WHEN
'wallet_item' THEN 4398046511104 WHEN 'source' THEN 5497558138880"""
KINDS = """WHEN 'application' THEN 1099511627776 WHEN 'funder' THEN 2199023255552 WHEN 'initiative' THEN 3298534883328 WHEN
'wallet_item' THEN 4398046511104 WHEN 'source' THEN 5497558138880 WHEN 'award' THEN 13194139533312 WHEN
'partner' THEN 14293651161088 WHEN 'subaward' THEN 15393162788864 WHEN 'report' THEN 17592186044416"""
SQLITE = """
CREATE TRIGGER search_partners_insert AFTER INSERT ON partners BEGIN UPDATE search_entries SET words =
coalesce(new.uei, '') || ' ' || coalesce(new.ein, '') || ' ' || replace(coalesce(new.ein, ''), '-', '') || ' '
|| new.city || ' ' || new.website WHERE id = 14293651161088 + new.id; END;;
CREATE TRIGGER search_partners_update AFTER UPDATE OF uei, ein, city, website ON partners BEGIN UPDATE
search_entries SET words = coalesce(new.uei, '') || ' ' || coalesce(new.ein, '') || ' ' ||
replace(coalesce(new.ein, ''), '-', '') || ' ' || new.city || ' ' || new.website WHERE id = 14293651161088 +
new.id; END;;
CREATE TRIGGER partner_checks_no_update BEFORE UPDATE ON partner_checks BEGIN SELECT RAISE(ABORT, 'What SAM.gov
said is added to, never changed.'); END;;
CREATE TRIGGER partner_checks_no_delete BEFORE DELETE ON partner_checks BEGIN SELECT RAISE(ABORT, 'What SAM.gov
said is added to, never changed.'); END
"""
DROP_SQLITE = """
DROP TRIGGER search_partners_insert;;
DROP TRIGGER search_partners_update;;
DROP TRIGGER partner_checks_no_update;;
DROP TRIGGER partner_checks_no_delete
"""
RECORDS_SQLITE = """
CREATE TRIGGER search_records_insert AFTER INSERT ON records BEGIN INSERT INTO search_entries (id, record_id,
title, words) SELECT (CASE new.kind {kinds} ELSE 16492674416640 END) + new.id, new.id, new.title, '' WHERE
new.kind <> 'opportunity'; END;;
CREATE TRIGGER search_records_update AFTER UPDATE OF title ON records BEGIN UPDATE search_entries SET title =
new.title WHERE id = (CASE new.kind {kinds} ELSE 16492674416640 END) + new.id; END;;
CREATE TRIGGER search_records_delete AFTER DELETE ON records BEGIN DELETE FROM search_entries WHERE id = (CASE
old.kind {kinds} ELSE 16492674416640 END) + old.id; END
"""
DROP_RECORDS_SQLITE = """
DROP TRIGGER search_records_insert;;
DROP TRIGGER search_records_update;;
DROP TRIGGER search_records_delete
"""
POSTGRESQL = """
CREATE FUNCTION search_partners() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE search_entries SET words =
coalesce(new.uei, '') || ' ' || coalesce(new.ein, '') || ' ' || replace(coalesce(new.ein, ''), '-', '') || ' '
|| new.city || ' ' || new.website WHERE id = 14293651161088 + new.id; RETURN NULL; END $$;;
CREATE TRIGGER search_partners AFTER INSERT OR UPDATE OF uei, ein, city, website ON partners FOR EACH ROW
EXECUTE FUNCTION search_partners();;
CREATE FUNCTION partner_checks_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'What
SAM.gov said is added to, never changed.'; END $$;;
CREATE TRIGGER partner_checks_append_only BEFORE UPDATE OR DELETE ON partner_checks FOR EACH ROW EXECUTE
FUNCTION partner_checks_refuse()
"""
DROP_POSTGRESQL = """
DROP TRIGGER search_partners ON partners;;
DROP FUNCTION search_partners();;
DROP TRIGGER partner_checks_append_only ON partner_checks;;
DROP FUNCTION partner_checks_refuse()
"""
RECORDS_POSTGRESQL = """
CREATE FUNCTION search_records() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'INSERT' THEN INSERT
INTO search_entries (id, record_id, title, words) SELECT (CASE new.kind {kinds} ELSE 16492674416640 END) +
new.id, new.id, new.title, '' WHERE new.kind <> 'opportunity'; ELSIF TG_OP = 'DELETE' THEN DELETE FROM
search_entries WHERE id = (CASE old.kind {kinds} ELSE 16492674416640 END) + old.id; ELSE UPDATE search_entries
SET title = new.title WHERE id = (CASE new.kind {kinds} ELSE 16492674416640 END) + new.id; IF new.kind =
'funder' THEN UPDATE search_entries SET words = (SELECT coalesce((SELECT o.number FROM opportunities o WHERE
o.id = a.opportunity_id), '') || ' ' || coalesce((SELECT r.title || ' ' || f.abbreviation FROM records r JOIN
funders f ON f.id = r.id WHERE r.id = a.funder_id AND r.visibility = 'everyone'), '') || ' ' ||
substr(a.purpose, 1, 1000) FROM applications a WHERE a.id = search_entries.record_id) WHERE id IN (SELECT
1099511627776 + b.id FROM applications b WHERE b.funder_id = new.id); END IF; END IF; RETURN NULL; END $$;;
CREATE TRIGGER search_records AFTER INSERT OR DELETE OR UPDATE OF title, visibility ON records FOR EACH ROW
EXECUTE FUNCTION search_records()
"""
DROP_RECORDS_POSTGRESQL = """
DROP TRIGGER search_records ON records;;
DROP FUNCTION search_records()
"""
AGAIN = """
DELETE FROM search_entries WHERE id IN (SELECT 16492674416640 + records.id FROM records WHERE records.kind IN ('award',
'report', 'subaward'));;
INSERT INTO search_entries (id, record_id, title, words) SELECT (CASE records.kind WHEN 'award' THEN 13194139533312
WHEN 'subaward' THEN 15393162788864 ELSE 17592186044416 END) + records.id, records.id, records.title, '' FROM records
WHERE records.kind IN ('award', 'report', 'subaward')
"""

MAKE = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
DROP = {"sqlite": DROP_SQLITE, "postgresql": DROP_POSTGRESQL}
RECORDS = {"sqlite": RECORDS_SQLITE, "postgresql": RECORDS_POSTGRESQL}
DROP_RECORDS = {"sqlite": DROP_RECORDS_SQLITE, "postgresql": DROP_RECORDS_POSTGRESQL}


def upgrade() -> None:
    """Make the tables, and let search tell the new kinds of record apart."""
    _make_tables()
    _run(MAKE)
    _follow_records(KINDS)
    for statement in AGAIN.split(";;"):
        op.execute(statement)


def downgrade() -> None:
    """Drop them; what is left of the new kinds is found among the other records."""
    _follow_records(KINDS_BEFORE)
    _run(DROP)
    for name in ("partner_checks", "partner_agreements", "partners"):
        op.drop_table(name)


def _run(statements: dict[str, str], kinds: str = "") -> None:
    for statement in statements[op.get_bind().dialect.name].split(";;"):
        filled = statement.replace("{kinds}", kinds)
        op.execute(filled)


def _follow_records(kinds: str) -> None:
    _run(DROP_RECORDS)
    _run(RECORDS, kinds)


def _make_tables() -> None:
    op.create_table(
        "partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "partner_kind",
            sa.Enum(
                "nonprofit",
                "health",
                "school",
                "law_enforcement",
                "government",
                "faith",
                "business",
                "other",
                name="partner_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("uei", sa.String(length=12), nullable=True),
        sa.Column("ein", sa.String(length=10), nullable=True),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("zip_code", sa.String(length=10), nullable=False),
        sa.Column("phone", sa.String(length=25), nullable=False),
        sa.Column("website", sa.String(length=250), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["funders.id"], name=op.f("fk_partners_funder_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["id"], ["records.id"], name=op.f("fk_partners_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.UniqueConstraint("funder_id", name=op.f("uq_partners_funder_id")),
    )
    op.create_index("ix_partners_ein", "partners", ["ein"])
    op.create_index("ix_partners_partner_kind", "partners", ["partner_kind"])
    op.create_index("ix_partners_uei", "partners", ["uei"])
    op.create_table(
        "partner_agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "mou",
                "commitment",
                "support",
                "data_sharing",
                "other",
                name="agreement_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("value_cents", sa.BigInteger(), nullable=True),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("renew_on", sa.Date(), nullable=True),
        sa.Column("renews_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(length=500), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("deadline_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (ended_reason = '')", name=op.f("ck_partner_agreements_ended_has_a_reason")
        ),
        sa.CheckConstraint(
            "lead_days BETWEEN 0 AND 365", name=op.f("ck_partner_agreements_lead_within_a_year")
        ),
        sa.CheckConstraint("length(title) > 0", name=op.f("ck_partner_agreements_title_present")),
        sa.CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on",
            name=op.f("ck_partner_agreements_days_in_order"),
        ),
        sa.CheckConstraint(
            "value_cents IS NULL OR value_cents > 0", name=op.f("ck_partner_agreements_value_positive")
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"],
            ["deadlines.id"],
            name=op.f("fk_partner_agreements_deadline_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_partner_agreements_document_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_partner_agreements_owner_id")),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_partner_agreements_partner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["renews_id"],
            ["partner_agreements.id"],
            name=op.f("fk_partner_agreements_renews_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_agreements")),
        sa.UniqueConstraint("renews_id", name=op.f("uq_partner_agreements_renews_id")),
    )
    op.create_index("ix_partner_agreements_deadline_id", "partner_agreements", ["deadline_id"])
    op.create_index("ix_partner_agreements_document_id", "partner_agreements", ["document_id"])
    op.create_index("ix_partner_agreements_owner_id", "partner_agreements", ["owner_id"])
    op.create_index("ix_partner_agreements_partner_id", "partner_agreements", ["partner_id", "ends_on", "id"])
    op.create_index("ix_partner_agreements_renew_on", "partner_agreements", ["renew_on", "id"])
    op.create_table(
        "partner_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "clear", "excluded", name="sam_result", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("registration_ends_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_partner_checks_by_id")),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_partner_checks_partner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_checks")),
    )
    op.create_index("ix_partner_checks_partner_id", "partner_checks", ["partner_id", "checked_on", "id"])
