"""A won application repeats a date of its award; the gates it went through count no more."""

from __future__ import annotations

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let go of the gates that won applications repeat. Their awards tell their own dates with the next change."""
    op.execute(
        "UPDATE applications SET next_deadline_id = NULL WHERE stage = 'awarded' AND next_deadline_id IN"
        " (SELECT deadlines.id FROM deadlines WHERE deadlines.record_id = applications.id)"
    )


def downgrade() -> None:
    """Leave it: the screens before showed no date of a closed application."""
