"""Versions of budgets: requested, awarded, revised; approved ones are kept by the database itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SENTENCE = "only a draft budget is changed"
LINE_STATUS = "(SELECT status FROM budgets WHERE id = {row}.budget_id)"
YEAR_STATUS = (
    "(SELECT b.status FROM budgets b JOIN budget_lines l ON l.budget_id = b.id WHERE l.id = {row}.line_id)"
)
ROWS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}
KEPT = (
    "id",
    "subject_id",
    "number",
    "kind",
    "based_on_id",
    "title",
    "terms",
    "note",
    "approved_at",
    "approved_by_id",
    "approved_by_name",
    "prior_approval",
    "prior_approval_on",
    "version",
    "created_at",
    "updated_at",
)


def run(statement: str) -> None:
    """Send one statement as it stands, without reading colons in it as parameters."""
    op.get_bind().exec_driver_sql(statement)


def upgrade() -> None:
    """Number what is there as requested budgets, then let only drafts be changed."""
    with op.batch_alter_table("budgets") as table:
        table.add_column(sa.Column("number", sa.Integer(), nullable=True))
        table.add_column(sa.Column("kind", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("based_on_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("note", sa.String(length=1000), nullable=True))
        table.add_column(sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("approved_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("approved_by_name", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("prior_approval", sa.String(length=300), nullable=True))
        table.add_column(sa.Column("prior_approval_on", sa.Date(), nullable=True))
        table.drop_constraint(op.f("ck_budgets_budget_status"), type_="check")
    _tell_what_is_there()
    _tighten()
    _guard()


def _tell_what_is_there() -> None:
    """Every budget becomes requested, numbered by age; of several, only the newest stays open."""
    run(
        "UPDATE budgets SET kind = 'requested', note = '', approved_by_name = '', prior_approval = '', "
        "number = (SELECT count(*) FROM budgets b WHERE b.subject_id = budgets.subject_id AND b.id <= budgets.id)"
    )
    run(
        "UPDATE budgets SET status = 'superseded' WHERE EXISTS "
        "(SELECT 1 FROM budgets b WHERE b.subject_id = budgets.subject_id AND b.id > budgets.id)"
    )
    run("UPDATE budgets SET approved_at = updated_at WHERE status = 'approved'")


def _tighten() -> None:
    statuses = "'draft', 'approved', 'superseded', 'discarded'"
    with op.batch_alter_table("budgets") as table:
        for name, kind in (
            ("number", sa.Integer()),
            ("kind", sa.String(length=40)),
            ("note", sa.String(length=1000)),
            ("approved_by_name", sa.String(length=200)),
            ("prior_approval", sa.String(length=300)),
        ):
            table.alter_column(name, existing_type=kind, nullable=False)
        table.drop_column("label")
        table.create_foreign_key(op.f("fk_budgets_based_on_id"), "budgets", ["based_on_id"], ["id"])
        table.create_foreign_key(op.f("fk_budgets_approved_by_id"), "users", ["approved_by_id"], ["id"])
        table.create_unique_constraint(op.f("uq_budgets_subject_id_number"), ["subject_id", "number"])
        table.create_check_constraint(op.f("ck_budgets_budget_status"), f"status IN ({statuses})")
        table.create_check_constraint(
            op.f("ck_budgets_version_kind"), "kind IN ('requested', 'awarded', 'revised')"
        )
        table.create_check_constraint(op.f("ck_budgets_number_counts"), "number > 0")
        table.create_check_constraint(
            op.f("ck_budgets_approved_has_a_time"), "status <> 'approved' OR approved_at IS NOT NULL"
        )
        table.create_check_constraint(
            op.f("ck_budgets_prior_approval_has_a_day"),
            "(prior_approval = '') = (prior_approval_on IS NULL)",
        )
    op.create_index(op.f("ix_budgets_based_on_id"), "budgets", ["based_on_id"], unique=False)
    for name, only in (
        ("uq_budgets_one_approved", sa.text("status = 'approved'")),
        ("uq_budgets_one_draft", sa.text("status = 'draft'")),
    ):
        op.create_index(
            name, "budgets", ["subject_id"], unique=True, sqlite_where=only, postgresql_where=only
        )


def _guard() -> None:
    parts = (("budget_lines", LINE_STATUS), ("budget_line_years", YEAR_STATUS))
    if op.get_bind().dialect.name == "sqlite":
        same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in KEPT)
        superseded = f"OLD.status = 'approved' AND NEW.status = 'superseded' AND {same}"
        refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        run(
            "CREATE TRIGGER budgets_no_update BEFORE UPDATE ON budgets "
            f"WHEN OLD.status <> 'draft' AND NOT ({superseded}) {refuse}"
        )
        run(f"CREATE TRIGGER budgets_no_delete BEFORE DELETE ON budgets WHEN OLD.status <> 'draft' {refuse}")
        for name, status in parts:
            for verb, rows in ROWS.items():
                closed = " OR ".join(f"{status.format(row=row)} <> 'draft'" for row in rows)
                run(f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb.upper()} ON {name} WHEN {closed} {refuse}")
        return
    run(
        "CREATE FUNCTION budgets_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.status = 'draft' THEN RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END; END IF; "
        "IF TG_OP = 'UPDATE' AND OLD.status = 'approved' AND NEW.status = 'superseded' "
        "AND to_jsonb(NEW) - 'status' = to_jsonb(OLD) - 'status' THEN RETURN NEW; END IF; "
        f"RAISE EXCEPTION '{SENTENCE}'; END $$"
    )
    run(
        "CREATE TRIGGER budgets_kept BEFORE UPDATE OR DELETE ON budgets "
        "FOR EACH ROW EXECUTE FUNCTION budgets_kept()"
    )
    for name, status in parts:
        run(
            f"CREATE FUNCTION {name}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP <> 'INSERT' AND {status.format(row='OLD')} <> 'draft' "
            f"THEN RAISE EXCEPTION '{SENTENCE}'; END IF; "
            f"IF TG_OP <> 'DELETE' AND {status.format(row='NEW')} <> 'draft' "
            f"THEN RAISE EXCEPTION '{SENTENCE}'; END IF; "
            "RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END; END $$"
        )
        run(
            f"CREATE TRIGGER {name}_kept BEFORE INSERT OR UPDATE OR DELETE ON {name} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}_kept()"
        )


def downgrade() -> None:
    """Open every version again and name it by its kind."""
    tables = ("budgets", "budget_lines", "budget_line_years")
    if op.get_bind().dialect.name == "postgresql":
        for name in tables:
            run(f"DROP TRIGGER IF EXISTS {name}_kept ON {name}")
            run(f"DROP FUNCTION IF EXISTS {name}_kept()")
    else:
        for name in tables:
            for verb in ROWS:
                run(f"DROP TRIGGER IF EXISTS {name}_no_{verb}")
    for index in ("uq_budgets_one_approved", "uq_budgets_one_draft", "ix_budgets_based_on_id"):
        op.drop_index(index, table_name="budgets")
    with op.batch_alter_table("budgets") as table:
        table.add_column(sa.Column("label", sa.String(length=80), nullable=True))
        for check in (
            "budget_status",
            "version_kind",
            "number_counts",
            "approved_has_a_time",
            "prior_approval_has_a_day",
        ):
            table.drop_constraint(op.f(f"ck_budgets_{check}"), type_="check")
    run("UPDATE budgets SET label = upper(substr(kind, 1, 1)) || substr(kind, 2)")
    run("UPDATE budgets SET status = 'draft' WHERE status <> 'approved'")
    with op.batch_alter_table("budgets") as table:
        table.alter_column("label", existing_type=sa.String(length=80), nullable=False)
        table.drop_constraint(op.f("uq_budgets_subject_id_number"), type_="unique")
        table.drop_constraint(op.f("fk_budgets_based_on_id"), type_="foreignkey")
        table.drop_constraint(op.f("fk_budgets_approved_by_id"), type_="foreignkey")
        for name in (
            "number",
            "kind",
            "based_on_id",
            "note",
            "approved_at",
            "approved_by_id",
            "approved_by_name",
            "prior_approval",
            "prior_approval_on",
        ):
            table.drop_column(name)
        table.create_check_constraint(op.f("ck_budgets_budget_status"), "status IN ('draft', 'approved')")
