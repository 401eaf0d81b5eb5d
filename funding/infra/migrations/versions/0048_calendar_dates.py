"""An index of stated dates beside them, kept by triggers, so that the calendar counts without asking each record."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

DAY = ["standing", "due_on", "rank", "id", "for_few", "record_id"]
FOLLOWED = {
    "deadlines": ("record_id, kind, due_on, done_at, owner_id", "new.record_id", "d.id = new.id"),
    "records": ("archived_at, visibility", "new.id", "d.record_id = new.id"),
    "applications": ("stage, funder_id", "new.id", "d.record_id = new.id"),
    "awards": (
        "funder_id",
        "new.id",
        "(d.record_id = new.id OR d.record_id IN (SELECT o.id FROM reports o WHERE o.award_id = new.id) "
        "OR d.record_id IN (SELECT o.id FROM subawards o WHERE o.award_id = new.id))",
    ),
    "reports": ("award_id", "new.id", "d.record_id = new.id"),
    "subawards": ("award_id", "new.id", "d.record_id = new.id"),
}
"""By table: the columns that are followed, the record that is held meanwhile, and the deadlines that follow."""

REFRESH = """
INSERT INTO calendar_dates (id, record_id, due_on, owner_id, rank, standing, for_few, funder_id)
SELECT d.id, d.record_id, d.due_on, d.owner_id,
CASE d.kind WHEN 'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN 'justgrants' THEN 0
WHEN 'application' THEN 0 WHEN 'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision' THEN 2
WHEN 'board' THEN 2 WHEN 'other' THEN 2 WHEN 'internal' THEN 3 WHEN 'registration' THEN 5 END
+ CASE WHEN d.done_at IS NULL THEN 0 ELSE 8 END AS rank,
CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN ('declined', 'not_pursued') THEN 1 ELSE 0 END AS standing,
r.visibility <> 'everyone' AS for_few,
coalesce(a.funder_id, w.funder_id, pw.funder_id, sw.funder_id) AS funder_id
FROM deadlines d JOIN records r ON r.id = d.record_id LEFT JOIN applications a ON a.id = d.record_id
LEFT JOIN awards w ON w.id = d.record_id
LEFT JOIN reports p ON p.id = d.record_id LEFT JOIN awards pw ON pw.id = p.award_id
LEFT JOIN subawards s ON s.id = d.record_id LEFT JOIN awards sw ON sw.id = s.award_id
WHERE {which} ON CONFLICT (id) DO UPDATE SET record_id = excluded.record_id, due_on = excluded.due_on,
owner_id = excluded.owner_id, rank = excluded.rank, standing = excluded.standing, for_few = excluded.for_few,
funder_id = excluded.funder_id
"""


def _refresh(which: str) -> str:
    return " ".join(REFRESH.format(which=which).split())


def _events(table: str, columns: str) -> dict[str, str]:
    """What happens to a table that dates follow. A record without dates is followed by none: its dates come later."""
    events = {"insert": "INSERT", "update": f"UPDATE OF {columns}"}
    return {verb: event for verb, event in events.items() if (table, verb) != ("records", "insert")}


def _made(dialect: str) -> Iterator[str]:
    """The triggers that keep the index; on PostgreSQL each has a function of its own, and holds the record first."""
    for table, (columns, record, which) in FOLLOWED.items():
        events = _events(table, columns)
        if dialect == "sqlite":
            for verb, event in events.items():
                yield (
                    f"CREATE TRIGGER calendar_{table}_{verb} AFTER {event} ON {table} "
                    f"BEGIN {_refresh(which)}; END"
                )
        else:
            yield (
                f"CREATE FUNCTION calendar_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1 "
                f"FROM records h WHERE h.id = {record} FOR NO KEY UPDATE; {_refresh(which)}; RETURN NULL; END $$"
            )
            yield (
                f"CREATE TRIGGER calendar_{table} AFTER {' OR '.join(events.values())} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION calendar_{table}()"
            )


def _dropped(dialect: str) -> Iterator[str]:
    for table, (columns, _record, _which) in FOLLOWED.items():
        if dialect == "sqlite":
            yield from (f"DROP TRIGGER calendar_{table}_{verb}" for verb in _events(table, columns))
        else:
            yield f"DROP TRIGGER calendar_{table} ON {table}"
            yield f"DROP FUNCTION calendar_{table}()"


def upgrade() -> None:
    """Make the index, have it kept from now on, and fill it with the dates that are there."""
    op.create_table(
        "calendar_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("standing", sa.SmallInteger(), nullable=False),
        sa.Column("for_few", sa.Boolean(), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["id"], ["deadlines.id"], name=op.f("fk_calendar_dates_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_dates")),
    )
    op.create_index("ix_calendar_dates_day", "calendar_dates", DAY)
    op.create_index("ix_calendar_dates_funder", "calendar_dates", ["funder_id", *DAY])
    op.create_index("ix_calendar_dates_record", "calendar_dates", ["record_id"])
    for statement in (*_made(op.get_bind().dialect.name), _refresh("1 = 1")):
        op.execute(statement)


def downgrade() -> None:
    """Drop it with what kept it."""
    for statement in _dropped(op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table("calendar_dates")
