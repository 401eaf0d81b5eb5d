"""Activities, agreements, invoices, payments, match and board packets are found by their words."""

from __future__ import annotations

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

MAKE = {
    "sqlite": (
        (
            "CREATE TRIGGER search_activities_insert AFTER INSERT ON activities BEGIN INSERT INTO search_entries (id,"
            " record_id, title, words) SELECT 18691697672192 + new.id, new.initiative_id, CASE WHEN new.place = '' "
            "THEN new.audience ELSE new.place END, new.audience || ' ' || substr(new.note, 1, 500) WHERE "
            "new.voided_at IS NULL AND (new.place <> '' OR new.audience <> '' OR new.note <> ''); END"
        ),
        (
            "CREATE TRIGGER search_activities_update AFTER UPDATE OF initiative_id, place, audience, note, voided_at "
            "ON activities BEGIN DELETE FROM search_entries WHERE id = 18691697672192 + old.id; INSERT INTO "
            "search_entries (id, record_id, title, words) SELECT 18691697672192 + new.id, new.initiative_id, CASE "
            "WHEN new.place = '' THEN new.audience ELSE new.place END, new.audience || ' ' || substr(new.note, 1, "
            "500) WHERE new.voided_at IS NULL AND (new.place <> '' OR new.audience <> '' OR new.note <> ''); END"
        ),
        (
            "CREATE TRIGGER search_activities_delete AFTER DELETE ON activities BEGIN DELETE FROM search_entries "
            "WHERE id = 18691697672192 + old.id; END"
        ),
        (
            "CREATE TRIGGER search_partner_agreements_insert AFTER INSERT ON partner_agreements BEGIN INSERT INTO "
            "search_entries (id, record_id, title, words) SELECT 19791209299968 + new.id, new.partner_id, new.title, "
            "new.note WHERE 1 = 1; END"
        ),
        (
            "CREATE TRIGGER search_partner_agreements_update AFTER UPDATE OF title, note ON partner_agreements BEGIN "
            "DELETE FROM search_entries WHERE id = 19791209299968 + old.id; INSERT INTO search_entries (id, "
            "record_id, title, words) SELECT 19791209299968 + new.id, new.partner_id, new.title, new.note WHERE 1 = "
            "1; END"
        ),
        (
            "CREATE TRIGGER search_partner_agreements_delete AFTER DELETE ON partner_agreements BEGIN DELETE FROM "
            "search_entries WHERE id = 19791209299968 + old.id; END"
        ),
        (
            "CREATE TRIGGER search_subaward_invoices_insert AFTER INSERT ON subaward_invoices BEGIN INSERT INTO "
            "search_entries (id, record_id, title, words) SELECT 20890720927744 + new.id, new.subaward_id, 'Invoice '"
            " || new.number, new.number || ' ' || new.payment_reference || ' ' || new.note WHERE 1 = 1; END"
        ),
        (
            "CREATE TRIGGER search_subaward_invoices_update AFTER UPDATE OF number, note, payment_reference ON "
            "subaward_invoices BEGIN DELETE FROM search_entries WHERE id = 20890720927744 + old.id; INSERT INTO "
            "search_entries (id, record_id, title, words) SELECT 20890720927744 + new.id, new.subaward_id, 'Invoice '"
            " || new.number, new.number || ' ' || new.payment_reference || ' ' || new.note WHERE 1 = 1; END"
        ),
        (
            "CREATE TRIGGER search_subaward_invoices_delete AFTER DELETE ON subaward_invoices BEGIN DELETE FROM "
            "search_entries WHERE id = 20890720927744 + old.id; END"
        ),
        (
            "CREATE TRIGGER search_payments_insert AFTER INSERT ON payments BEGIN INSERT INTO search_entries (id, "
            "record_id, title, words) SELECT 21990232555520 + new.id, new.award_id, CASE WHEN new.reference = '' THEN"
            " new.note ELSE new.reference END, new.note WHERE new.reference <> '' OR new.note <> ''; END"
        ),
        (
            "CREATE TRIGGER search_payments_update AFTER UPDATE OF reference, note ON payments BEGIN DELETE FROM "
            "search_entries WHERE id = 21990232555520 + old.id; INSERT INTO search_entries (id, record_id, title, "
            "words) SELECT 21990232555520 + new.id, new.award_id, CASE WHEN new.reference = '' THEN new.note ELSE "
            "new.reference END, new.note WHERE new.reference <> '' OR new.note <> ''; END"
        ),
        (
            "CREATE TRIGGER search_payments_delete AFTER DELETE ON payments BEGIN DELETE FROM search_entries WHERE id"
            " = 21990232555520 + old.id; END"
        ),
        (
            "CREATE TRIGGER search_match_items_insert AFTER INSERT ON match_items BEGIN INSERT INTO search_entries "
            "(id, record_id, title, words) SELECT 23089744183296 + new.id, new.award_id, new.description, new.source "
            "|| ' ' || new.reference WHERE new.void_reason = ''; END"
        ),
        (
            "CREATE TRIGGER search_match_items_update AFTER UPDATE OF award_id, description, source, reference, "
            "void_reason ON match_items BEGIN DELETE FROM search_entries WHERE id = 23089744183296 + old.id; INSERT "
            "INTO search_entries (id, record_id, title, words) SELECT 23089744183296 + new.id, new.award_id, "
            "new.description, new.source || ' ' || new.reference WHERE new.void_reason = ''; END"
        ),
        (
            "CREATE TRIGGER search_match_items_delete AFTER DELETE ON match_items BEGIN DELETE FROM search_entries "
            "WHERE id = 23089744183296 + old.id; END"
        ),
        (
            "CREATE TRIGGER search_board_packets_insert AFTER INSERT ON board_packets BEGIN INSERT INTO "
            "search_entries (id, record_id, title, words) SELECT 24189255811072 + new.id, NULL, new.title, '' WHERE 1"
            " = 1; END"
        ),
        (
            "CREATE TRIGGER search_board_packets_update AFTER UPDATE OF title ON board_packets BEGIN DELETE FROM "
            "search_entries WHERE id = 24189255811072 + old.id; INSERT INTO search_entries (id, record_id, title, "
            "words) SELECT 24189255811072 + new.id, NULL, new.title, '' WHERE 1 = 1; END"
        ),
        (
            "CREATE TRIGGER search_board_packets_delete AFTER DELETE ON board_packets BEGIN DELETE FROM "
            "search_entries WHERE id = 24189255811072 + old.id; END"
        ),
    ),
    "postgresql": (
        (
            "CREATE FUNCTION search_activities() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT' "
            "THEN DELETE FROM search_entries WHERE id = 18691697672192 + old.id; END IF; IF TG_OP <> 'DELETE' THEN "
            "INSERT INTO search_entries (id, record_id, title, words) SELECT 18691697672192 + new.id, "
            "new.initiative_id, CASE WHEN new.place = '' THEN new.audience ELSE new.place END, new.audience || ' ' ||"
            " substr(new.note, 1, 500) WHERE new.voided_at IS NULL AND (new.place <> '' OR new.audience <> '' OR "
            "new.note <> ''); END IF; RETURN NULL; END $$"
        ),
        (
            "CREATE TRIGGER search_activities AFTER INSERT OR DELETE OR UPDATE OF initiative_id, place, audience, "
            "note, voided_at ON activities FOR EACH ROW EXECUTE FUNCTION search_activities()"
        ),
        (
            "CREATE FUNCTION search_partner_agreements() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> "
            "'INSERT' THEN DELETE FROM search_entries WHERE id = 19791209299968 + old.id; END IF; IF TG_OP <> "
            "'DELETE' THEN INSERT INTO search_entries (id, record_id, title, words) SELECT 19791209299968 + new.id, "
            "new.partner_id, new.title, new.note WHERE 1 = 1; END IF; RETURN NULL; END $$"
        ),
        (
            "CREATE TRIGGER search_partner_agreements AFTER INSERT OR DELETE OR UPDATE OF title, note ON "
            "partner_agreements FOR EACH ROW EXECUTE FUNCTION search_partner_agreements()"
        ),
        (
            "CREATE FUNCTION search_subaward_invoices() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> "
            "'INSERT' THEN DELETE FROM search_entries WHERE id = 20890720927744 + old.id; END IF; IF TG_OP <> "
            "'DELETE' THEN INSERT INTO search_entries (id, record_id, title, words) SELECT 20890720927744 + new.id, "
            "new.subaward_id, 'Invoice ' || new.number, new.number || ' ' || new.payment_reference || ' ' || new.note"
            " WHERE 1 = 1; END IF; RETURN NULL; END $$"
        ),
        (
            "CREATE TRIGGER search_subaward_invoices AFTER INSERT OR DELETE OR UPDATE OF number, note, "
            "payment_reference ON subaward_invoices FOR EACH ROW EXECUTE FUNCTION search_subaward_invoices()"
        ),
        (
            "CREATE FUNCTION search_payments() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT' THEN"
            " DELETE FROM search_entries WHERE id = 21990232555520 + old.id; END IF; IF TG_OP <> 'DELETE' THEN INSERT"
            " INTO search_entries (id, record_id, title, words) SELECT 21990232555520 + new.id, new.award_id, CASE "
            "WHEN new.reference = '' THEN new.note ELSE new.reference END, new.note WHERE new.reference <> '' OR "
            "new.note <> ''; END IF; RETURN NULL; END $$"
        ),
        (
            "CREATE TRIGGER search_payments AFTER INSERT OR DELETE OR UPDATE OF reference, note ON payments FOR EACH "
            "ROW EXECUTE FUNCTION search_payments()"
        ),
        (
            "CREATE FUNCTION search_match_items() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT' "
            "THEN DELETE FROM search_entries WHERE id = 23089744183296 + old.id; END IF; IF TG_OP <> 'DELETE' THEN "
            "INSERT INTO search_entries (id, record_id, title, words) SELECT 23089744183296 + new.id, new.award_id, "
            "new.description, new.source || ' ' || new.reference WHERE new.void_reason = ''; END IF; RETURN NULL; END"
            " $$"
        ),
        (
            "CREATE TRIGGER search_match_items AFTER INSERT OR DELETE OR UPDATE OF award_id, description, source, "
            "reference, void_reason ON match_items FOR EACH ROW EXECUTE FUNCTION search_match_items()"
        ),
        (
            "CREATE FUNCTION search_board_packets() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT'"
            " THEN DELETE FROM search_entries WHERE id = 24189255811072 + old.id; END IF; IF TG_OP <> 'DELETE' THEN "
            "INSERT INTO search_entries (id, record_id, title, words) SELECT 24189255811072 + new.id, NULL, "
            "new.title, '' WHERE 1 = 1; END IF; RETURN NULL; END $$"
        ),
        (
            "CREATE TRIGGER search_board_packets AFTER INSERT OR DELETE OR UPDATE OF title ON board_packets FOR EACH "
            "ROW EXECUTE FUNCTION search_board_packets()"
        ),
    ),
}
DROP = {
    "sqlite": (
        ("DROP TRIGGER search_activities_insert"),
        ("DROP TRIGGER search_activities_update"),
        ("DROP TRIGGER search_activities_delete"),
        ("DROP TRIGGER search_partner_agreements_insert"),
        ("DROP TRIGGER search_partner_agreements_update"),
        ("DROP TRIGGER search_partner_agreements_delete"),
        ("DROP TRIGGER search_subaward_invoices_insert"),
        ("DROP TRIGGER search_subaward_invoices_update"),
        ("DROP TRIGGER search_subaward_invoices_delete"),
        ("DROP TRIGGER search_payments_insert"),
        ("DROP TRIGGER search_payments_update"),
        ("DROP TRIGGER search_payments_delete"),
        ("DROP TRIGGER search_match_items_insert"),
        ("DROP TRIGGER search_match_items_update"),
        ("DROP TRIGGER search_match_items_delete"),
        ("DROP TRIGGER search_board_packets_insert"),
        ("DROP TRIGGER search_board_packets_update"),
        ("DROP TRIGGER search_board_packets_delete"),
    ),
    "postgresql": (
        ("DROP TRIGGER search_activities ON activities"),
        ("DROP FUNCTION search_activities()"),
        ("DROP TRIGGER search_partner_agreements ON partner_agreements"),
        ("DROP FUNCTION search_partner_agreements()"),
        ("DROP TRIGGER search_subaward_invoices ON subaward_invoices"),
        ("DROP FUNCTION search_subaward_invoices()"),
        ("DROP TRIGGER search_payments ON payments"),
        ("DROP FUNCTION search_payments()"),
        ("DROP TRIGGER search_match_items ON match_items"),
        ("DROP FUNCTION search_match_items()"),
        ("DROP TRIGGER search_board_packets ON board_packets"),
        ("DROP FUNCTION search_board_packets()"),
    ),
}
FILL = (
    (
        "INSERT INTO search_entries (id, record_id, title, words) SELECT 18691697672192 + o.id, o.initiative_id, "
        "CASE WHEN o.place = '' THEN o.audience ELSE o.place END, o.audience || ' ' || substr(o.note, 1, 500) "
        "FROM activities o WHERE o.voided_at IS NULL AND (o.place <> '' OR o.audience <> '' OR o.note <> '')"
    ),
    (
        "INSERT INTO search_entries (id, record_id, title, words) SELECT 19791209299968 + o.id, o.partner_id, "
        "o.title, o.note FROM partner_agreements o WHERE 1 = 1"
    ),
    (
        "INSERT INTO search_entries (id, record_id, title, words) SELECT 20890720927744 + o.id, o.subaward_id, "
        "'Invoice ' || o.number, o.number || ' ' || o.payment_reference || ' ' || o.note FROM subaward_invoices o"
        " WHERE 1 = 1"
    ),
    (
        "INSERT INTO search_entries (id, record_id, title, words) SELECT 21990232555520 + o.id, o.award_id, CASE "
        "WHEN o.reference = '' THEN o.note ELSE o.reference END, o.note FROM payments o WHERE o.reference <> '' "
        "OR o.note <> ''"
    ),
    (
        "INSERT INTO search_entries (id, record_id, title, words) SELECT 23089744183296 + o.id, o.award_id, "
        "o.description, o.source || ' ' || o.reference FROM match_items o WHERE o.void_reason = ''"
    ),
    (
        "INSERT INTO search_entries (id, record_id, title, words) SELECT 24189255811072 + o.id, NULL, o.title, ''"
        " FROM board_packets o WHERE 1 = 1"
    ),
)


def upgrade() -> None:
    """Follow what is written from now on, and enter what is there."""
    for statement in (*MAKE[op.get_bind().dialect.name], *FILL):
        op.execute(statement)


def downgrade() -> None:
    """Follow them no more."""
    for statement in DROP[op.get_bind().dialect.name]:
        op.execute(statement)
    op.execute("DELETE FROM search_entries WHERE id >= 18691697672192 AND id < 25288767438848")
