"""The full-text index over postings, on both databases.

SQLite: an FTS5 table that keeps no text of its own (external content) and follows ``postings`` by triggers;
words are stemmed and lose their accents. PostgreSQL: a generated ``tsvector`` column with a GIN index.
Title and number weigh most, then agency and assistance listings, then the description.
"""

from sqlalchemy import Table

from funding.infra.ddl import extra_ddl

_COLUMNS = ("title", "number", "agency", "alns", "body")
_NAMES = ", ".join(_COLUMNS)
_NEW = ", ".join(f"new.{name}" for name in _COLUMNS)
_OLD = ", ".join(f"old.{name}" for name in _COLUMNS)

_DELETE = f"INSERT INTO posting_search(posting_search, rowid, {_NAMES}) VALUES ('delete', old.id, {_OLD})"  # noqa: S608
_INSERT = f"INSERT INTO posting_search(rowid, {_NAMES}) VALUES (new.id, {_NEW})"  # noqa: S608 - constants only.


def install_index(postings: Table) -> None:
    """Have the index made with the table of postings."""
    extra_ddl(
        postings,
        "posting_search",
        sqlite=(
            f"CREATE VIRTUAL TABLE posting_search USING fts5({_NAMES}, content='postings', "
            "content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')",
            "INSERT INTO posting_search(posting_search, rank) VALUES ('rank', 'bm25(10.0, 10.0, 4.0, 6.0, 1.0)')",
            f"CREATE TRIGGER posting_search_insert AFTER INSERT ON postings BEGIN {_INSERT}; END",
            f"CREATE TRIGGER posting_search_delete AFTER DELETE ON postings BEGIN {_DELETE}; END",
            f"CREATE TRIGGER posting_search_update AFTER UPDATE OF {_NAMES} ON postings "
            f"BEGIN {_DELETE}; {_INSERT}; END",
        ),
        drop_sqlite=(
            "DROP TRIGGER posting_search_insert",
            "DROP TRIGGER posting_search_delete",
            "DROP TRIGGER posting_search_update",
            "DROP TABLE posting_search",
        ),
        postgresql=(
            "ALTER TABLE postings ADD COLUMN words tsvector GENERATED ALWAYS AS ("
            "setweight(to_tsvector('english', title || ' ' || number), 'A') || "
            "setweight(to_tsvector('english', agency || ' ' || alns), 'B') || "
            "setweight(to_tsvector('english', left(body, 100000)), 'C')) STORED",
            "CREATE INDEX ix_postings_words ON postings USING gin (words)",
        ),
        drop_postgresql=("DROP INDEX ix_postings_words", "ALTER TABLE postings DROP COLUMN words"),
    )
