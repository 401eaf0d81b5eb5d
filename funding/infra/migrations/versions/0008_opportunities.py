"""Calls for funding and their imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def run(statement: str) -> None:
    """Send one statement as it stands, without reading colons in it as parameters."""
    op.get_bind().exec_driver_sql(statement)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "opportunity_generation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_generation")),
    )
    op.create_table(
        "opportunity_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "running",
                "finished",
                "checked",
                "refused",
                "interrupted",
                name="import_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("newest_update", sa.Date(), nullable=True),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("duplicates", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_opportunity_imports_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_imports")),
    )
    op.create_index("ix_opportunity_imports_state", "opportunity_imports", ["state", "id"], unique=False)
    op.create_table(
        "opportunity_import_warnings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["opportunity_imports.id"],
            name=op.f("fk_opportunity_import_warnings_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_import_warnings")),
    )
    op.create_index(
        op.f("ix_opportunity_import_warnings_import_id"),
        "opportunity_import_warnings",
        ["import_id"],
        unique=False,
    )
    op.create_table(
        "postings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("agency", sa.String(length=400), nullable=False),
        sa.Column("alns", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("raw", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["opportunity_imports.id"], name=op.f("fk_postings_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
    )
    op.create_index(op.f("ix_postings_import_id"), "postings", ["import_id"], unique=False)
    op.create_index("ix_postings_source_id_id", "postings", ["source_id", "id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        run(
            "CREATE VIRTUAL TABLE posting_search USING fts5(title, number, agency, alns, body, content='postings', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')"
        )
        run(
            "INSERT INTO posting_search(posting_search, rank) VALUES ('rank', 'bm25(10.0, 10.0, 4.0, 6.0, 1.0)')"
        )
        run(
            "CREATE TRIGGER posting_search_insert AFTER INSERT ON postings BEGIN INSERT INTO posting_search(rowid, title, number, agency, alns, body) VALUES (new.id, new.title, new.number, new.agency, new.alns, new.body); END"
        )
        run(
            "CREATE TRIGGER posting_search_delete AFTER DELETE ON postings BEGIN INSERT INTO posting_search(posting_search, rowid, title, number, agency, alns, body) VALUES ('delete', old.id, old.title, old.number, old.agency, old.alns, old.body); END"
        )
        run(
            "CREATE TRIGGER posting_search_update AFTER UPDATE OF title, number, agency, alns, body ON postings BEGIN INSERT INTO posting_search(posting_search, rowid, title, number, agency, alns, body) VALUES ('delete', old.id, old.title, old.number, old.agency, old.alns, old.body); INSERT INTO posting_search(rowid, title, number, agency, alns, body) VALUES (new.id, new.title, new.number, new.agency, new.alns, new.body); END"
        )
    if op.get_bind().dialect.name == "postgresql":
        run(
            "ALTER TABLE postings ADD COLUMN words tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english', title || ' ' || number), 'A') || setweight(to_tsvector('english', agency || ' ' || alns), 'B') || setweight(to_tsvector('english', left(body, 100000)), 'C')) STORED"
        )
        run("CREATE INDEX ix_postings_words ON postings USING gin (words)")
    op.create_table(
        "opportunities",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "grants_gov",
                "state",
                "foundation",
                "partner",
                "donor",
                "other",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source_id", sa.String(length=64), nullable=True),
        sa.Column("posting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("absent_since_id", sa.Integer(), nullable=True),
        sa.Column("match_bp", sa.Integer(), nullable=True),
        sa.Column("match_source", sa.String(length=300), server_default="", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("agency_code", sa.String(length=60), nullable=False),
        sa.Column("agency_name", sa.String(length=255), nullable=False),
        sa.Column("is_forecast", sa.Boolean(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("close_on", sa.Date(), nullable=True),
        sa.Column("archive_on", sa.Date(), nullable=True),
        sa.Column("open_until", sa.Date(), nullable=False),
        sa.Column("ceiling_cents", sa.BigInteger(), nullable=True),
        sa.Column("floor_cents", sa.BigInteger(), nullable=True),
        sa.Column("total_cents", sa.BigInteger(), nullable=True),
        sa.Column("expected_awards", sa.Integer(), nullable=True),
        sa.Column("eligibility_mask", sa.Integer(), nullable=False),
        sa.Column("instrument_mask", sa.Integer(), nullable=False),
        sa.Column("activity_mask", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column(
            "cost_share",
            sa.Enum(
                "yes",
                "no",
                "unknown",
                name="cost_share",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("funder_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(source = 'grants_gov') = (source_id IS NOT NULL)",
            name=op.f("ck_opportunities_source_id_of_grants_gov"),
        ),
        sa.CheckConstraint(
            "ceiling_cents IS NULL OR ceiling_cents > 0", name=op.f("ck_opportunities_ceiling_positive")
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on",
            name=op.f("ck_opportunities_project_dates"),
        ),
        sa.CheckConstraint(
            "floor_cents IS NULL OR floor_cents > 0", name=op.f("ck_opportunities_floor_positive")
        ),
        sa.CheckConstraint(
            "match_bp IS NULL OR match_bp BETWEEN 0 AND 9999", name=op.f("ck_opportunities_match_share")
        ),
        sa.ForeignKeyConstraint(
            ["absent_since_id"], ["opportunity_imports.id"], name=op.f("fk_opportunities_absent_since_id")
        ),
        sa.ForeignKeyConstraint(["funder_id"], ["funders.id"], name=op.f("fk_opportunities_funder_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], name=op.f("fk_opportunities_posting_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_opportunities_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunities")),
        sa.UniqueConstraint("posting_id", name=op.f("uq_opportunities_posting_id")),
        sa.UniqueConstraint("record_id", name=op.f("uq_opportunities_record_id")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_opportunities_source_source_id")),
    )
    op.create_index("ix_opportunities_funder_id", "opportunities", ["funder_id"], unique=False)
    op.create_index(
        "ix_opportunities_search",
        "opportunities",
        [
            "open_until",
            "is_forecast",
            "close_on",
            "archive_on",
            "source",
            "agency_code",
            "eligibility_mask",
            "instrument_mask",
            "activity_mask",
            "ceiling_cents",
            "cost_share",
            "posting_id",
            "record_id",
        ],
        unique=False,
    )
    op.create_table(
        "opportunity_staging",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=8), nullable=False),
        sa.Column("posting_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("agency_code", sa.String(length=60), nullable=False),
        sa.Column("agency_name", sa.String(length=255), nullable=False),
        sa.Column("is_forecast", sa.Boolean(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("close_on", sa.Date(), nullable=True),
        sa.Column("archive_on", sa.Date(), nullable=True),
        sa.Column("open_until", sa.Date(), nullable=False),
        sa.Column("ceiling_cents", sa.BigInteger(), nullable=True),
        sa.Column("floor_cents", sa.BigInteger(), nullable=True),
        sa.Column("total_cents", sa.BigInteger(), nullable=True),
        sa.Column("expected_awards", sa.Integer(), nullable=True),
        sa.Column("eligibility_mask", sa.Integer(), nullable=False),
        sa.Column("instrument_mask", sa.Integer(), nullable=False),
        sa.Column("activity_mask", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column(
            "cost_share",
            sa.Enum(
                "yes",
                "no",
                "unknown",
                name="cost_share",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("funder_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["funder_id"], ["funders.id"], name=op.f("fk_opportunity_staging_funder_id")),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["opportunity_imports.id"],
            name=op.f("fk_opportunity_staging_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "source_id", name=op.f("pk_opportunity_staging")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "posting_listings",
        sa.Column("posting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("aln", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_posting_listings_posting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("posting_id", "aln", name=op.f("pk_posting_listings")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_posting_listings_aln_posting_id", "posting_listings", ["aln", "posting_id"], unique=False
    )
    op.create_table(
        "opportunity_gates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_time", sa.Time(), nullable=True),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column(
            "certainty",
            sa.Enum(
                "exact",
                "date_only",
                "estimated",
                "rolling",
                "unknown",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source_text", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(certainty IN ('rolling', 'unknown')) = (due_on IS NULL)",
            name=op.f("ck_opportunity_gates_dated_unless_open"),
        ),
        sa.CheckConstraint(
            "due_time IS NOT NULL OR certainty <> 'exact'", name=op.f("ck_opportunity_gates_exact_has_time")
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("fk_opportunity_gates_opportunity_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_gates")),
    )
    op.create_index(
        op.f("ix_opportunity_gates_opportunity_id"), "opportunity_gates", ["opportunity_id"], unique=False
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("opportunity_gates")
    op.drop_table("posting_listings")
    op.drop_table("opportunity_staging")
    op.drop_table("opportunities")
    if op.get_bind().dialect.name == "postgresql":
        run("DROP INDEX ix_postings_words")
        run("ALTER TABLE postings DROP COLUMN words")
    if op.get_bind().dialect.name == "sqlite":
        run("DROP TRIGGER posting_search_insert")
        run("DROP TRIGGER posting_search_delete")
        run("DROP TRIGGER posting_search_update")
        run("DROP TABLE posting_search")
    op.drop_table("postings")
    op.drop_table("opportunity_import_warnings")
    op.drop_table("opportunity_imports")
    op.drop_table("opportunity_generation")
