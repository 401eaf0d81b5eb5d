"""Board packets; one that was kept is closed by the database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
SENTENCE = "a kept board packet is never changed"
BODY = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
GUARDS = {
    "sqlite": (
        f"CREATE TRIGGER board_packets_no_update BEFORE UPDATE ON board_packets WHEN OLD.state = 'kept' {BODY}",
        f"CREATE TRIGGER board_packets_no_delete BEFORE DELETE ON board_packets WHEN OLD.state = 'kept' {BODY}",
    ),
    "postgresql": (
        "CREATE FUNCTION board_packets_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.state = 'draft' THEN RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END; END IF; "
        f"RAISE EXCEPTION '{SENTENCE}'; END $$",
        "CREATE TRIGGER board_packets_kept BEFORE UPDATE OR DELETE ON board_packets "
        "FOR EACH ROW EXECUTE FUNCTION board_packets_kept()",
    ),
}


def upgrade() -> None:
    """Make the table with its guards."""
    state = sa.Enum(
        "draft", "kept", name="packet_state", native_enum=False, create_constraint=True, length=40
    )
    op.create_table(
        "board_packets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("sections", JSON, nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=True),
        sa.Column("begun_by_name", sa.String(length=200), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_by_id", sa.Integer(), nullable=True),
        sa.Column("kept_by_name", sa.String(length=200), nullable=False),
        sa.Column("document", JSON, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'kept') = (sha256 IS NOT NULL)", name=op.f("ck_board_packets_kept_has_a_file")
        ),
        sa.CheckConstraint("since <= as_of", name=op.f("ck_board_packets_days_in_order")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_board_packets_has_a_title")),
        sa.ForeignKeyConstraint(["begun_by_id"], ["users.id"], name=op.f("fk_board_packets_begun_by_id")),
        sa.ForeignKeyConstraint(["kept_by_id"], ["users.id"], name=op.f("fk_board_packets_kept_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_packets")),
    )
    op.create_index("ix_board_packets_as_of", "board_packets", ["as_of", "id"], unique=False)
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Drop it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER board_packets_kept ON board_packets")
        op.execute("DROP FUNCTION board_packets_kept()")
    op.drop_table("board_packets")
