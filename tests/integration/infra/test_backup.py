"""Backup and restore: everything comes back, from either database, while others write; damage is refused."""

from __future__ import annotations

import io
import json
import stat
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from flask import Flask

from funding.budgets.models import LineYear
from funding.budgets.types import VersionKind
from funding.infra import migrations
from funding.infra.audit import AuditEntry, audit
from funding.infra.backup import BackupError, back_up, restore, verify
from funding.infra.backup.archive import SEAL_LENGTH, ArchiveWriter
from funding.infra.db import Base, db, is_sqlite, unit_of_work
from funding.infra.jobs import Job, JobState
from funding.infra.storage import files_folder, store
from funding.kernel.actor import SYSTEM
from tests.builders.applications import build_application
from tests.builders.budgets import TERMS, build_approved, build_budget, build_line, build_version
from tests.support.application import make_app
from tests.support.databases import TestDatabase

QUIET = lambda _done, _total, _label: None  # noqa: E731 - a name for "show nothing".
CONTENT = (b"letter of support", b"\x00\xff" * 5_000, b"")


@pytest.fixture
def house(app: Flask) -> Flask:
    """An instance with an application, history, a stored file or three and a job that waits."""
    # The tests' tables come from the models; a backup wants to know at which migration they stand.
    command.stamp(migrations.alembic_config(db.engine), "head")
    with unit_of_work():
        application = build_application(title="Outreach “with” quotes\n\tand\\tabs")
        budget = build_budget(subject_id=application.id, terms=replace(TERMS, match_bp=None))
        build_line(budget, "supplies", 500)
        build_version(build_approved(budget), VersionKind.AWARDED)
        audit(
            by=SYSTEM, action="application.updated", subject="x", record_id=application.id, after={"a": None}
        )
        db.session.add(
            Job(
                task="t",
                title="Waiting",
                arguments={"deep": [1, {"é": "ü"}]},
                asked_by_name="A",
                asked_by_role="auditor",
            )
        )
        for content in CONTENT:
            store(io.BytesIO(content), limit_bytes=100_000)
    return app


@pytest.fixture
def saved(house: Flask, tmp_path: Path) -> Path:
    """A backup of the house."""
    target = tmp_path / "house.funding"
    back_up(target, progress=QUIET)
    return target


@pytest.fixture
def elsewhere(test_database: TestDatabase, tmp_path: Path) -> Iterator[Flask]:
    """Another, empty instance on the same kind of database."""
    other = make_app(test_database.empty("restored"), tmp_path / "elsewhere")
    yield other
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


def all_rows() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, as the database has it."""
    found = {}
    for table in Base.metadata.tables.values():
        rows = db.session.execute(sa.select(*[sa.cast(column, sa.String) for column in table.c])).all()
        found[table.name] = sorted((tuple(row) for row in rows), key=str)
    db.session.rollback()
    return found


def stored_files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in files_folder().glob("??/*")}


def test_every_row_and_every_file_comes_back(saved: Path, elsewhere: Flask) -> None:
    with unit_of_work():
        db.session.execute(sa.update(Job).values(state=JobState.FAILED))
    rows, files = all_rows(), stored_files()
    assert sum(map(len, rows.values())) > 5
    assert len(files) >= len(CONTENT)
    with elsewhere.app_context():
        manifest = restore(saved, progress=QUIET)
        restored = all_rows()
        for job in restored["jobs"], rows["jobs"]:
            job.clear()
        assert restored == rows
        assert stored_files() == files
        assert manifest.rows == sum(map(len, rows.values())) + len(rows["jobs"]) + 2


def test_a_restored_instance_goes_on_working(saved: Path, elsewhere: Flask) -> None:
    with elsewhere.app_context():
        restore(saved, progress=QUIET)
        with unit_of_work():
            again = build_application(title="After the restore")
        assert again.id
        assert migrations.current(db.engine) == migrations.head()
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), unit_of_work():
            db.session.execute(sa.delete(AuditEntry))
        with pytest.raises(sa.exc.DBAPIError, match="only a draft budget"), unit_of_work():
            db.session.execute(sa.delete(LineYear))


def test_jobs_that_had_not_ended_are_marked_so(saved: Path, elsewhere: Flask) -> None:
    with elsewhere.app_context():
        restore(saved, progress=QUIET)
        job = db.session.scalars(sa.select(Job)).one()
        assert job.state is JobState.FAILED
        assert "start it again" in job.note


def test_a_backup_is_one_moment_while_others_write(house: Flask, tmp_path: Path, elsewhere: Flask) -> None:
    """Each writer's transaction adds two entries: an odd number in the backup would be half a transaction."""
    stop, written = threading.Event(), threading.Event()

    def write() -> None:
        with house.app_context():
            while not stop.is_set():
                with unit_of_work():
                    for half in ("first", "second"):
                        audit(by=SYSTEM, action="test.pair", subject=half)
                        db.session.flush()
                written.set()
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert written.wait(10)
        for number in range(3):
            back_up(tmp_path / f"{number}.funding", progress=QUIET)
    finally:
        stop.set()
        writer.join()
    with elsewhere.app_context():
        restore(tmp_path / "2.funding", progress=QUIET)
        pairs = db.session.scalar(
            sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.action == "test.pair")
        )
    assert pairs
    assert pairs % 2 == 0


def test_a_flipped_byte_anywhere_is_refused(saved: Path) -> None:
    whole = saved.read_bytes()
    places = [*range(0, len(whole), max(1, len(whole) // 60)), len(whole) - SEAL_LENGTH, len(whole) - 1]
    for place in places:
        saved.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(BackupError):
            verify(saved, progress=QUIET)


def test_a_damaged_backup_changes_nothing(saved: Path, elsewhere: Flask) -> None:
    whole = bytearray(saved.read_bytes())
    whole[len(whole) // 2] ^= 1
    saved.write_bytes(whole)
    with elsewhere.app_context():
        with pytest.raises(BackupError, match="damaged"):
            restore(saved, progress=QUIET)
        assert migrations.current(db.engine) is None
        assert stored_files() == {}


@pytest.mark.parametrize(
    "content", [b"", b"x" * 500, b"PK\x05\x06" + b"\0" * 18], ids=["empty", "text", "other zip"]
)
def test_what_is_no_backup_is_refused(content: bytes, app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "no.funding"
    path.write_bytes(content)
    with pytest.raises(BackupError, match="no backup of Funding"):
        verify(path, progress=QUIET)


def test_a_sealed_archive_with_foreign_names_is_refused(saved: Path, tmp_path: Path) -> None:
    forged = tmp_path / "forged.funding"
    manifest = verify(saved, progress=QUIET)
    writer = ArchiveWriter(forged)
    writer.add("../../etc/cron.d/x", [b"evil"])
    writer.seal(manifest)
    with pytest.raises(BackupError, match="manifest"):
        verify(forged, progress=QUIET)


def test_a_backup_is_restored_only_into_an_empty_instance(saved: Path) -> None:
    before = all_rows()
    with pytest.raises(BackupError, match="not empty"):
        restore(saved, progress=QUIET)
    assert all_rows() == before


def test_a_backup_never_overwrites(saved: Path) -> None:
    whole = saved.read_bytes()
    with pytest.raises(BackupError, match="exists already"):
        back_up(saved, progress=QUIET)
    assert saved.read_bytes() == whole


def test_a_backup_is_its_owners_alone_and_leaves_nothing_beside_it(saved: Path) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert [path.name for path in saved.parent.iterdir() if path.name.startswith("house")] == [
        "house.funding"
    ]


def test_a_backup_without_a_place_to_go_says_so(house: Flask, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="cannot be written: No such file or directory"):
        back_up(tmp_path / "missing" / "house.funding", progress=QUIET)


def test_a_backup_of_a_newer_program_is_refused(saved: Path, elsewhere: Flask, tmp_path: Path) -> None:
    manifest = verify(saved, progress=QUIET)
    manifest.revision, newer = "9999_future", tmp_path / "newer.funding"
    writer = ArchiveWriter(newer)
    with zipfile.ZipFile(saved) as old:
        for member in manifest.members:
            writer.add(member.name, [old.read(member.name)])
    writer.seal(manifest)
    with elsewhere.app_context(), pytest.raises(BackupError, match="newer program"):
        restore(newer, progress=QUIET)


def test_the_secret_key_is_not_in_a_backup(saved: Path, house: Flask) -> None:
    with zipfile.ZipFile(saved) as archive:
        names = archive.namelist()
        assert json.loads(archive.read("manifest.json"))["dialect"] == (
            "sqlite" if is_sqlite() else "postgresql"
        )
        assert [name for name in names if "secret" in name] == []
        assert not any(house.secret_key.encode() in archive.read(name) for name in names)  # type: ignore[union-attr]


def test_progress_is_told(house: Flask, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    back_up(tmp_path / "told.funding", progress=lambda *step: told.append(step))
    assert {label for _done, _total, label in told} >= {"Adding files", "Verifying"}
    assert all(0 < done <= total for done, total, _label in told)
