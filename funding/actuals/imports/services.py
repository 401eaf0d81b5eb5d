"""Use cases of imports: bring a file, say what it means, look, apply it whole, take it back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from funding.actuals.imports.keeping import REFUSED, keep_refused, let_go
from funding.actuals.imports.layout import Layout, check_layout, guess, heads_of, signature
from funding.actuals.imports.looking import Looker, Progress, Report, Spool
from funding.actuals.imports.streams import LARGEST_FILE, Peek, file_format, peek
from funding.actuals.imports.suggesting import suggested_accounts
from funding.actuals.imports.writing import BUSY, keep_exceptions, take_back, write_rows
from funding.actuals.models import ActualException, ActualImport, ActualLayout
from funding.actuals.services.entries import reason_of
from funding.actuals.types import ImportState
from funding.budgets.imports.table import FileRefusedError
from funding.documents.content import clean_name
from funding.infra import clock, storage
from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import format_money

HEAVY_BYTES = 500_000
"""Files above this are looked at and applied by a job."""


def begin_import(
    *, name: str, stream: BinaryIO, award_id: int | None, by: Actor, sheet: str = ""
) -> ActualImport:
    """Keep a file with the mapping that is remembered for its headings, or that suggests itself.

    Raises FileRefusedError for a file that is not read; nothing is kept then.
    """
    file_format(name)
    stored = storage.store(stream, limit_bytes=LARGEST_FILE)
    try:
        layout = remembered(peek(storage.path_of(stored.sha256), name, sheet), sheet)
    except FileRefusedError:
        if not is_kept(stored.sha256):
            storage.discard(stored.sha256)
        raise
    found = ActualImport(
        file_name=clean_name(name),
        sha256=stored.sha256,
        size_bytes=stored.size,
        award_id=award_id,
        mapping=layout.as_json(),
        by_id=by.user_id,
        by_name=by.name,
    )
    db.session.add(found)
    db.session.flush()
    return found


def is_kept(sha256: str) -> bool:
    """Whether an import still needs the file."""
    return (
        db.session.scalar(sa.select(ActualImport.id).where(ActualImport.sha256 == sha256).limit(1))
        is not None
    )


def remembered(found: Peek, sheet: str = "", header: int | None = None) -> Layout:
    """The mapping that was said for these headings before, else the one that suggests itself."""
    start = guess(found, sheet, header)
    query = sa.select(ActualLayout).where(ActualLayout.signature == signature(heads_of(found, start)))
    known = db.session.scalar(query)
    if known is None:
        return start
    kept = Layout.from_json(known.mapping)
    fields = kept.fields if len(kept.fields) == len(start.fields) else start.fields
    return replace(start, fields=fields, accounts=kept.accounts, awards=kept.awards)


def layout_of(found: ActualImport) -> Layout:
    """How the file is read."""
    return Layout.from_json(found.mapping)


def path_of(found: ActualImport) -> Path:
    """Where the file lies. Raises NotFound where it is gone."""
    storage.open_file(found.sha256).close()
    return storage.path_of(found.sha256)


def peek_of(found: ActualImport, sheet: str = "") -> Peek:
    """The beginning of the file."""
    return peek(path_of(found), found.file_name, sheet)


def set_layout(*, found: ActualImport, layout: Layout, award_id: int | None, by: Actor) -> None:
    """Keep what a person said, also for the next file with these headings. Raises LayoutError, DomainError."""
    _require_open(found)
    check_layout(layout)
    let_go(found)
    found.mapping, found.award_id, found.report = layout.as_json(), award_id, None
    _remember(found, layout, by)
    db.session.flush()


def _remember(found: ActualImport, layout: Layout, by: Actor) -> None:
    known_by = signature(heads_of(peek_of(found, layout.sheet), layout))
    row = db.session.scalar(sa.select(ActualLayout).where(ActualLayout.signature == known_by))
    if row is None:
        row = ActualLayout(signature=known_by, mapping={})
        db.session.add(row)
    before = Layout.from_json(row.mapping)
    merged = replace(
        layout,
        accounts={**before.accounts, **layout.accounts},
        awards={**before.awards, **layout.awards},
    )
    row.name, row.by_name = found.file_name[:120], by.name
    row.mapping, row.updated_at = merged.as_json(), clock.now()


def is_heavy(found: ActualImport) -> bool:
    """Whether a job looks at the file and applies it."""
    return found.size_bytes > HEAVY_BYTES


def look(found: ActualImport, spool: Spool, by: Actor, progress: Progress | None = None) -> Report:
    """What the import would do as things are now. Raises LayoutError, FileRefusedError."""
    layout = layout_of(found)
    check_layout(layout)
    return Looker(layout, found.award_id, by, spool).look(path_of(found), found.file_name, progress)


def keep_report(found: ActualImport, report: Report, spool: Spool | None) -> None:
    """Keep what a look has found, with what accounts that nobody has spoken of are likely to mean.

    The refused rows of ``spool`` are kept in a file, as this look found them, until the next look or the end of the
    import; None where they are kept elsewhere.
    """
    let_go(found)
    words = [word for word, _ in report.accounts.values()]
    found.report = report.as_json() | {
        "suggested": suggested_accounts(words),
        REFUSED: keep_refused(found, spool) if spool and report.refused else None,
    }
    db.session.flush()


def accept_suggestions(found: ActualImport) -> int:
    """Say of every account that nobody has spoken of what it is likely to mean; how many."""
    layout = layout_of(found)
    suggested = (found.report or {}).get("suggested", {})
    more = {key: value for key, value in suggested.items() if key not in layout.accounts}
    found.mapping = replace(layout, accounts={**layout.accounts, **more}).as_json()
    db.session.flush()
    return len(more)


def apply_import(
    *,
    found: ActualImport,
    spool: Spool,
    report: Report,
    leave_out: bool,
    expected_version: int | None,
    by: Actor,
) -> None:
    """Write what ``look`` put into the spool: all of it or nothing.

    Raises DomainError where rows are refused and nobody said to leave them out, and where somebody imported the same
    meanwhile; StaleVersion is told as one too, since the look is what has to be repeated.
    """
    _require_open(found)
    if expected_version is not None and expected_version != found.version:
        raise DomainError(BUSY)
    if report.refused and not leave_out:
        raise DomainError(f"{report.refused:,} rows are refused. Mend the file, or leave them out.")
    try:
        before = write_rows(found, spool, by)
    except IntegrityError as error:
        raise DomainError(BUSY) from error
    kept = keep_exceptions(found, spool)
    found.state, found.ended_at = ImportState.APPLIED, clock.now()
    keep_report(found, report, None)
    found.report = (found.report or {}) | {"before": before, "left_out": kept}
    _remember(found, layout_of(found), by)
    db.session.flush()
    db.session.expire_all()
    audit(
        by=by,
        action="costs.imported",
        subject=found.file_name,
        after={
            "new": report.new,
            "changed": report.changed,
            "corrected": report.corrected,
            "left_out": kept,
            "amount": format_money(report.new_cents),
        },
    )


def forget_import(*, found: ActualImport) -> None:
    """Take away an import that was only looked at, with its file. Raises DomainError once it was applied."""
    _require_open(found)
    sha256 = found.sha256
    let_go(found)
    db.session.delete(found)
    db.session.flush()
    if not is_kept(sha256):
        storage.discard(sha256)


def undo_import(*, found: ActualImport, by: Actor) -> int:
    """Take back everything the import did; how many entries it had entered. Raises DomainError once any is approved."""
    if found.state is not ImportState.APPLIED:
        raise DomainError("Only an import that was applied can be taken back.")
    count, cents = take_back(found, (found.report or {}).get("before"))
    found.state, found.ended_at = ImportState.UNDONE, clock.now()
    db.session.flush()
    db.session.expire_all()
    audit(
        by=by,
        action="costs.import_undone",
        subject=found.file_name,
        after={"entries": count, "amount": format_money(cents)},
    )
    return count


def settle_exception(*, row: ActualException, note: str, by: Actor) -> None:
    """Say how a row that was left out was settled. Raises DomainError."""
    if row.settled_at is not None:
        raise DomainError("It is settled already.")
    row.settled_note = reason_of(note)
    row.settled_at, row.settled_by_name = clock.now(), by.name
    db.session.flush()
    audit(
        by=by,
        action="cost_exception.settled",
        subject=row.words[:400],
        after={"note": row.settled_note},
    )


def _require_open(found: ActualImport) -> None:
    if found.state is not ImportState.OPEN:
        raise DomainError("This import was applied before.")


def outcome_words(report: Report) -> str:
    """What came of it, in one sentence."""
    if report.changes_nothing:
        return "Everything in the file is in the books already: nothing was changed."
    parts = [
        (report.new, "new"),
        (report.changed, "changed"),
        (report.corrected, "corrected"),
        (report.same, "the same"),
        (report.refused, "left out"),
    ]
    told = ", ".join(f"{count:,} {word}" for count, word in parts if count)
    return f"Imported: {told}. New entries come to {format_money(report.new_cents)} and wait for approval."
