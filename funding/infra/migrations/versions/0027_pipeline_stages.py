"""Stages become the house's own, and where each application stood from when to when becomes data.

The nine stages there were are written as the house's first; every application stands at the one of its phase. What the
audit trail tells of starts, moves, amounts and archiving becomes the history; where it tells nothing of an application,
its history begins on the day since which it stands where it does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

PHASES = (
    ("prospect", "Exploring", 1_000, ()),
    ("deciding", "Deciding", 2_000, ()),
    ("inquiry", "Letter of inquiry", 2_500, ("go_recorded",)),
    ("drafting", "Drafting", 3_500, ("go_recorded",)),
    ("review", "Review", 4_000, ("amount_asked",)),
    ("submitted", "Submitted", 5_000, ("amount_asked", "within_ceiling", "no_missed_gate")),
    ("awarded", "Awarded", 10_000, ()),
    ("declined", "Declined", 0, ()),
    ("not_pursued", "Not pursued", 0, ()),
)
CHANCES = {name: chance for name, _, chance, _ in PHASES}
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
"""Since when the first stages are taken to have been called as they are."""
SENTENCE = "the history of the pipeline is append-only"
GUARDED = ("pipeline_stage_versions", "stage_spells")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
STAGES = sa.table(
    "pipeline_stages",
    *(sa.column(one) for one in ("id", "name", "description", "stage", "position", "probability_bp")),
    sa.column("guards", JSON),
    sa.column("actions", JSON),
    sa.column("hides_empty", sa.Boolean),
    sa.column("version"),
)
VERSIONS = sa.table(
    "pipeline_stage_versions",
    sa.column("stage_id"),
    sa.column("since", INSTANT),
    *(sa.column(one) for one in ("name", "position", "probability_bp")),
    sa.column("hides_empty", sa.Boolean),
    sa.column("retired", sa.Boolean),
)
APPLICATIONS = sa.table(
    "applications",
    *(sa.column(one) for one in ("id", "stage", "ask_cents", "awarded_cents", "probability_bp", "stage_id")),
    sa.column("counted_in_id"),
    sa.column("stage_since", INSTANT),
)
RECORDS = sa.table("records", sa.column("id"), sa.column("archived_at", INSTANT))
ENTRIES = sa.table(
    "audit_entries",
    *(sa.column(one) for one in ("id", "record_id", "action", "actor_id", "actor_name")),
    sa.column("at", INSTANT),
    sa.column("before", JSON),
    sa.column("after", JSON),
)
SPELLS = sa.table(
    "stage_spells",
    *(sa.column(one) for one in ("application_id", "stage_id", "stage", "ask_cents", "awarded_cents")),
    sa.column("since", INSTANT),
    sa.column("probability_bp"),
    sa.column("archived", sa.Boolean),
    sa.column("counted", sa.Boolean),
    sa.column("by_id"),
    sa.column("by_name"),
)
TOLD = ("application.started", "application.moved", "application.updated", "application.archived")
RESTORED = "application.restored"
MONEY = ("ask_cents", "awarded_cents", "probability_bp")


def upgrade() -> None:
    """Make the tables, write the nine stages and tell the history that is known."""
    bind = op.get_bind()
    _make_stages()
    _plant(bind)
    _stand_somewhere(bind)
    _make_history()
    _tell_history(bind)
    _guard(bind)


def downgrade() -> None:
    """Take the house's own stages and the history away; phases stay as they are."""
    bind, run = op.get_bind(), op.get_bind().exec_driver_sql
    for table in GUARDED:
        if bind.dialect.name == "sqlite":
            run(f"DROP TRIGGER {table}_no_update")
            run(f"DROP TRIGGER {table}_no_delete")
        else:
            run(f"DROP TRIGGER {table}_append_only ON {table}")
            run(f"DROP FUNCTION {table}_refuse()")
    for name in ("stage_id_due", "stage_id_since", "stage_id_money"):
        op.drop_index(f"ix_applications_{name}", "applications")
    if bind.dialect.name == "sqlite":
        _rebuild(bind, add=False)
    else:
        op.drop_constraint("fk_applications_stage_id", "applications", type_="foreignkey")
        op.drop_column("applications", "stage_id")
    op.create_index(
        "ix_applications_stage_money",
        "applications",
        ["stage", "counted_in_id", "ask_cents", "awarded_cents", "probability_bp"],
    )
    for table in ("application_approvals", "stage_spells", "pipeline_stage_versions", "pipeline_stages"):
        op.drop_table(table)


def _phase() -> sa.Enum:
    names = [name for name, *_ in PHASES]
    return sa.Enum(*names, name="stage", native_enum=False, create_constraint=True, length=40)


def _make_stages() -> None:
    op.create_table(
        "pipeline_stages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("stage", _phase(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("probability_bp", sa.Integer(), nullable=False),
        sa.Column("guards", JSON, nullable=False),
        sa.Column("actions", JSON, nullable=False),
        sa.Column("hides_empty", sa.Boolean(), nullable=False),
        sa.Column("retired_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_pipeline_stages_name_present")),
        sa.CheckConstraint(
            "probability_bp BETWEEN 0 AND 10000", name=op.f("ck_pipeline_stages_probability_share")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pipeline_stages")),
    )
    op.create_index(
        "uq_pipeline_stages_name_in_use",
        "pipeline_stages",
        ["name"],
        unique=True,
        sqlite_where=sa.text("retired_at IS NULL"),
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    op.create_table(
        "pipeline_stage_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("probability_bp", sa.Integer(), nullable=False),
        sa.Column("hides_empty", sa.Boolean(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["pipeline_stages.id"], name=op.f("fk_pipeline_stage_versions_stage_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pipeline_stage_versions")),
    )
    op.create_index(
        "ix_pipeline_stage_versions_stage_id_since", "pipeline_stage_versions", ["stage_id", "since", "id"]
    )


def _plant(bind: sa.Connection) -> None:
    for place, (phase, name, chance, guards) in enumerate(PHASES, start=1):
        shared = {
            "name": name,
            "position": place,
            "probability_bp": chance,
            "hides_empty": phase == "inquiry",
        }
        bind.execute(
            STAGES.insert().values(
                **shared, description="", stage=phase, guards=list(guards), actions=[], version=1
            )
        )
        key = bind.scalar(sa.select(STAGES.c.id).where(STAGES.c.stage == phase))
        bind.execute(VERSIONS.insert().values(**shared, stage_id=key, since=ALWAYS, retired=False))


def _stand_somewhere(bind: sa.Connection) -> None:
    op.drop_index("ix_applications_stage_money", "applications")
    if bind.dialect.name == "sqlite":
        _rebuild(bind, add=True)
    else:
        op.add_column("applications", sa.Column("stage_id", sa.Integer(), nullable=True))
        first = sa.select(STAGES.c.id).where(STAGES.c.stage == APPLICATIONS.c.stage).scalar_subquery()
        bind.execute(APPLICATIONS.update().values(stage_id=first))
        op.alter_column("applications", "stage_id", nullable=False)
        op.create_foreign_key(
            "fk_applications_stage_id", "applications", "pipeline_stages", ["stage_id"], ["id"]
        )
    op.create_index("ix_applications_stage_id_due", "applications", ["stage_id", "due_order", "id"])
    op.create_index("ix_applications_stage_id_since", "applications", ["stage_id", "stage_since", "id"])
    op.create_index(
        "ix_applications_stage_id_money",
        "applications",
        ["stage_id", "stage", "counted_in_id", "ask_cents", "awarded_cents", "probability_bp"],
    )


COLUMN = "stage_id INTEGER NOT NULL, "
KEY = ", CONSTRAINT fk_applications_stage_id FOREIGN KEY(stage_id) REFERENCES pipeline_stages (id)"


def _rebuild(bind: sa.Connection, *, add: bool) -> None:
    """SQLite takes no necessary column later on: a new table takes the rows over, and then the name."""
    run = bind.exec_driver_sql
    made = str(run("SELECT sql FROM sqlite_master WHERE name = 'applications'").scalar())
    around = "SELECT sql FROM sqlite_master WHERE tbl_name = 'applications' AND type <> 'table' AND sql IS NOT NULL"
    others = [str(row[0]) for row in run(around).all()]
    names = [row[1] for row in run("PRAGMA table_info(applications)").all() if row[1] != "stage_id"]
    body = re.sub(r'^CREATE TABLE "?applications"?\s*\(', "", made).rstrip().removesuffix(")")
    body = COLUMN + body + KEY if add else body.replace(COLUMN, "").replace(KEY, "")
    run(f"CREATE TABLE applications_made_anew ({body})")
    target, source = ", ".join(names), ", ".join(names)
    if add:
        target += ", stage_id"
        source += ", (SELECT s.id FROM pipeline_stages s WHERE s.stage = applications.stage)"
    # Names of columns come from the database's own list.
    run(f"INSERT INTO applications_made_anew ({target}) SELECT {source} FROM applications")  # noqa: S608
    run("DROP TABLE applications")
    run("ALTER TABLE applications_made_anew RENAME TO applications")
    for statement in others:
        run(statement)


def _make_history() -> None:
    op.create_table(
        "stage_spells",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("stage", _phase(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("ask_cents", sa.BigInteger(), nullable=True),
        sa.Column("awarded_cents", sa.BigInteger(), nullable=True),
        sa.Column("probability_bp", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_stage_spells_application_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_stage_spells_by_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["pipeline_stages.id"], name=op.f("fk_stage_spells_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_spells")),
    )
    op.create_index("ix_stage_spells_application_id_since", "stage_spells", ["application_id", "since", "id"])
    op.create_table(
        "application_approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("ask_cents", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_approvals_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_application_approvals_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_approvals")),
    )
    op.create_index(
        "ix_application_approvals_application_id_id", "application_approvals", ["application_id", "id"]
    )


def _tell_history(bind: sa.Connection) -> None:
    stages = {row.stage: row.id for row in bind.execute(sa.select(STAGES.c.id, STAGES.c.stage))}
    query = (
        sa.select(ENTRIES)
        .where(ENTRIES.c.action.in_((*TOLD, RESTORED)), ENTRIES.c.record_id.is_not(None))
        .order_by(ENTRIES.c.record_id, ENTRIES.c.id)
    )
    told = groupby(bind.execute(query).mappings().all(), key=lambda one: one["record_id"])
    entries = {key: list(rows) for key, rows in told}
    standing = sa.select(APPLICATIONS, RECORDS.c.archived_at).join_from(
        APPLICATIONS, RECORDS, RECORDS.c.id == APPLICATIONS.c.id
    )
    for now in bind.execute(standing.order_by(APPLICATIONS.c.id)).mappings().all():
        rows = list(_spells(now, entries.get(now["id"], [])))
        for row in rows:
            row["stage_id"] = stages[row["stage"]]
        bind.execute(SPELLS.insert(), rows)


def _spells(now: Any, entries: list[Any]) -> Iterator[dict[str, Any]]:
    """What the trail tells, in order; the last row says what is true now."""
    standing = {"stage": "prospect", "probability_bp": CHANCES["prospect"], "archived": False}
    standing |= {"ask_cents": None, "awarded_cents": None}
    rows: list[dict[str, Any]] = []
    for entry in entries:
        changed = _read(entry, standing)
        if changed or not rows:
            standing |= changed
            rows.append(_row(now, standing, entry["at"], entry["actor_id"], entry["actor_name"]))
    true = {name: now[name] for name in ("stage", *MONEY)} | {"archived": now["archived_at"] is not None}
    if not rows or rows[-1]["stage"] != now["stage"]:
        rows.append(_row(now, true, now["stage_since"], None, "Funding"))
    rows[-1] |= true
    yield from rows


def _read(entry: Any, standing: dict[str, Any]) -> dict[str, Any]:
    """What one entry of the trail changes."""
    after = entry["after"] if isinstance(entry["after"], dict) else json.loads(entry["after"])
    if entry["action"] in ("application.archived", RESTORED):
        return {"archived": entry["action"] != RESTORED}
    found = {name: after[name] for name in MONEY if isinstance(after.get(name), int)}
    if entry["action"] == "application.moved" and after.get("stage") in CHANCES:
        found["stage"] = after["stage"]
        found["awarded_cents"] = after.get("awarded_cents")
        found.setdefault("probability_bp", CHANCES[after["stage"]])
    return {name: value for name, value in found.items() if standing.get(name) != value}


def _row(now: Any, standing: dict[str, Any], since: datetime, by: int | None, name: str) -> dict[str, Any]:
    return dict(standing) | {
        "application_id": now["id"],
        "since": since,
        "by_id": by,
        "by_name": name,
        "counted": now["counted_in_id"] is None,
    }


def _guard(bind: sa.Connection) -> None:
    run = bind.exec_driver_sql
    for table in GUARDED:
        if bind.dialect.name == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                run(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
                )
        else:
            run(
                f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$"
            )
            run(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
            )
