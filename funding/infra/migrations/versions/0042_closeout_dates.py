"""The clocks of closeouts and the audit package's day stand among all other dates."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

DAYS = {"federal_direct": 120, "federal_pass_through": 90, "state": 90}
PRIVATE_DAYS = 30
FEDERAL = ("federal_direct", "federal_pass_through")
OPEN_AWARDS = """
SELECT a.id, a.route, a.final_financial_sent_on, a.kept_longer, r.owner_id, c.liquidation_days, coalesce((
    SELECT m.new_ends_on FROM amendments m WHERE m.award_id = a.id AND m.new_ends_on IS NOT NULL
    ORDER BY m.effective_on DESC, m.number DESC LIMIT 1), a.ends_on) AS ends_on,
  EXISTS (SELECT 1 FROM reports p JOIN records q ON q.id = p.id WHERE p.award_id = a.id AND p.final
    AND p.deadline_id IS NOT NULL AND q.archived_at IS NULL) AS has_final
FROM awards a JOIN records r ON r.id = a.id LEFT JOIN award_cost_rules c ON c.award_id = a.id
WHERE a.status IN ('active', 'terminated', 'closing') ORDER BY a.id
"""


def upgrade() -> None:
    """Make the table and the column, and hang the dates of the awards that are open."""
    op.create_table(
        "award_clocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["award_id"], ["awards.id"], name=op.f("fk_award_clocks_award_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"],
            ["deadlines.id"],
            name=op.f("fk_award_clocks_deadline_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_clocks")),
        sa.UniqueConstraint("award_id", "key", name="uq_award_clocks_award_id_key"),
    )
    op.create_index("ix_award_clocks_deadline_id", "award_clocks", ["deadline_id"])
    with op.batch_alter_table("sefa_years") as table:
        table.add_column(sa.Column("deadline_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_sefa_years_deadline_id"),
            "deadlines",
            ["deadline_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_index("ix_sefa_years_deadline_id", "sefa_years", ["deadline_id"])
    _hang_dates()


def downgrade() -> None:
    """Take the dates, the column and the table away."""
    op.execute("DELETE FROM deadlines WHERE id IN (SELECT deadline_id FROM award_clocks)")
    op.execute("DELETE FROM deadlines WHERE id IN (SELECT deadline_id FROM sefa_years)")
    op.drop_index("ix_sefa_years_deadline_id", "sefa_years")
    with op.batch_alter_table("sefa_years") as table:
        table.drop_constraint(op.f("fk_sefa_years_deadline_id"), type_="foreignkey")
        table.drop_column("deadline_id")
    op.drop_table("award_clocks")


def _hang_dates() -> None:
    """What the program would hang on each open award; a change of the award mends it from then on."""
    connection = op.get_bind()
    zone = connection.execute(sa.text("SELECT time_zone FROM organizations ORDER BY id LIMIT 1")).scalar()
    typed = sa.text(OPEN_AWARDS).columns(
        sa.column("id", sa.Integer),
        sa.column("route", sa.String),
        sa.column("final_financial_sent_on", sa.Date),
        sa.column("kept_longer", sa.JSON),
        sa.column("owner_id", sa.Integer),
        sa.column("liquidation_days", sa.Integer),
        sa.column("ends_on", sa.Date),
        sa.column("has_final", sa.Boolean),
    )
    for award in connection.execute(typed).all():
        for key, kind, label, due_on, source in _dates(award):
            made = connection.execute(
                _DEADLINES.insert().values(
                    record_id=award.id, kind=kind, label=label, due_on=due_on, source_text=source,
                    zone=zone or "America/New_York", owner_id=award.owner_id, created_at=sa.func.current_timestamp(),
                    sequence=1, certainty="date_only", source_url="", moved_by_hand=False, version=1,
                )
            )  # fmt: skip
            number = made.inserted_primary_key[0]  # type: ignore[index]
            connection.execute(_CLOCKS.insert().values(award_id=award.id, key=key, deadline_id=number))


def _dates(award: Any) -> list[tuple[str, str, str, date, str]]:
    days = DAYS.get(award.route, PRIVATE_DAYS)
    found = []
    if not award.has_final:
        due_on = award.ends_on + timedelta(days=days)
        found.append(("reports", "report", "Closeout: final reports", due_on, "The closeout’s clock"))
    own = award.liquidation_days
    if own is not None or award.route in FEDERAL:
        due_on = award.ends_on + timedelta(days=days if own is None else own)
        found.append(("liquidate", "payment", "Closeout: pay what was owed", due_on, "The closeout’s clock"))
    sent = award.final_financial_sent_on
    if sent is not None and not award.kept_longer:
        last = sent.replace(year=sent.year + 3, day=min(sent.day, monthrange(sent.year + 3, sent.month)[1]))
        found.append(("records", "other", "Records are kept through this day", last, "2 CFR 200.334"))
    return found


_WORDS = ("kind", "label", "zone", "certainty", "source_text", "source_url")
_NUMBERS = ("record_id", "sequence", "owner_id", "version")
_DEADLINES = sa.Table(
    "deadlines",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    *(sa.Column(name, sa.String) for name in _WORDS),
    *(sa.Column(name, sa.Integer) for name in _NUMBERS),
    sa.Column("due_on", sa.Date),
    sa.Column("moved_by_hand", sa.Boolean),
    sa.Column("created_at", sa.DateTime(timezone=True)),
)
_CLOCKS = sa.table("award_clocks", sa.column("award_id"), sa.column("key"), sa.column("deadline_id"))
