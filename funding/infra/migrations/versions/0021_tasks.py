"""Tasks, their templates and links; tries at links are counted like tries at passwords."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("task_answers", "task_links", "task_blockers", "tasks", "task_steps", "task_templates")
KINDS = ("sign_in", "reset", "setup")
COLUMNS = ("id", "kind", "account_key", "address", "tried_at")
TRIES = sa.table("sign_in_attempts", *(sa.column(one) for one in COLUMNS))


def upgrade() -> None:
    """Make the tables, and let tries at links be counted."""
    _make_templates()
    _make_steps()
    _make_tasks()
    _make_blockers()
    _make_links()
    _make_answers()
    _count((*KINDS, "link"))


def downgrade() -> None:
    """Drop them; tries at links are forgotten."""
    _count(KINDS)
    for table in TABLES:
        op.drop_table(table)


def _count(kinds: tuple[str, ...]) -> None:
    """Let only these kinds of tries be counted; what is counted of others goes."""
    listed = ", ".join(f"'{one}'" for one in kinds)
    op.execute(TRIES.delete().where(TRIES.c.kind.not_in(kinds)))
    name, rule = op.f("ck_sign_in_attempts_attempt_kind"), f"kind IN ({listed})"
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(name, "sign_in_attempts", type_="check")
        op.create_check_constraint(name, "sign_in_attempts", rule)
        return
    # SQLite cannot change a CHECK in place: a new table takes the rows over and then the name.
    op.create_table(
        "sign_in_attempts_made_anew",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(rule, name=name),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    made_anew = sa.table("sign_in_attempts_made_anew", *(sa.column(one) for one in COLUMNS))
    op.execute(made_anew.insert().from_select(COLUMNS, sa.select(TRIES)))
    op.drop_table("sign_in_attempts")
    op.rename_table("sign_in_attempts_made_anew", "sign_in_attempts")
    for key, found in (("account", ["account_key"]), ("address", ["address"]), ("tried", [])):
        op.create_index(f"ix_sign_in_attempts_{key}", "sign_in_attempts", ["kind", *found, "tried_at"])


def _make_templates() -> None:
    op.create_table(
        "task_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("funder_kind", sa.String(length=40), nullable=False),
        sa.Column("deadline_kind", sa.String(length=40), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_task_templates_name_present")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_templates")),
    )


def _make_steps() -> None:
    op.create_table(
        "task_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("waits_for_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("days BETWEEN -260 AND 260", name=op.f("ck_task_steps_within_a_year")),
        sa.CheckConstraint(
            "waits_for_id IS NULL OR waits_for_id <> id", name=op.f("ck_task_steps_not_waiting_for_itself")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_task_steps_owner_id")),
        sa.ForeignKeyConstraint(
            ["template_id"], ["task_templates.id"], name=op.f("fk_task_steps_template_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["waits_for_id"], ["task_steps.id"], name=op.f("fk_task_steps_waits_for_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_steps")),
    )
    op.create_index("ix_task_steps_template_id", "task_steps", ["template_id", "position"], unique=False)
    op.create_index("ix_task_steps_waits_for_id", "task_steps", ["waits_for_id"], unique=False)


def _make_tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("waiting_name", sa.String(length=120), nullable=False),
        sa.Column("waiting_email", sa.String(length=254), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_order", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "done",
                "waived",
                name="task_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("deadline_id", sa.Integer(), nullable=True),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("days_offset", sa.Integer(), nullable=True),
        sa.Column("moved_by_hand", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_by_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_tasks_closed_has_a_time")),
        sa.CheckConstraint(
            "state <> 'waived' OR length(reason) > 0", name=op.f("ck_tasks_waived_has_a_reason")
        ),
        sa.CheckConstraint("due_on IS NULL OR due_order = due_on", name=op.f("ck_tasks_in_order_of_its_day")),
        sa.CheckConstraint("length(title) > 0", name=op.f("ck_tasks_title_present")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["users.id"], name=op.f("fk_tasks_closed_by_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_tasks_created_by_id")),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadlines.id"], name=op.f("fk_tasks_deadline_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_tasks_document_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_tasks_owner_id")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.id"], name=op.f("fk_tasks_record_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["task_steps.id"], name=op.f("fk_tasks_step_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("deadline_id", "step_id", name="uq_tasks_deadline_id_step_id"),
    )
    op.create_index("ix_tasks_document_id", "tasks", ["document_id"], unique=False)
    op.create_index(
        "ix_tasks_owner_state_due", "tasks", ["owner_id", "state", "due_order", "id"], unique=False
    )
    op.create_index(
        "ix_tasks_record_state_due", "tasks", ["record_id", "state", "due_order", "id"], unique=False
    )
    op.create_index("ix_tasks_state_due", "tasks", ["state", "due_order", "id"], unique=False)
    op.create_index("ix_tasks_step_id", "tasks", ["step_id"], unique=False)
    op.create_index(
        "ix_tasks_waiting",
        "tasks",
        ["state", "due_order", "id"],
        unique=False,
        sqlite_where=sa.text("waiting_name != ''"),
        postgresql_where=sa.text("waiting_name != ''"),
    )


def _make_blockers() -> None:
    op.create_table(
        "task_blockers",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("blocker_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("task_id <> blocker_id", name=op.f("ck_task_blockers_not_its_own_blocker")),
        sa.ForeignKeyConstraint(
            ["blocker_id"], ["tasks.id"], name=op.f("fk_task_blockers_blocker_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_task_blockers_task_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("task_id", "blocker_id", name=op.f("pk_task_blockers")),
    )
    op.create_index("ix_task_blockers_blocker_id", "task_blockers", ["blocker_id", "task_id"], unique=False)


def _make_links() -> None:
    op.create_table(
        "task_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "asks",
            sa.Enum(
                "letter",
                "dates",
                "figure",
                "done",
                name="link_ask",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_by_name", sa.String(length=200), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_task_links_name_present")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_task_links_created_by_id")),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_task_links_task_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_links")),
        sa.UniqueConstraint("token_hash", name="uq_task_links_token_hash"),
    )
    op.create_index("ix_task_links_task_id", "task_links", ["task_id", "id"], unique=False)


def _make_answers() -> None:
    op.create_table(
        "task_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("figure_cents", sa.BigInteger(), nullable=True),
        sa.Column("days", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "accepted",
                "sent_back",
                name="answer_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL)", name=op.f("ck_task_answers_decided_has_a_time")
        ),
        sa.CheckConstraint(
            "figure_cents IS NULL OR figure_cents >= 0", name=op.f("ck_task_answers_figure_not_negative")
        ),
        sa.CheckConstraint("length(given_by) > 0", name=op.f("ck_task_answers_giver_named")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_task_answers_document_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["task_links.id"], name=op.f("fk_task_answers_link_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_answers")),
    )
    op.create_index("ix_task_answers_document_id", "task_answers", ["document_id"], unique=False)
    op.create_index("ix_task_answers_link_id", "task_answers", ["link_id", "id"], unique=False)
    op.create_index(
        "ix_task_answers_waiting",
        "task_answers",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
