"""Backup and restore of a whole instance: the database and every stored file, in one verified archive.

Making one needs no pause: the database is read at one moment while others write (``sqlite``, ``postgresql``),
then the stored files, which are named by their content and never change, are added. The finished archive is
read again from disk and compared with its own checksums before it gets its name. Not in a backup: the secret
key (a restored instance makes its own, and everyone signs in anew), the job queue, and mail that was filed
instead of sent.

A restore goes only into an empty instance and is all or nothing. Whatever is wrong with the archive is found
before anything is put in place, and the database gets its name last.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import Connection, text

from funding.infra import clock, migrations
from funding.infra.backup import postgresql, sqlite
from funding.infra.backup.archive import ArchiveReader, ArchiveWriter, BackupError, Manifest, Member
from funding.infra.db import Base, db, is_sqlite
from funding.infra.storage import files_folder

__all__ = ["BackupError", "Manifest", "back_up", "restore", "verify"]

DATABASE = "database.sqlite"
INTERRUPTED = "This was waiting or running when the backup was made. Please start it again."

Progress = Callable[[int, int, str], None]
"""Called with (steps done, steps in all, what is being done)."""


def back_up(target: Path, *, progress: Progress) -> Manifest:
    """Write a verified backup of the current app's instance to the new file ``target``.

    Raises BackupError where ``target`` exists, the database is not migrated or damaged, or the disk refuses.
    """
    if target.exists():
        raise BackupError(f"{target} exists already; a backup never overwrites anything.")
    revision = migrations.current(db.engine)
    if revision is None:
        raise BackupError("There is nothing to back up: the instance has no database yet.")
    manifest = Manifest(
        made_at=clock.now().isoformat(timespec="seconds"),
        program=version("funding"),
        dialect=db.engine.dialect.name,
        revision=revision,
    )
    part = target.with_name(target.name + ".part")
    try:
        _write(part, manifest, progress)
        verify(part, progress=progress)
        part.rename(target)
    except OSError as error:
        raise BackupError(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write(part: Path, manifest: Manifest, progress: Progress) -> None:
    archive = ArchiveWriter(part)
    try:
        _write_database(archive, manifest, progress)
        stored = sorted(path for path in files_folder().glob("??/*") if path.is_file())
        for number, path in enumerate(stored, 1):
            archive.add_file(f"files/{path.parent.name}/{path.name}", path)
            progress(number, len(stored), "Adding files")
        archive.seal(manifest)
    except BaseException:
        archive.abandon()
        raise


def _write_database(archive: ArchiveWriter, manifest: Manifest, progress: Progress) -> None:
    if not is_sqlite():
        tables = [table.name for table in Base.metadata.tables.values()] + [postgresql.VERSION_TABLE]
        with db.engine.connect() as connection:
            postgresql.begin_snapshot(connection)
            manifest.tables = postgresql.write_tables(
                connection, sorted(tables), archive, _counter(progress, len(tables), "Reading tables")
            )
        return
    with tempfile.TemporaryDirectory(dir=archive.path.parent) as folder:
        copy = Path(folder) / DATABASE
        sqlite.copy_database(
            _database_path(), copy, lambda done, total: progress(done, total, "Copying the database")
        )
        manifest.tables = sqlite.check_database(copy)
        archive.add_file(DATABASE, copy)


def _counter(progress: Progress, total: int, label: str) -> Callable[[str], None]:
    done = iter(range(1, total + 1))
    return lambda _name: progress(next(done), total, label)


def _database_path() -> Path:
    return Path(str(db.engine.url.database))


def check_seal(source: Path) -> None:
    """Raise BackupError unless the file is a whole backup of a known format; no instance is needed for it."""
    ArchiveReader(source).close()


def verify(source: Path, *, progress: Progress) -> Manifest:
    """Read the whole backup, comparing every member with the manifest. Raises BackupError for any difference."""
    archive = ArchiveReader(source)
    try:
        for number, member in enumerate(archive.manifest.members, 1):
            for _chunk in archive.chunks(member):
                pass
            progress(number, len(archive.manifest.members), "Verifying")
        return archive.manifest
    finally:
        archive.close()


def restore(source: Path, *, progress: Progress) -> Manifest:
    """Put the backup into the current app's instance, which must be empty, and migrate it to this program's
    schema.

    Raises BackupError where the instance is not empty, the backup is damaged, of the other database, or of a
    newer program; the instance is then as it was.
    """
    manifest = verify(source, progress=progress)
    _check_fit(manifest)
    archive = ArchiveReader(source)
    staging = Path(tempfile.mkdtemp(dir=current_app.instance_path, prefix="restore-"))
    try:
        _stage_files(archive, staging, progress)
        if is_sqlite():
            _restore_sqlite(archive, staging)
        else:
            _restore_postgresql(archive, staging, progress)
    except OSError as error:
        raise BackupError(f"The instance cannot be written: {error.strerror}.") from error
    finally:
        archive.close()
        shutil.rmtree(staging, ignore_errors=True)
    migrations.upgrade(db.engine)
    return manifest


def _check_fit(manifest: Manifest) -> None:
    if manifest.dialect != db.engine.dialect.name:
        raise BackupError(
            f"The backup is of {manifest.dialect}; this instance uses {db.engine.dialect.name}."
        )
    try:
        ScriptDirectory(str(migrations.FOLDER)).get_revision(manifest.revision)
    except CommandError:
        raise BackupError(
            f"The backup was made by a newer program ({manifest.program}); upgrade first."
        ) from None
    if any(path.is_file() for path in files_folder().glob("??/*")) or not _database_is_empty():
        raise BackupError("The instance is not empty. A backup is restored only into an empty one.")


def _database_is_empty() -> bool:
    if is_sqlite():
        db.engine.dispose()
        return sqlite.is_empty(_database_path(), _planted())
    with db.engine.connect() as connection:
        return postgresql.is_empty(connection, set(Base.metadata.tables) - set(_planted()))


def _planted() -> list[str]:
    """The tables that migrations put rows into, those that point to others first."""
    tables = reversed(Base.metadata.sorted_tables)
    return [table.name for table in tables if table.info.get("planted")]


def _stage_files(archive: ArchiveReader, staging: Path, progress: Progress) -> None:
    """Unpack the stored files beside where they belong; each is named by its own content's hash."""
    files = archive.manifest.files
    for number, member in enumerate(files, 1):
        if Path(member.name).name != member.sha256:
            raise BackupError(f"The backup is damaged: {member.name} is not named after its content.")
        target = staging / member.name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        archive.extract(member, target)
        progress(number, len(files), "Unpacking files")


def _place_files(staging: Path) -> None:
    staged = staging / "files"
    if staged.is_dir():
        files_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in staged.iterdir():
            place = files_folder() / folder.name
            place.mkdir(mode=0o700, exist_ok=True)
            for path in folder.iterdir():
                path.replace(place / path.name)


def _restore_sqlite(archive: ArchiveReader, staging: Path) -> None:
    target = _database_path()
    copy = target.with_name(target.name + ".restoring")
    copy.unlink(missing_ok=True)
    try:
        archive.extract(_member(archive.manifest, DATABASE), copy)
        if sqlite.check_database(copy) != archive.manifest.tables:
            raise BackupError("The restored database does not hold the rows the backup says.")
        sqlite.end_jobs(copy, INTERRUPTED)
        _place_files(staging)
        for leftover in ("-wal", "-shm"):
            target.with_name(target.name + leftover).unlink(missing_ok=True)
        copy.replace(target)
    finally:
        copy.unlink(missing_ok=True)


def _restore_postgresql(archive: ArchiveReader, staging: Path, progress: Progress) -> None:
    """The schema as of the backup first, then all rows in one transaction."""
    manifest = archive.manifest
    migrations.upgrade(db.engine, manifest.revision)

    def open_table(name: str) -> Iterator[bytes]:
        return archive.chunks(_member(manifest, f"tables/{name}"))

    with db.engine.begin() as connection:
        count = _counter(progress, len(manifest.tables), "Filling tables")
        postgresql.read_tables(connection, manifest.tables, open_table, count, _planted())
        _end_jobs(connection)
        _place_files(staging)


def _end_jobs(connection: Connection) -> None:
    """Jobs that had not ended are marked failed: no queue knows of them any more."""
    connection.execute(
        text("UPDATE jobs SET state = 'failed', note = :note WHERE state IN ('queued', 'running')"),
        {"note": INTERRUPTED},
    )


def _member(manifest: Manifest, name: str) -> Member:
    for member in manifest.members:
        if member.name == name:
            return member
    raise BackupError(f"The backup lacks {name}.")
