"""Search everywhere: an index over everything with a name, kept by triggers, and what each person saw lately."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

SQLITE = """
CREATE TRIGGER search_contacts_insert AFTER INSERT ON contacts BEGIN INSERT INTO search_entries (id, record_id,
title, words) SELECT 7696581394432 + new.id, new.record_id, new.name, new.job_title || ' ' || new.email || ' ' ||
new.phone WHERE 1 = 1; END;;
CREATE TRIGGER search_contacts_update AFTER UPDATE OF record_id, name, job_title, email, phone ON contacts BEGIN
DELETE FROM search_entries WHERE id = 7696581394432 + old.id; INSERT INTO search_entries (id, record_id, title,
words) SELECT 7696581394432 + new.id, new.record_id, new.name, new.job_title || ' ' || new.email || ' ' || new.phone
WHERE 1 = 1; END;;
CREATE TRIGGER search_contacts_delete AFTER DELETE ON contacts BEGIN DELETE FROM search_entries WHERE id =
7696581394432 + old.id; END;;
CREATE TRIGGER search_documents_insert AFTER INSERT ON documents BEGIN INSERT INTO search_entries (id, record_id,
title, words) SELECT 8796093022208 + new.id, new.record_id, CASE WHEN new.label = '' THEN new.name ELSE new.label
END, new.name WHERE new.removed_at IS NULL; END;;
CREATE TRIGGER search_documents_update AFTER UPDATE OF record_id, name, label, removed_at ON documents BEGIN DELETE
FROM search_entries WHERE id = 8796093022208 + old.id; INSERT INTO search_entries (id, record_id, title, words)
SELECT 8796093022208 + new.id, new.record_id, CASE WHEN new.label = '' THEN new.name ELSE new.label END, new.name
WHERE new.removed_at IS NULL; END;;
CREATE TRIGGER search_documents_delete AFTER DELETE ON documents BEGIN DELETE FROM search_entries WHERE id =
8796093022208 + old.id; END;;
CREATE TRIGGER search_notes_insert AFTER INSERT ON notes BEGIN INSERT INTO search_entries (id, record_id, title,
words) SELECT 10995116277760 + new.id, new.record_id, '', new.text || ' ' || new.author_name WHERE new.withdrawn_at
IS NULL; END;;
CREATE TRIGGER search_notes_update AFTER UPDATE OF record_id, text, author_name, withdrawn_at ON notes BEGIN DELETE
FROM search_entries WHERE id = 10995116277760 + old.id; INSERT INTO search_entries (id, record_id, title, words)
SELECT 10995116277760 + new.id, new.record_id, '', new.text || ' ' || new.author_name WHERE new.withdrawn_at IS
NULL; END;;
CREATE TRIGGER search_notes_delete AFTER DELETE ON notes BEGIN DELETE FROM search_entries WHERE id = 10995116277760
+ old.id; END;;
CREATE TRIGGER search_tasks_insert AFTER INSERT ON tasks BEGIN INSERT INTO search_entries (id, record_id, title,
words) SELECT 9895604649984 + new.id, new.record_id, new.title, new.waiting_name WHERE 1 = 1; END;;
CREATE TRIGGER search_tasks_update AFTER UPDATE OF record_id, title, waiting_name ON tasks BEGIN DELETE FROM
search_entries WHERE id = 9895604649984 + old.id; INSERT INTO search_entries (id, record_id, title, words) SELECT
9895604649984 + new.id, new.record_id, new.title, new.waiting_name WHERE 1 = 1; END;;
CREATE TRIGGER search_tasks_delete AFTER DELETE ON tasks BEGIN DELETE FROM search_entries WHERE id = 9895604649984 +
old.id; END;;
CREATE TRIGGER search_users_insert AFTER INSERT ON users BEGIN INSERT INTO search_entries (id, record_id, title,
words) SELECT 12094627905536 + new.id, NULL, new.name, new.email WHERE 1 = 1; END;;
CREATE TRIGGER search_users_update AFTER UPDATE OF name, email ON users BEGIN DELETE FROM search_entries WHERE id =
12094627905536 + old.id; INSERT INTO search_entries (id, record_id, title, words) SELECT 12094627905536 + new.id,
NULL, new.name, new.email WHERE 1 = 1; END;;
CREATE TRIGGER search_users_delete AFTER DELETE ON users BEGIN DELETE FROM search_entries WHERE id = 12094627905536
+ old.id; END;;
CREATE TRIGGER search_applications_insert AFTER INSERT ON applications BEGIN UPDATE search_entries SET words =
coalesce((SELECT o.number FROM opportunities o WHERE o.id = new.opportunity_id), '') || ' ' || coalesce((SELECT
r.title || ' ' || f.abbreviation FROM records r JOIN funders f ON f.id = r.id WHERE r.id = new.funder_id AND
r.visibility = 'everyone'), '') || ' ' || substr(new.purpose, 1, 1000) WHERE id = 1099511627776 + new.id; END;;
CREATE TRIGGER search_applications_update AFTER UPDATE OF funder_id, opportunity_id, purpose ON applications BEGIN
UPDATE search_entries SET words = coalesce((SELECT o.number FROM opportunities o WHERE o.id = new.opportunity_id),
'') || ' ' || coalesce((SELECT r.title || ' ' || f.abbreviation FROM records r JOIN funders f ON f.id = r.id WHERE
r.id = new.funder_id AND r.visibility = 'everyone'), '') || ' ' || substr(new.purpose, 1, 1000) WHERE id =
1099511627776 + new.id; END;;
CREATE TRIGGER search_funders_insert AFTER INSERT ON funders BEGIN UPDATE search_entries SET words =
new.abbreviation || ' ' || coalesce(new.agency_code, '') || ' ' || coalesce(new.ein, '') || ' ' ||
replace(coalesce(new.ein, ''), '-', '') || ' ' || coalesce(new.uei, '') || ' ' || new.region || ' ' || new.website
WHERE id = 2199023255552 + new.id; END;;
CREATE TRIGGER search_funders_update AFTER UPDATE OF abbreviation, agency_code, ein, uei, region, website ON funders
BEGIN UPDATE search_entries SET words = new.abbreviation || ' ' || coalesce(new.agency_code, '') || ' ' ||
coalesce(new.ein, '') || ' ' || replace(coalesce(new.ein, ''), '-', '') || ' ' || coalesce(new.uei, '') || ' ' ||
new.region || ' ' || new.website WHERE id = 2199023255552 + new.id; END;;
CREATE TRIGGER search_initiatives_insert AFTER INSERT ON initiatives BEGIN UPDATE search_entries SET words =
new.place || ' ' || new.audience WHERE id = 3298534883328 + new.id; END;;
CREATE TRIGGER search_initiatives_update AFTER UPDATE OF place, audience ON initiatives BEGIN UPDATE search_entries
SET words = new.place || ' ' || new.audience WHERE id = 3298534883328 + new.id; END;;
CREATE TRIGGER search_wallet_items_insert AFTER INSERT ON wallet_items BEGIN UPDATE search_entries SET words =
new.number || ' ' || new.issuer WHERE id = 4398046511104 + new.id; END;;
CREATE TRIGGER search_wallet_items_update AFTER UPDATE OF number, issuer ON wallet_items BEGIN UPDATE search_entries
SET words = new.number || ' ' || new.issuer WHERE id = 4398046511104 + new.id; END;;
CREATE TRIGGER search_records_insert AFTER INSERT ON records BEGIN INSERT INTO search_entries (id, record_id, title,
words) SELECT (CASE new.kind WHEN 'application' THEN 1099511627776 WHEN 'funder' THEN 2199023255552 WHEN
'initiative' THEN 3298534883328 WHEN 'wallet_item' THEN 4398046511104 WHEN 'source' THEN 5497558138880 ELSE
16492674416640 END) + new.id, new.id, new.title, '' WHERE new.kind <> 'opportunity'; END;;
CREATE TRIGGER search_records_update AFTER UPDATE OF title ON records BEGIN UPDATE search_entries SET title =
new.title WHERE id = (CASE new.kind WHEN 'application' THEN 1099511627776 WHEN 'funder' THEN 2199023255552 WHEN
'initiative' THEN 3298534883328 WHEN 'wallet_item' THEN 4398046511104 WHEN 'source' THEN 5497558138880 ELSE
16492674416640 END) + new.id; END;;
CREATE TRIGGER search_records_spread AFTER UPDATE OF title, visibility ON records WHEN new.kind = 'funder' BEGIN
UPDATE search_entries SET words = (SELECT coalesce((SELECT o.number FROM opportunities o WHERE o.id =
a.opportunity_id), '') || ' ' || coalesce((SELECT r.title || ' ' || f.abbreviation FROM records r JOIN funders f ON
f.id = r.id WHERE r.id = a.funder_id AND r.visibility = 'everyone'), '') || ' ' || substr(a.purpose, 1, 1000) FROM
applications a WHERE a.id = search_entries.record_id) WHERE id IN (SELECT 1099511627776 + b.id FROM applications b
WHERE b.funder_id = new.id); END;;
CREATE TRIGGER search_records_delete AFTER DELETE ON records BEGIN DELETE FROM search_entries WHERE id = (CASE
old.kind WHEN 'application' THEN 1099511627776 WHEN 'funder' THEN 2199023255552 WHEN 'initiative' THEN 3298534883328
WHEN 'wallet_item' THEN 4398046511104 WHEN 'source' THEN 5497558138880 ELSE 16492674416640 END) + old.id; END;;
CREATE VIRTUAL TABLE search_index USING fts5(title, words, content='search_entries', content_rowid='id',
tokenize='unicode61 remove_diacritics 2', prefix='2 3');;
CREATE TRIGGER search_index_insert AFTER INSERT ON search_entries BEGIN INSERT INTO search_index(rowid, title,
words) VALUES (new.id, new.title, new.words); END;;
CREATE TRIGGER search_index_delete AFTER DELETE ON search_entries BEGIN INSERT INTO search_index(search_index,
rowid, title, words) VALUES ('delete', old.id, old.title, old.words); END;;
CREATE TRIGGER search_index_update AFTER UPDATE OF title, words ON search_entries BEGIN INSERT INTO
search_index(search_index, rowid, title, words) VALUES ('delete', old.id, old.title, old.words); INSERT INTO
search_index(rowid, title, words) VALUES (new.id, new.title, new.words); END;;
CREATE VIRTUAL TABLE call_names USING fts5(title, number, agency, alns, content='postings', content_rowid='id',
tokenize='unicode61 remove_diacritics 2', prefix='2 3');;
CREATE TRIGGER call_names_insert AFTER INSERT ON postings BEGIN INSERT INTO call_names(rowid, title, number, agency,
alns) VALUES (new.id, new.title, new.number, new.agency, new.alns); END;;
CREATE TRIGGER call_names_delete AFTER DELETE ON postings BEGIN INSERT INTO call_names(call_names, rowid, title,
number, agency, alns) VALUES ('delete', old.id, old.title, old.number, old.agency, old.alns); END;;
CREATE TRIGGER call_names_update AFTER UPDATE OF title, number, agency, alns ON postings BEGIN INSERT INTO
call_names(call_names, rowid, title, number, agency, alns) VALUES ('delete', old.id, old.title, old.number,
old.agency, old.alns); INSERT INTO call_names(rowid, title, number, agency, alns) VALUES (new.id, new.title,
new.number, new.agency, new.alns); END
"""
POSTGRESQL = """
CREATE FUNCTION search_contacts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT' THEN DELETE FROM
search_entries WHERE id = 7696581394432 + old.id; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO search_entries (id,
record_id, title, words) SELECT 7696581394432 + new.id, new.record_id, new.name, new.job_title || ' ' || new.email
|| ' ' || new.phone WHERE 1 = 1; END IF; RETURN NULL; END $$;;
CREATE TRIGGER search_contacts AFTER INSERT OR DELETE OR UPDATE OF record_id, name, job_title, email, phone ON
contacts FOR EACH ROW EXECUTE FUNCTION search_contacts();;
CREATE FUNCTION search_documents() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT' THEN DELETE
FROM search_entries WHERE id = 8796093022208 + old.id; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO search_entries
(id, record_id, title, words) SELECT 8796093022208 + new.id, new.record_id, CASE WHEN new.label = '' THEN new.name
ELSE new.label END, new.name WHERE new.removed_at IS NULL; END IF; RETURN NULL; END $$;;
CREATE TRIGGER search_documents AFTER INSERT OR DELETE OR UPDATE OF record_id, name, label, removed_at ON documents
FOR EACH ROW EXECUTE FUNCTION search_documents();;
CREATE FUNCTION search_notes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT' THEN DELETE FROM
search_entries WHERE id = 10995116277760 + old.id; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO search_entries (id,
record_id, title, words) SELECT 10995116277760 + new.id, new.record_id, '', new.text || ' ' || new.author_name WHERE
new.withdrawn_at IS NULL; END IF; RETURN NULL; END $$;;
CREATE TRIGGER search_notes AFTER INSERT OR DELETE OR UPDATE OF record_id, text, author_name, withdrawn_at ON notes
FOR EACH ROW EXECUTE FUNCTION search_notes();;
CREATE FUNCTION search_tasks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT' THEN DELETE FROM
search_entries WHERE id = 9895604649984 + old.id; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO search_entries (id,
record_id, title, words) SELECT 9895604649984 + new.id, new.record_id, new.title, new.waiting_name WHERE 1 = 1; END
IF; RETURN NULL; END $$;;
CREATE TRIGGER search_tasks AFTER INSERT OR DELETE OR UPDATE OF record_id, title, waiting_name ON tasks FOR EACH ROW
EXECUTE FUNCTION search_tasks();;
CREATE FUNCTION search_users() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT' THEN DELETE FROM
search_entries WHERE id = 12094627905536 + old.id; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO search_entries (id,
record_id, title, words) SELECT 12094627905536 + new.id, NULL, new.name, new.email WHERE 1 = 1; END IF; RETURN NULL;
END $$;;
CREATE TRIGGER search_users AFTER INSERT OR DELETE OR UPDATE OF name, email ON users FOR EACH ROW EXECUTE FUNCTION
search_users();;
CREATE FUNCTION search_applications() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE search_entries SET words =
coalesce((SELECT o.number FROM opportunities o WHERE o.id = new.opportunity_id), '') || ' ' || coalesce((SELECT
r.title || ' ' || f.abbreviation FROM records r JOIN funders f ON f.id = r.id WHERE r.id = new.funder_id AND
r.visibility = 'everyone'), '') || ' ' || substr(new.purpose, 1, 1000) WHERE id = 1099511627776 + new.id; RETURN
NULL; END $$;;
CREATE TRIGGER search_applications AFTER INSERT OR UPDATE OF funder_id, opportunity_id, purpose ON applications FOR
EACH ROW EXECUTE FUNCTION search_applications();;
CREATE FUNCTION search_funders() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE search_entries SET words =
new.abbreviation || ' ' || coalesce(new.agency_code, '') || ' ' || coalesce(new.ein, '') || ' ' ||
replace(coalesce(new.ein, ''), '-', '') || ' ' || coalesce(new.uei, '') || ' ' || new.region || ' ' || new.website
WHERE id = 2199023255552 + new.id; RETURN NULL; END $$;;
CREATE TRIGGER search_funders AFTER INSERT OR UPDATE OF abbreviation, agency_code, ein, uei, region, website ON
funders FOR EACH ROW EXECUTE FUNCTION search_funders();;
CREATE FUNCTION search_initiatives() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE search_entries SET words =
new.place || ' ' || new.audience WHERE id = 3298534883328 + new.id; RETURN NULL; END $$;;
CREATE TRIGGER search_initiatives AFTER INSERT OR UPDATE OF place, audience ON initiatives FOR EACH ROW EXECUTE
FUNCTION search_initiatives();;
CREATE FUNCTION search_wallet_items() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE search_entries SET words =
new.number || ' ' || new.issuer WHERE id = 4398046511104 + new.id; RETURN NULL; END $$;;
CREATE TRIGGER search_wallet_items AFTER INSERT OR UPDATE OF number, issuer ON wallet_items FOR EACH ROW EXECUTE
FUNCTION search_wallet_items();;
CREATE FUNCTION search_records() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'INSERT' THEN INSERT INTO
search_entries (id, record_id, title, words) SELECT (CASE new.kind WHEN 'application' THEN 1099511627776 WHEN
'funder' THEN 2199023255552 WHEN 'initiative' THEN 3298534883328 WHEN 'wallet_item' THEN 4398046511104 WHEN 'source'
THEN 5497558138880 ELSE 16492674416640 END) + new.id, new.id, new.title, '' WHERE new.kind <> 'opportunity'; ELSIF
TG_OP = 'DELETE' THEN DELETE FROM search_entries WHERE id = (CASE old.kind WHEN 'application' THEN 1099511627776
WHEN 'funder' THEN 2199023255552 WHEN 'initiative' THEN 3298534883328 WHEN 'wallet_item' THEN 4398046511104 WHEN
'source' THEN 5497558138880 ELSE 16492674416640 END) + old.id; ELSE UPDATE search_entries SET title = new.title
WHERE id = (CASE new.kind WHEN 'application' THEN 1099511627776 WHEN 'funder' THEN 2199023255552 WHEN 'initiative'
THEN 3298534883328 WHEN 'wallet_item' THEN 4398046511104 WHEN 'source' THEN 5497558138880 ELSE 16492674416640 END) +
new.id; IF new.kind = 'funder' THEN UPDATE search_entries SET words = (SELECT coalesce((SELECT o.number FROM
opportunities o WHERE o.id = a.opportunity_id), '') || ' ' || coalesce((SELECT r.title || ' ' || f.abbreviation FROM
records r JOIN funders f ON f.id = r.id WHERE r.id = a.funder_id AND r.visibility = 'everyone'), '') || ' ' ||
substr(a.purpose, 1, 1000) FROM applications a WHERE a.id = search_entries.record_id) WHERE id IN (SELECT
1099511627776 + b.id FROM applications b WHERE b.funder_id = new.id); END IF; END IF; RETURN NULL; END $$;;
CREATE TRIGGER search_records AFTER INSERT OR DELETE OR UPDATE OF title, visibility ON records FOR EACH ROW EXECUTE
FUNCTION search_records();;
ALTER TABLE search_entries ADD COLUMN names tsvector GENERATED ALWAYS AS (to_tsvector('simple',
regexp_replace(translate(lower(title || ' ' || words),
'àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęěĝğġģĥĩīĭįĳĵķĺļľŀńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżžſ',
'aaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeeegggghiiiiijkllllnnnooorrrssssttuuuuuuwyzzzs'), '[^[:alnum:]]+', ' ', 'g')))
STORED;;
CREATE INDEX ix_search_entries_names ON search_entries USING gin (names);;
CREATE INDEX ix_search_entries_start ON search_entries (left(regexp_replace(translate(lower(title),
'àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęěĝğġģĥĩīĭįĳĵķĺļľŀńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżžſ',
'aaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeeegggghiiiiijkllllnnnooorrrssssttuuuuuuwyzzzs'), '[^[:alnum:]]+', ' ', 'g'),
100) text_pattern_ops);;
ALTER TABLE postings ADD COLUMN names tsvector GENERATED ALWAYS AS (to_tsvector('simple',
regexp_replace(translate(lower(title || ' ' || number || ' ' || agency || ' ' || alns),
'àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęěĝğġģĥĩīĭįĳĵķĺļľŀńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżžſ',
'aaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeeegggghiiiiijkllllnnnooorrrssssttuuuuuuwyzzzs'), '[^[:alnum:]]+', ' ', 'g')))
STORED;;
CREATE INDEX ix_postings_names ON postings USING gin (names);;
CREATE INDEX ix_postings_start ON postings (left(regexp_replace(translate(lower(title),
'àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęěĝğġģĥĩīĭįĳĵķĺļľŀńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżžſ',
'aaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeeegggghiiiiijkllllnnnooorrrssssttuuuuuuwyzzzs'), '[^[:alnum:]]+', ' ', 'g'),
100) text_pattern_ops)
"""
DROP_SQLITE = """
DROP TRIGGER call_names_insert;;
DROP TRIGGER call_names_delete;;
DROP TRIGGER call_names_update;;
DROP TABLE call_names;;
DROP TRIGGER search_index_insert;;
DROP TRIGGER search_index_delete;;
DROP TRIGGER search_index_update;;
DROP TABLE search_index;;
DROP TRIGGER search_records_insert;;
DROP TRIGGER search_records_update;;
DROP TRIGGER search_records_spread;;
DROP TRIGGER search_records_delete;;
DROP TRIGGER search_wallet_items_insert;;
DROP TRIGGER search_wallet_items_update;;
DROP TRIGGER search_initiatives_insert;;
DROP TRIGGER search_initiatives_update;;
DROP TRIGGER search_funders_insert;;
DROP TRIGGER search_funders_update;;
DROP TRIGGER search_applications_insert;;
DROP TRIGGER search_applications_update;;
DROP TRIGGER search_users_insert;;
DROP TRIGGER search_users_update;;
DROP TRIGGER search_users_delete;;
DROP TRIGGER search_tasks_insert;;
DROP TRIGGER search_tasks_update;;
DROP TRIGGER search_tasks_delete;;
DROP TRIGGER search_notes_insert;;
DROP TRIGGER search_notes_update;;
DROP TRIGGER search_notes_delete;;
DROP TRIGGER search_documents_insert;;
DROP TRIGGER search_documents_update;;
DROP TRIGGER search_documents_delete;;
DROP TRIGGER search_contacts_insert;;
DROP TRIGGER search_contacts_update;;
DROP TRIGGER search_contacts_delete
"""
DROP_POSTGRESQL = """
DROP INDEX ix_postings_start;;
DROP INDEX ix_postings_names;;
ALTER TABLE postings DROP COLUMN names;;
DROP INDEX ix_search_entries_start;;
DROP INDEX ix_search_entries_names;;
ALTER TABLE search_entries DROP COLUMN names;;
DROP TRIGGER search_records ON records;;
DROP FUNCTION search_records();;
DROP TRIGGER search_wallet_items ON wallet_items;;
DROP FUNCTION search_wallet_items();;
DROP TRIGGER search_initiatives ON initiatives;;
DROP FUNCTION search_initiatives();;
DROP TRIGGER search_funders ON funders;;
DROP FUNCTION search_funders();;
DROP TRIGGER search_applications ON applications;;
DROP FUNCTION search_applications();;
DROP TRIGGER search_users ON users;;
DROP FUNCTION search_users();;
DROP TRIGGER search_tasks ON tasks;;
DROP FUNCTION search_tasks();;
DROP TRIGGER search_notes ON notes;;
DROP FUNCTION search_notes();;
DROP TRIGGER search_documents ON documents;;
DROP FUNCTION search_documents();;
DROP TRIGGER search_contacts ON contacts;;
DROP FUNCTION search_contacts()
"""
FILL = """
INSERT INTO search_entries (id, record_id, title, words) SELECT (CASE records.kind WHEN 'application' THEN
1099511627776 WHEN 'funder' THEN 2199023255552 WHEN 'initiative' THEN 3298534883328 WHEN 'wallet_item' THEN
4398046511104 WHEN 'source' THEN 5497558138880 ELSE 16492674416640 END) + records.id, records.id, records.title, ''
FROM records WHERE records.kind <> 'opportunity';;
UPDATE contacts SET name = name;;
UPDATE documents SET name = name;;
UPDATE notes SET text = text;;
UPDATE tasks SET title = title;;
UPDATE users SET name = name;;
UPDATE applications SET purpose = purpose;;
UPDATE funders SET region = region;;
UPDATE initiatives SET place = place;;
UPDATE wallet_items SET number = number
"""

MAKE = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
DROP = {"sqlite": DROP_SQLITE, "postgresql": DROP_POSTGRESQL}


def upgrade() -> None:
    """Make the tables, the index and its triggers, and enter what is there: touching a row makes its entry."""
    _make_tables()
    name = op.get_bind().dialect.name
    for statement in MAKE[name].split(";;"):
        op.execute(statement)
    for statement in FILL.split(";;"):
        op.execute(statement)
    if name == "sqlite":
        op.execute("INSERT INTO call_names(call_names) VALUES ('rebuild')")


def downgrade() -> None:
    """Drop them."""
    for statement in DROP[op.get_bind().dialect.name].split(";;"):
        op.execute(statement)
    op.drop_table("seen_records")
    op.drop_table("search_entries")


def _make_tables() -> None:
    op.create_table(
        "search_entries",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
    )
    op.create_table(
        "seen_records",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.id"], name=op.f("fk_seen_records_record_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_seen_records_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "record_id", name=op.f("pk_seen_records")),
    )
    op.create_index("ix_seen_records_record_id", "seen_records", ["record_id"])
