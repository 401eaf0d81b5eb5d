"""What ``funding check`` looks at: each examination answers one finding and changes nothing."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table, select, text

from funding.calendar.queries.checking import stray_dates
from funding.cli.program import Program, refuse_other_schema
from funding.infra.backup.archive import file_sha256
from funding.infra.db import Base, db, is_sqlite
from funding.infra.ddl import REGISTRY
from funding.infra.storage import files_folder
from funding.kernel.errors import DomainError

MADE = re.compile(
    r"CREATE (?:UNIQUE )?(?:VIRTUAL )?(?:TRIGGER|TABLE|INDEX|FUNCTION) (?:IF NOT EXISTS )?(\w+)"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and what was seen."""

    subject: str
    well: bool
    detail: str


def examine(program: Program) -> list[Finding]:
    """Every finding about the program's instance. An examination that cannot be made is a finding too."""
    findings = [_folder(program.instance)]
    if not findings[0].well:
        return findings
    try:
        app = program.app()
    except DomainError as error:
        return [*findings, Finding("settings", False, error.message)]
    findings.append(Finding("settings", True, "safe to serve with"))
    with app.app_context():
        findings += [
            _attempt("schema", _schema),
            _attempt("database", _soundness),
            _attempt("references", _references),
            _attempt("history", _protections),
            _attempt("calendar", _calendar),
            _attempt("stored files", _stored_files),
            _attempt("documents", _documents),
            _attempt("PDF", _pdf),
        ]
        db.session.remove()
    return findings


def _attempt(subject: str, examination: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, True, examination())
    except Exception as error:
        from funding.cli.errors import one_line

        return Finding(subject, False, one_line(error))


def _folder(folder: Path) -> Finding:
    if not folder.is_dir():
        return Finding("folder", False, f"{folder} does not exist; please run: funding init")
    for path in (folder, folder / "secret_key"):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            return Finding("folder", False, f"{path} can be read by others; please run: chmod go-rwx {path}")
    return Finding("folder", True, f"{folder} is its owner's alone")


def _schema() -> str:
    from funding.infra import migrations

    refuse_other_schema()
    return f"at {migrations.head()}, as the program expects"


def _soundness() -> str:
    if not is_sqlite():
        found = db.session.scalar(text("SELECT current_setting('server_version')"))
        return f"PostgreSQL {found} answers"
    verdict = db.session.scalar(text("PRAGMA integrity_check"))
    if verdict != "ok":
        raise DomainError(f"SQLite says: {verdict}")
    return "the file is sound"


def _references() -> str:
    if is_sqlite():
        broken = db.session.execute(text("PRAGMA foreign_key_check")).fetchall()
        if broken:
            raise DomainError(f"{len(broken)} rows point to nothing, the first in table {broken[0][0]}")
        return "every row that is pointed to exists"
    query = "SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT convalidated"
    broken = db.session.execute(text(query)).fetchall()
    if broken:
        raise DomainError(f"the foreign key {broken[0][0]} has not been validated")
    return "every foreign key is enforced"


def _protections() -> str:
    """Triggers, full-text indexes and the like, which a table can lose without anybody noticing."""
    dialect = db.engine.dialect.name
    wanted = {
        name
        for item in REGISTRY
        if item.dialect == dialect
        for statement in item.create
        for name in MADE.findall(statement)
    }
    missing = sorted(wanted - _present_objects())
    if missing:
        raise DomainError(f"missing in the database: {', '.join(missing)}")
    return f"all {len(wanted)} triggers and indexes that protect and search it are in place"


def _present_objects() -> set[str]:
    if is_sqlite():
        return set(db.session.scalars(text("SELECT name FROM sqlite_master")))
    query = (
        "SELECT tgname FROM pg_trigger UNION SELECT proname FROM pg_proc UNION SELECT relname FROM pg_class"
    )
    return set(db.session.scalars(text(query)))


def _calendar() -> str:
    """What triggers repeat beside the dates, against the dates themselves."""
    if strays := stray_dates():
        raise DomainError(f"{strays:,} dates are not counted as they stand")
    return "every date is counted as it stands"


def _stored_files() -> str:
    count = 0
    for path in sorted(files_folder().glob("??/*")):
        with path.open("rb") as stream:
            if file_sha256(stream) != path.name:
                raise DomainError(f"{path} is not the file that was stored")
        count += 1
    return f"{count:,} files are those that were stored"


def _documents() -> str:
    count = 0
    for table in _tables_of_files():
        for sha256 in db.session.scalars(
            select(table.c.sha256).where(table.c.sha256.is_not(None)).distinct()
        ):
            if not (files_folder() / sha256[:2] / sha256).is_file():
                raise DomainError(f"the file {sha256} that {table.name} names is missing")
            count += 1
    return f"{count:,} named files are there"


def _tables_of_files() -> Iterator[Table]:
    """Tables whose rows name a stored file by its hash."""
    return (table for table in Base.metadata.sorted_tables if "sha256" in table.c)


def _pdf() -> str:
    import weasyprint

    return f"WeasyPrint {weasyprint.__version__} finds its libraries"
