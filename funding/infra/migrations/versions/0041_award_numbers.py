"""Awards are found by their numbers and their assistance listing."""

from __future__ import annotations

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

MAKE = {
    "sqlite": (
        "CREATE TRIGGER search_awards_insert AFTER INSERT ON awards BEGIN UPDATE search_entries SET words = "
        "new.award_number || ' ' || new.pass_through_number || ' ' || new.aln WHERE id = 13194139533312 + new.id; END",
        "CREATE TRIGGER search_awards_update AFTER UPDATE OF award_number, pass_through_number, aln ON awards BEGIN "
        "UPDATE search_entries SET words = new.award_number || ' ' || new.pass_through_number || ' ' || new.aln "
        "WHERE id = 13194139533312 + new.id; END",
    ),
    "postgresql": (
        "CREATE FUNCTION search_awards() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE search_entries SET words = "
        "new.award_number || ' ' || new.pass_through_number || ' ' || new.aln WHERE id = 13194139533312 + new.id; "
        "RETURN NULL; END $$",
        "CREATE TRIGGER search_awards AFTER INSERT OR UPDATE OF award_number, pass_through_number, aln ON awards "
        "FOR EACH ROW EXECUTE FUNCTION search_awards()",
    ),
}
DROP = {
    "sqlite": ("DROP TRIGGER search_awards_insert", "DROP TRIGGER search_awards_update"),
    "postgresql": ("DROP TRIGGER search_awards ON awards", "DROP FUNCTION search_awards()"),
}


def upgrade() -> None:
    """Follow the numbers from now on, and enter those that are there: touching a row makes its words."""
    for statement in MAKE[op.get_bind().dialect.name]:
        op.execute(statement)
    op.execute("UPDATE awards SET aln = aln")


def downgrade() -> None:
    """Follow them no more."""
    for statement in DROP[op.get_bind().dialect.name]:
        op.execute(statement)
