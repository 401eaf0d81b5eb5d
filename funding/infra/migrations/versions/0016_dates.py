"""Kinds of dates beyond four, what a date was before, its source's address, and ladders of internal dates.

A letter of intent becomes a letter of inquiry. A submission step becomes a Grants.gov or a JustGrants step where its
words say so, and an application otherwise.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OLD_KINDS = ("letter_of_intent", "gate", "decision", "internal")
NEW_KINDS = (
    "letter_of_inquiry",
    "grants_gov",
    "justgrants",
    "application",
    "decision",
    "report",
    "payment",
    "registration",
    "board",
    "internal",
    "other",
)
KEPT = (
    "id",
    "record_id",
    "label",
    "sequence",
    "due_on",
    "at_time",
    "zone",
    "due_at",
    "certainty",
    "source_text",
    "owner_id",
    "done_at",
    "done_by_id",
    "created_at",
)
MADE = ("source_url", "moved_by_hand", "version")


def _table(name: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(one) for one in (*KEPT, "kind", *MADE)))


DATES = _table("deadlines")
LABEL = sa.func.lower(DATES.c.label)
NEW_KIND = sa.case(
    (DATES.c.kind == "letter_of_intent", "letter_of_inquiry"),
    (DATES.c.kind != "gate", DATES.c.kind),
    (sa.func.replace(LABEL, " ", "").like("%justgrants%"), "justgrants"),
    (LABEL.like("%grants.gov%"), "grants_gov"),
    (LABEL.like("%letter of in%"), "letter_of_inquiry"),
    else_="application",
)
OLD_KIND = sa.case(
    (DATES.c.kind == "letter_of_inquiry", "letter_of_intent"),
    (DATES.c.kind.in_(("grants_gov", "justgrants", "application")), "gate"),
    (DATES.c.kind.in_(("decision", "report", "payment")), "decision"),
    else_="internal",
)
CERTAINTIES = ("exact", "date_only", "estimated", "rolling", "unknown")


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def upgrade() -> None:
    """Make the tables and map the old kinds."""
    _make_ladders()
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(NEW_KINDS, NEW_KIND, _new_columns(), _new_constraints())
    else:
        _widen()
    op.create_index("ix_deadlines_anchor_id", "deadlines", ["anchor_id"])
    op.create_index("ix_deadlines_step_id", "deadlines", ["step_id"])
    op.create_index("ix_deadlines_certainty_due_on", "deadlines", ["certainty", "done_at", "due_on"])
    _make_changes()


def downgrade() -> None:
    """Go back to four kinds; what the dates were before is lost."""
    op.drop_table("deadline_changes")
    for name in ("ix_deadlines_anchor_id", "ix_deadlines_step_id", "ix_deadlines_certainty_due_on"):
        op.drop_index(name, table_name="deadlines")
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(OLD_KINDS, OLD_KIND, (), ())
    else:
        _narrow()
    op.drop_table("ladder_steps")
    op.drop_table("ladder_templates")


def _make_ladders() -> None:
    op.create_table(
        "ladder_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("funder_kind", sa.String(length=40), nullable=False),
        sa.Column("gate_kind", sa.String(length=40), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_ladder_templates_name_present")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_templates")),
    )
    op.create_table(
        "ladder_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.CheckConstraint("days_before BETWEEN 0 AND 260", name=op.f("ck_ladder_steps_within_a_year")),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["ladder_templates.id"],
            name=op.f("fk_ladder_steps_template_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_steps")),
    )
    op.create_index("ix_ladder_steps_template_id", "ladder_steps", ["template_id", "position"])


def _make_changes() -> None:
    op.create_table(
        "deadline_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("source_text", sa.String(length=500), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("old_due_on", sa.Date(), nullable=True),
        sa.Column("old_at_time", sa.Time(), nullable=True),
        sa.Column("old_zone", sa.String(length=64), nullable=False),
        sa.Column("old_certainty", sa.String(length=40), nullable=False),
        sa.Column("new_due_on", sa.Date(), nullable=True),
        sa.Column("new_at_time", sa.Time(), nullable=True),
        sa.Column("new_zone", sa.String(length=64), nullable=False),
        sa.Column("new_certainty", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_deadline_changes_by_id")),
        sa.ForeignKeyConstraint(
            ["deadline_id"],
            ["deadlines.id"],
            name=op.f("fk_deadline_changes_deadline_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_changes")),
    )
    op.create_index("ix_deadline_changes_deadline_id_id", "deadline_changes", ["deadline_id", "id"])


def _new_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("anchor_id", sa.Integer(), nullable=True),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("days_before", sa.Integer(), nullable=True),
        sa.Column("moved_by_hand", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _new_constraints() -> tuple[sa.Constraint, ...]:
    return (
        sa.CheckConstraint("days_before IS NULL OR days_before >= 0", name=op.f("ck_deadlines_counted_back")),
        sa.CheckConstraint(
            "anchor_id IS NULL OR anchor_id <> id", name=op.f("ck_deadlines_not_its_own_anchor")
        ),
        sa.ForeignKeyConstraint(
            ["anchor_id"], ["deadlines.id"], name=op.f("fk_deadlines_anchor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["ladder_steps.id"], name=op.f("fk_deadlines_step_id"), ondelete="SET NULL"
        ),
    )


def _rebuild(
    kinds: tuple[str, ...],
    mapped: sa.Case[str],
    columns: tuple[sa.Column[object], ...],
    constraints: tuple[sa.Constraint, ...],
) -> None:
    """SQLite cannot change a CHECK in place: a new table takes the rows over and then the name."""
    op.create_table(
        "deadlines_made_anew",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("at_time", sa.Time(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certainty", sa.String(length=40), nullable=False),
        sa.Column("source_text", sa.String(length=500), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *columns,
        sa.CheckConstraint(f"kind IN ({_listed(kinds)})", name=op.f("ck_deadlines_deadline_kind")),
        sa.CheckConstraint(f"certainty IN ({_listed(CERTAINTIES)})", name=op.f("ck_deadlines_certainty")),
        sa.CheckConstraint(
            "(certainty IN ('rolling', 'unknown')) = (due_on IS NULL)",
            name=op.f("ck_deadlines_dated_unless_open"),
        ),
        sa.CheckConstraint(
            "due_at IS NULL OR certainty = 'exact'", name=op.f("ck_deadlines_instant_only_when_exact")
        ),
        *constraints,
        sa.ForeignKeyConstraint(["done_by_id"], ["users.id"], name=op.f("fk_deadlines_done_by_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_deadlines_owner_id")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.id"], name=op.f("fk_deadlines_record_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadlines")),
    )
    made = {"source_url": "", "moved_by_hand": False, "version": 1} if columns else {}
    taken = [*(DATES.c[name] for name in KEPT), mapped, *(sa.literal(value) for value in made.values())]
    anew = _table("deadlines_made_anew")
    op.execute(anew.insert().from_select([*KEPT, "kind", *made], sa.select(*taken)))
    op.drop_table("deadlines")
    op.rename_table("deadlines_made_anew", "deadlines")
    op.create_index("ix_deadlines_done_at_due_on", "deadlines", ["done_at", "due_on", "id"])
    op.create_index("ix_deadlines_record_id_done_at", "deadlines", ["record_id", "done_at", "due_on"])


def _set_kinds(kinds: tuple[str, ...], mapped: sa.Case[str]) -> None:
    op.drop_constraint(op.f("ck_deadlines_deadline_kind"), "deadlines", type_="check")
    op.execute(DATES.update().values(kind=mapped))
    op.create_check_constraint(op.f("ck_deadlines_deadline_kind"), "deadlines", f"kind IN ({_listed(kinds)})")


def _widen() -> None:
    _set_kinds(NEW_KINDS, NEW_KIND)
    defaults = {"source_url": "''", "moved_by_hand": "false", "version": "1"}
    for column in _new_columns():
        if column.name in defaults:
            column.server_default = sa.DefaultClause(sa.text(defaults[column.name]))
        op.add_column("deadlines", column)
    for name in defaults:
        op.alter_column("deadlines", name, server_default=None)
    op.create_check_constraint(
        op.f("ck_deadlines_counted_back"), "deadlines", "days_before IS NULL OR days_before >= 0"
    )
    op.create_check_constraint(
        op.f("ck_deadlines_not_its_own_anchor"), "deadlines", "anchor_id IS NULL OR anchor_id <> id"
    )
    for name, table in (("anchor_id", "deadlines"), ("step_id", "ladder_steps")):
        op.create_foreign_key(
            op.f(f"fk_deadlines_{name}"), "deadlines", table, [name], ["id"], ondelete="SET NULL"
        )


def _narrow() -> None:
    for name in ("anchor_id", "step_id"):
        op.drop_constraint(op.f(f"fk_deadlines_{name}"), "deadlines", type_="foreignkey")
    for name in ("counted_back", "not_its_own_anchor"):
        op.drop_constraint(op.f(f"ck_deadlines_{name}"), "deadlines", type_="check")
    for column in _new_columns():
        op.drop_column("deadlines", column.name)
    _set_kinds(OLD_KINDS, OLD_KIND)
