"""Use cases of imports: bring a file, map it, correct it, apply it whole, take it back."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from funding.budgets import queries
from funding.budgets.imports.archive import Progress, open_workbook
from funding.budgets.imports.comparing import State, is_same
from funding.budgets.imports.drafts import Corrections
from funding.budgets.imports.files import LARGEST_FILE, file_kind, read_file
from funding.budgets.imports.headings import headings
from funding.budgets.imports.mapping import FileMap, check_mapping, guess, remembered, signature
from funding.budgets.imports.models import BudgetImport, BudgetImportPreset, BudgetImportState
from funding.budgets.imports.own_workbook import joined
from funding.budgets.imports.previewing import Preview, preview
from funding.budgets.imports.table import FileContent, FileKind, FileRefusedError, content_from, content_json
from funding.budgets.imports.telling import report
from funding.budgets.imports.writing import line_from_json, line_json, write_lines
from funding.budgets.models import Budget
from funding.budgets.services.starting import changed, require_draft
from funding.documents.content import clean_name
from funding.infra import clock, storage
from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotFound, StaleVersion

HEAVY_BYTES = 4 * 1024 * 1024
HEAVY_LINES = 600
MOST_CORRECTIONS = 5_000


def read_content(name: str, data: bytes, progress: Progress | None = None) -> FileContent:
    """What a file holds, our own workbook's sheets joined. Raises FileRefusedError."""
    return joined(read_file(name, data, progress))


def is_heavy(name: str, data: bytes) -> bool:
    """Whether reading takes more than about a second: a workbook that unpacks to more than 4 MB."""
    if file_kind(name) is not FileKind.XLSX:
        return False
    try:
        with open_workbook(io.BytesIO(data)) as archive:
            return sum(entry.file_size for entry in archive.infolist()) > HEAVY_BYTES
    except FileRefusedError:
        return False


def begin_import(
    *,
    budget: Budget,
    name: str,
    data: bytes,
    by: Actor,
    content: FileContent | None = None,
    mapping: FileMap | None = None,
) -> BudgetImport:
    """Read a file and keep it with the mapping that suggests itself, or with ``mapping``.

    Raises DomainError for an approved budget, FileRefusedError for a file that is not read; nothing is kept then.
    """
    require_draft(budget)
    content = content or read_content(name, data)
    found = _new(budget, name, len(data), by)
    found.sha256 = storage.store(io.BytesIO(data), limit_bytes=LARGEST_FILE).sha256
    _keep_content(found, content, by, mapping)
    return found


def begin_reading(*, budget: Budget, name: str, data: bytes, by: Actor) -> BudgetImport:
    """Keep a heavy file for the job that reads it. Raises as ``begin_import`` does for an approved budget."""
    require_draft(budget)
    file_kind(name)
    if len(data) > LARGEST_FILE:
        raise FileRefusedError(f"The file is larger than {LARGEST_FILE // (1024 * 1024)} MB.")
    found = _new(budget, name, len(data), by)
    found.sha256 = storage.store(io.BytesIO(data), limit_bytes=LARGEST_FILE).sha256
    found.state = BudgetImportState.READING
    db.session.flush()
    return found


def finish_reading(*, found: BudgetImport, content: FileContent, by: Actor) -> None:
    """Note what the job has read."""
    found.state = BudgetImportState.OPEN
    _keep_content(found, content, by)


def refuse_reading(*, found: BudgetImport, message: str) -> None:
    """Note why the job could not read the file, and forget the file."""
    kept = found.sha256
    found.state, found.message, found.sha256 = BudgetImportState.REFUSED, message[:1_000], None
    found.ended_at = clock.now()
    db.session.flush()
    if kept:
        storage.discard(kept)


def _new(budget: Budget, name: str, size: int, by: Actor) -> BudgetImport:
    found = BudgetImport(
        budget_id=budget.id,
        file_name=clean_name(name),
        size_bytes=size,
        corrections={},
        by_id=by.user_id,
        by_name=by.name,
    )
    db.session.add(found)
    return found


def _keep_content(
    found: BudgetImport, content: FileContent, by: Actor, mapping: FileMap | None = None
) -> None:
    packed = gzip.compress(json.dumps(content_json(content)).encode(), compresslevel=3, mtime=0)
    found.content_sha256 = storage.store(io.BytesIO(packed), limit_bytes=len(packed)).sha256
    found.mapping = (mapping or suggested(content, by)).as_json()
    db.session.flush()


def suggested(content: FileContent, by: Actor, table: str = "", header: int | None = None) -> FileMap:
    """The mapping to begin with: as this person mapped such a file before, else what the file suggests."""
    start = guess(content, table, header)
    chosen = content.table(start.table)
    known = preset_for(by, signature(headings(chosen, start.header))) if chosen else None
    return remembered(known.mapping, start) if known else start


def mapping_for_file(content: FileContent, by: Actor, *, name: str = "", table: str = "") -> FileMap:
    """The mapping to read a file with where nobody is asked: a remembered one by name, else what suggests itself.

    Raises NotFound for a name or sheet that is not there, DomainError where the headings are not those of the name.
    """
    if table and content.table(table) is None:
        sheets = ", ".join(each.name for each in content.tables)
        raise NotFound(f"There is no sheet “{table}” with anything in it. There are: {sheets}.")
    if not name:
        return suggested(content, by, table)
    preset = preset_named(name)
    tables = [each for each in content.tables if not table or each.name == table]
    for each in tables:
        start = guess(content, each.name)
        if signature(headings(each, start.header)) == preset.signature:
            return remembered(preset.mapping, start)
    raise DomainError(f"The headings of the file are not those of the mapping “{preset.name}”.")


def content_of(found: BudgetImport) -> FileContent:
    """What was read from the file. Raises DomainError while there is nothing."""
    if found.content_sha256 is None:
        raise DomainError("Nothing has been read from this file.")
    with storage.open_file(found.content_sha256) as stream:
        return content_from(json.loads(gzip.decompress(stream.read())))


def is_long(found: BudgetImport) -> bool:
    """Whether applying takes so long that a job does it: more than 600 rows."""
    table = content_of(found).table(mapping_of(found).table)
    return table is not None and len(table.rows) > HEAVY_LINES


def mapping_of(found: BudgetImport) -> FileMap:
    """The import's mapping. Raises DomainError while there is none."""
    if found.mapping is None:
        raise DomainError("Nothing has been read from this file.")
    return FileMap.from_json(found.mapping)


def set_mapping(*, found: BudgetImport, mapping: FileMap, by: Actor, remember_as: str = "") -> None:
    """Keep what a person said about the columns, and remember it where a name is given.

    Typed corrections stay where the sheet and its headings are the same. Raises DomainError for a mapping that
    cannot be used.
    """
    _require_open(found)
    check_mapping(mapping)
    before = mapping_of(found)
    if (before.table, before.header) != (mapping.table, mapping.header):
        found.corrections = {}
    found.mapping = mapping.as_json()
    if remember_as.strip() and by.user_id is not None:
        table = content_of(found).table(mapping.table)
        if table is not None:
            _remember(by.user_id, signature(headings(table, mapping.header)), remember_as, mapping)
    db.session.flush()


def preset_for(by: Actor, known: str) -> BudgetImportPreset | None:
    """How this person mapped files with these headings before."""
    if by.user_id is None:
        return None
    query = select(BudgetImportPreset).where(
        BudgetImportPreset.user_id == by.user_id, BudgetImportPreset.signature == known
    )
    return db.session.scalar(query)


def preset_named(name: str) -> BudgetImportPreset:
    """A remembered mapping by its name, whoever made it; the newest of one name. Raises NotFound."""
    query = select(BudgetImportPreset).order_by(BudgetImportPreset.updated_at.desc())
    presets = db.session.scalars(query).all()
    found = next((each for each in presets if each.name.casefold() == name.strip().casefold()), None)
    if found is None:
        names = ", ".join(dict.fromkeys(each.name for each in presets)) or "none yet"
        raise NotFound(f"No mapping is remembered as “{name}”. Remembered: {names}.")
    return found


def _remember(user_id: int, known: str, name: str, mapping: FileMap) -> None:
    query = select(BudgetImportPreset).where(
        BudgetImportPreset.user_id == user_id, BudgetImportPreset.signature == known
    )
    preset = db.session.scalar(query)
    if preset is None:
        preset = BudgetImportPreset(user_id=user_id, signature=known)
        db.session.add(preset)
    preset.name = " ".join(name.split())[:120]
    preset.mapping = mapping.as_json()
    preset.updated_at = clock.now()


def set_corrections(*, found: BudgetImport, corrections: Corrections) -> None:
    """Keep what a person typed beside refused cells. Raises DomainError for far too many."""
    _require_open(found)
    if len(corrections.cells) + len(corrections.left_out) > MOST_CORRECTIONS:
        raise DomainError("That is more than can be corrected here. Mend the file and upload it again.")
    found.corrections = corrections.as_json()
    db.session.flush()


def preview_of(found: BudgetImport, by: Actor) -> Preview:
    """What the import would do to the budget as it is now. Raises DomainError where the mapping is not usable."""
    mapping = mapping_of(found)
    check_mapping(mapping)
    return preview(found.budget, content_of(found), mapping, Corrections.from_json(found.corrections), by)


def apply_import(*, found: BudgetImport, by: Actor, expected_version: int | None) -> Preview:
    """Do all of it, or nothing. A file that changes nothing is noted as applied and leaves the budget alone.

    Raises StaleVersion where the budget was changed since ``expected_version`` was shown, DomainError where
    something is refused, where the import was applied before, and for an approved budget.
    """
    _require_open(found)
    budget = found.budget
    require_draft(budget)
    db.session.refresh(budget, with_for_update=True)
    if expected_version != budget.version:
        raise StaleVersion("The budget was changed since you looked. See what the file would do to it now.")
    made = preview_of(found, by)
    comparison = made.comparison
    if comparison.is_refused:
        raise DomainError("Something in the file is refused. Mend it first: an import is applied whole.")
    found.snapshot = [line_json(line) for line in comparison.before]
    found.outcome = [line_json(line) for line in comparison.lines]
    label = made.loaded.terms.request_label
    found.report = report(comparison, made.initiatives, label, made.total_rows)
    found.state, found.ended_at = BudgetImportState.APPLIED, clock.now()
    if not comparison.changes_nothing:
        touched = [
            each.after.key for each in comparison.changes if each.state is State.CHANGED and each.after
        ]
        write_lines(budget, comparison.before, comparison.lines, touched)
        _tell(
            budget,
            found,
            "budget.imported",
            by,
            made.loaded.summary.total_cents,
            made.total_rows[-1].after_cents,
        )
    db.session.flush()
    return made


def changed_since(found: BudgetImport) -> list[str]:
    """The titles of lines that are not as the import left them: what an undo would take back as well."""
    left = {line.key: line for line in map(line_from_json, found.outcome or ())}
    now = {each.line.key: each.line for each in queries.load(found.budget).lines}
    differing = [
        now.get(key) or left[key]
        for key in {**left, **now}
        if key not in left or key not in now or not is_same(left[key], now[key])
    ]
    return [line.title for line in differing]


def undo_import(*, found: BudgetImport, by: Actor, expected_version: int | None) -> None:
    """Bring the lines back to what they were before the import.

    Raises StaleVersion where the budget was changed since ``expected_version`` was shown, DomainError where the
    import is not applied or the budget is approved.
    """
    if found.state is not BudgetImportState.APPLIED or found.snapshot is None:
        raise DomainError("This import is not applied, so there is nothing to undo.")
    budget = found.budget
    require_draft(budget)
    db.session.refresh(budget, with_for_update=True)
    if expected_version != budget.version:
        raise StaleVersion("The budget was changed since you looked. See below what an undo would take back.")
    loaded = queries.load(budget)
    now = [each.line for each in loaded.lines]
    then = [line_from_json(each) for each in found.snapshot]
    current = {line.key: line for line in now}
    touched = [line.key for line in then if line.key in current and not is_same(line, current[line.key])]
    found.state, found.ended_at = BudgetImportState.UNDONE, clock.now()
    write_lines(budget, now, then, touched)
    after = queries.load(budget).summary.total_cents
    _tell(budget, found, "budget.import_undone", by, loaded.summary.total_cents, after)


def _tell(budget: Budget, found: BudgetImport, action: str, by: Actor, before: int, after: int) -> None:
    counts: Mapping[str, Any] = (found.report or {}).get("counts", {})
    told = {f"lines_{state}": count for state, count in counts.items() if count and state != "same"}
    audit(
        by=by,
        action=action,
        subject=budget.title,
        record_id=budget.subject_id,
        before={"total_cents": before},
        after={"total_cents": after, "file": found.file_name, "import": str(found.id), **told},
    )
    changed(budget, by)


def _require_open(found: BudgetImport) -> None:
    if found.state is not BudgetImportState.OPEN:
        raise DomainError(f"This import is {found.state.label.lower()} and is not changed any more.")
