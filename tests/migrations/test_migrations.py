"""Migrations make exactly the schema of the models, and lose nothing on the way."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from funding.infra import migrations
from funding.infra.db import Base
from funding.infra.ddl import REGISTRY
from tests.migrations import old_rows, test_awards
from tests.migrations.indicators import COUNTED, counted, old_indicators
from tests.migrations.new_tables import NEW_TABLES
from tests.migrations.old_rows import (
    A_BUDGET,
    A_LINE,
    A_RECORD,
    BUDGETS,
    OLD_DATES,
    fill,
    filler,
    old_applications,
    old_dates,
    old_renewal,
)
from tests.migrations.schema import schema_of

Empty = Callable[[str], Engine]
Standing = Callable[[str, str], Engine]
PINNED = Path(__file__).with_name("head.txt")


def test_the_history_is_one_line() -> None:
    revisions = list(ScriptDirectory(str(migrations.FOLDER)).walk_revisions())
    assert revisions
    assert len(ScriptDirectory(str(migrations.FOLDER)).get_heads()) == 1
    assert [one.down_revision for one in revisions].count(None) == 1
    for one in revisions:
        assert one.down_revision is None or isinstance(one.down_revision, str), "a migration joins two lines"
        assert one.doc, f"{one.revision} does not say what it does"


def test_the_newest_migration_is_the_pinned_one() -> None:
    assert migrations.head() == PINNED.read_text().strip(), (
        "a new migration is a decision: change head.txt with it"
    )


def test_migrations_make_the_schema_of_the_models(empty: Empty) -> None:
    migrated, modeled = empty("migrated"), empty("modeled")
    migrations.upgrade(migrated)
    Base.metadata.create_all(modeled)
    ours, theirs = set(schema_of(migrated)), set(schema_of(modeled))
    assert len(theirs) > 200
    assert sorted(ours - theirs) == []
    assert sorted(theirs - ours) == []


def test_alembic_finds_nothing_to_do_either(migrated: Empty) -> None:
    engine = migrated("compared")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _ours})
        assert compare_metadata(context, Base.metadata) == []


def _ours(_object: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:
    """What statements of their own make (``infra.ddl``) is compared by ``schema_of``."""
    if not reflected:
        return True
    if kind == "table":
        return name in Base.metadata.tables
    told = " ".join(statement for extra in REGISTRY for statement in extra.create)
    return kind not in {"index", "column"} or f" {name} " not in told.replace("(", " ")


def test_a_second_upgrade_changes_nothing(migrated: Empty) -> None:
    engine = migrated("again")
    before = schema_of(engine)
    migrations.upgrade(engine)
    assert schema_of(engine) == before
    assert migrations.current(engine) == migrations.head()


def test_down_to_nothing_and_up_again_is_the_same(migrated: Empty) -> None:
    engine = migrated("down")
    before = schema_of(engine)
    migrations.downgrade(engine, "base")
    assert [name for name in inspect(engine).get_table_names() if name != "alembic_version"] == []
    migrations.upgrade(engine)
    assert schema_of(engine) == before


PLANTED = '''"""A change made only in a test."""
from alembic import op
import sqlalchemy as sa
revision = "planted"
down_revision = {down!r}
def upgrade():
{body}
def downgrade():
    pass
'''


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``planted(body)``: one more migration after the newest, with this body."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))

    def plant(body: str) -> None:
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        source = PLANTED.format(down=migrations.head(), body=lines)
        (folder / "versions" / "planted.py").write_text(source)
        monkeypatch.setattr(migrations, "FOLDER", folder)

    return plant


def test_a_migration_that_fails_leaves_the_old_version_intact(
    migrated: Empty, planted: Callable[[str], None]
) -> None:
    engine = migrated("failing")
    fill(engine)
    before, head = schema_of(engine), migrations.head()
    planted(
        'op.create_table("half_done", sa.Column("id", sa.Integer))\nraise RuntimeError("the power failed")'
    )
    with pytest.raises(RuntimeError, match="power"):
        migrations.upgrade(engine)
    assert migrations.current(engine) == head
    assert schema_of(engine) == before


@pytest.mark.database("sqlite")  # PostgreSQL alters a table in place and never rebuilds it.
def test_a_table_that_is_rebuilt_keeps_what_hangs_on_it(
    migrated: Empty, planted: Callable[[str], None]
) -> None:
    engine = migrated("rebuilt")
    fill(engine)
    planted(
        'with op.batch_alter_table("users", recreate="always") as users:\n'
        '    users.add_column(sa.Column("nickname", sa.String(40), nullable=True))'
    )
    migrations.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM user_sessions")).scalar() == 1
        assert connection.execute(text("SELECT name, nickname FROM users")).one() == ("Ada", None)
    assert migrations.current(engine) == "planted"


def test_a_migration_that_leaves_rows_pointing_nowhere_is_refused(
    migrated: Empty, planted: Callable[[str], None]
) -> None:
    engine = migrated("dangling")
    fill(engine)
    planted('op.execute("DELETE FROM users")')
    if engine.dialect.name == "sqlite":
        with pytest.raises(RuntimeError, match="point nowhere"):
            migrations.upgrade(engine)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM users")).scalar() == 1
    else:
        migrations.upgrade(engine)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM user_sessions")).scalar() == 0


FIRST_SCHEMA = tuple(f"{number:04d}" for number in range(1, 12))
WITH_DATA: dict[str, str] = dict.fromkeys(FIRST_SCHEMA, "test_the_first_schema_is_made_around_data")
WITH_DATA["0013"] = "test_budgets_that_are_there_become_requested_versions"
WITH_DATA["0020"] = "test_the_organizations_registrations_move_into_the_wallet"
WITH_DATA["0016"] = "test_the_kinds_of_dates_are_mapped_and_nothing_else_is_lost"
WITH_DATA["0027"] = "test_applications_stand_at_the_stage_of_their_phase_with_their_history"
BESIDE = ["0018", "0026", "0041", "0043", "0044", "0048", "0049", "0050", *NEW_TABLES]
WITH_DATA |= dict.fromkeys(BESIDE, "test_new_tables_are_made_beside_data")
"""Every migration, with the test that runs it on data or the reason why none is needed."""
WITH_DATA["0042"] = "test_open_awards_get_the_dates_of_their_closeout"
WITH_DATA["0046"] = "test_a_won_application_repeats_no_gate_of_its_own"
WITH_DATA["0045"] = "test_obligations_that_counted_go_on_counting"
WITH_DATA["0021"] = "test_tasks_are_made_beside_data_and_tries_stay_counted"
WITH_DATA["0023"] = "test_a_renewal_becomes_a_link"
WITH_DATA["0033"] = "test_indicators_that_are_there_say_how_they_are_counted"
WITH_DATA["0017"] = "test_lines_have_no_signs_until_somebody_ticks_them"


def test_the_first_schema_is_made_around_data(empty: Empty) -> None:
    engine = empty("growing")
    migrations.upgrade(engine, FIRST_SCHEMA[0])
    fill(engine)
    for revision in FIRST_SCHEMA[1:]:
        migrations.upgrade(engine, revision)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM user_sessions")).scalar() == 1
    assert migrations.current(engine) == FIRST_SCHEMA[-1]


def test_tasks_are_made_beside_data_and_tries_stay_counted(standing: Standing) -> None:
    engine = standing("tasks", "0020")
    fill(engine)
    add = "INSERT INTO sign_in_attempts (kind, account_key, address, tried_at) VALUES (:kind, 'x', '', :at)"
    tried = {"at": "2026-11-22 15:00:00"}
    with engine.begin() as connection:
        connection.execute(text(add), {"kind": "reset", **tried})
    migrations.upgrade(engine, "0021")
    with engine.begin() as connection:
        connection.execute(text(add), {"kind": "link", **tried})
        assert connection.execute(text("SELECT count(*) FROM sign_in_attempts")).scalar() == 2
        assert connection.execute(text("SELECT count(*) FROM tasks")).scalar() == 0
    migrations.downgrade(engine, "0020")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT kind FROM sign_in_attempts")).scalars().all() == ["reset"]


def test_new_tables_are_made_beside_data(standing: Standing) -> None:
    engine = standing("beside", FIRST_SCHEMA[-1])
    fill(engine)
    for revision, tables in sorted({**NEW_TABLES, migrations.head(): ""}.items()):
        migrations.upgrade(engine, revision)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM user_sessions")).scalar() == 1, revision
            for table in tables.split():
                assert connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table))) == 0, table


def test_indicators_that_are_there_say_how_they_are_counted(standing: Standing) -> None:
    engine = standing("indicators", "0032")
    fill(engine)
    old_indicators(engine)
    migrations.upgrade(engine)
    assert counted(engine) == COUNTED
    migrations.downgrade(engine, "0032")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT sum(target) FROM indicators")).scalar() == 2400


def test_budgets_that_are_there_become_requested_versions(standing: Standing) -> None:
    engine = standing("versions", "0012")
    with engine.begin() as connection:
        for statement in BUDGETS:
            connection.execute(text(statement), {"now": "2026-11-22 15:00:00"} if ":now" in statement else {})
    migrations.upgrade(engine)
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT id, number, kind, status, approved_at IS NULL FROM budgets ORDER BY id")
        )
        assert [(*row[:4], bool(row[4])) for row in rows] == [
            (1, 1, "requested", "superseded", True),
            (2, 2, "requested", "draft", True),
            (3, 1, "requested", "approved", False),
        ]
        assert connection.execute(text("SELECT sum(federal_cents) FROM budget_line_years")).scalar() == 1500
    for table in ("budgets", "budget_lines", "budget_line_years"):
        column = "line_id" if table == "budget_line_years" else "id"
        with engine.connect() as connection, pytest.raises(DBAPIError, match="only a draft"):
            connection.execute(sa.delete(sa.table(table)).where(sa.column(column) == 3))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM budgets WHERE id = 2"))
    migrations.downgrade(engine, "0012")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT label, status FROM budgets ORDER BY id"))
        assert [tuple(row) for row in rows] == [("Requested", "draft"), ("Requested", "approved")]


def test_the_kinds_of_dates_are_mapped_and_nothing_else_is_lost(standing: Standing) -> None:
    engine = standing("dates", "0015")
    fill(engine)
    old_dates(engine)
    migrations.upgrade(engine, "0016")
    query = text("SELECT id, kind, label, source_text, owner_id, version FROM deadlines ORDER BY id")
    with engine.connect() as connection:
        assert connection.execute(query).all() == [
            (key, new, label, "The notice", 1, 1) for key, _, label, new in OLD_DATES
        ]
    migrations.downgrade(engine, "0015")
    with engine.connect() as connection:
        kinds = connection.execute(text("SELECT kind, label FROM deadlines ORDER BY id")).all()
    assert kinds == [(old, label) for _, old, label, _ in OLD_DATES]


def test_lines_have_no_signs_until_somebody_ticks_them(standing: Standing) -> None:
    engine = standing("signs", "0016")
    fill(engine)
    with engine.begin() as connection:
        connection.execute(text(A_RECORD))
        connection.execute(text(A_BUDGET))
        connection.execute(text(A_LINE))
    migrations.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT title, signs FROM budget_lines")).one() == ("Shelter", None)


def test_the_organizations_registrations_move_into_the_wallet(standing: Standing) -> None:
    engine = standing("wallet", "0019")
    house = sa.Table("organizations", sa.MetaData(), autoload_with=engine)
    values = {one.name: filler(one) for one in house.columns if not one.nullable}
    with engine.begin() as connection:
        connection.execute(house.insert().values(**values | {"sam_expires_on": date(2027, 2, 11)}))
    migrations.upgrade(engine, "0020")
    query = text("SELECT title, wallet_kind, expires_on, renew_on FROM wallet_items JOIN records USING (id)")
    with engine.connect() as connection:
        (row,) = connection.execute(query).all()
        assert (row.title, row.wallet_kind, str(row.expires_on)) == (
            "SAM.gov registration",
            "sam",
            "2027-02-11",
        )
        assert str(row.renew_on) < "2027-01-01"
        assert connection.execute(text("SELECT kind FROM deadlines")).scalars().all() == ["registration"]
    assert not {"sam_expires_on", "indirect_expires_on"} & {
        one["name"] for one in inspect(engine).get_columns("organizations")
    }
    migrations.downgrade(engine, "0019")
    with engine.connect() as connection:
        assert (
            str(connection.execute(text("SELECT sam_expires_on FROM organizations")).scalar()) == "2027-02-11"
        )
        assert connection.execute(text("SELECT count(*) FROM records")).scalar() == 0


def test_a_renewal_becomes_a_link(standing: Standing) -> None:
    engine = standing("lineage", "0022")
    old_renewal(engine)
    migrations.upgrade(engine, "0023")
    with engine.connect() as connection:
        query = text("SELECT earlier_id, later_id, kind FROM application_links")
        assert connection.execute(query).all() == [(2, 3, "renewal")]
        query = text("SELECT id, counted_in_id, ask_cents FROM applications ORDER BY id")
        assert connection.execute(query).all() == [(2, None, 500), (3, None, 500)]
    migrations.downgrade(engine, "0022")
    with engine.connect() as connection:
        query = text("SELECT id, renews_id FROM applications ORDER BY id")
        assert connection.execute(query).all() == [(2, None), (3, 2)]


def test_applications_stand_at_the_stage_of_their_phase_with_their_history(standing: Standing) -> None:
    engine = standing("stages", "0026")
    fill(engine)
    old_applications(engine)
    migrations.upgrade(engine, "0027")
    with engine.connect() as connection:
        assert connection.execute(old_rows.NAMED_STAGES).all() == [(2, "Awarded"), (3, "Drafting")]
        assert [
            (*row[:-1], str(row[-1])) for row in connection.execute(old_rows.TOLD_SPELLS)
        ] == old_rows.OLD_SPELLS
        assert connection.execute(text("SELECT count(*) FROM pipeline_stages")).scalar() == 9
    for table in ("stage_spells", "pipeline_stage_versions"):
        with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(sa.delete(sa.table(table)))
    before = schema_of(engine)
    migrations.downgrade(engine, "0026")
    migrations.upgrade(engine, "0027")
    assert schema_of(engine) == before


def test_every_migration_has_been_run_on_data() -> None:
    revisions = {one.revision for one in ScriptDirectory(str(migrations.FOLDER)).walk_revisions()}
    assert revisions == set(WITH_DATA)
    assert set(WITH_DATA.values()) <= {*globals(), *vars(test_awards)}
