"""Importing a Grants.gov extract: read it all, stage it all, then show it at once.

1. *Begin*: a row of the import history is written; a second import at the same time is refused. 2. *Stage*
(``staging``): the file is streamed; each batch of records is compared with what is held and written where
nobody looks, in transactions of some hundredths of a second with time for others in between. 3. *Check*:
only when the last byte has been read and the file proved whole does anything else happen. Damage found at
any point refuses the whole file, and what was staged is taken away. 4. *Swap* (``swap``): one short
transaction makes all of it visible, together with the history row and the audit entry. 5. *Tidy*: the
staging rows are deleted in batches.

An import that is killed in steps 1 to 3 has shown nothing; the next one finds its silent row, marks it
interrupted and tidies after it. One that is killed in step 4 is rolled back by the database. Doing the same
file again changes nothing: a record whose digest is held already is not touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db, in_unit_of_work, unit_of_work
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.opportunities.archive import ExtractError, open_extract
from funding.opportunities.extract import records
from funding.opportunities.models import ExtractImport, Opportunity
from funding.opportunities.services import swap
from funding.opportunities.services.staging import FunderCodes, Stager, Tally, abandoned_before, discard
from funding.opportunities.types import ImportReport, ImportState, RawRecord, Source

BATCH = 400
_CHUNK = 1024 * 1024

Progress = Callable[[int, int, str], None]
"""Told (done, total, note) as an import goes on; done and total are kilobytes of XML, total 0 while
unknown.
"""


def _no_progress(_done: int, _total: int, _note: str) -> None:
    return None


def import_grants_gov(
    path: Path,
    *,
    dry_run: bool = False,
    by: Actor,
    progress: Progress | None = None,
    file_name: str | None = None,
) -> ImportReport:
    """Import the extract at ``path`` (XML, or a zip of one XML file) and answer how it went.

    With ``dry_run`` the file is read and compared, and nothing changes but the history. Must not be called
    inside a unit of work, since it commits as it goes. Raises ExtractError where the file as a whole is
    refused, and DomainError where another import is running; neither changes anything.
    """
    if in_unit_of_work():
        raise RuntimeError("an import commits its own batches and cannot be part of another unit of work")
    import_id = _begin(path, file_name or path.name, by)
    try:
        tally = _stage_all(path, import_id, dry_run, progress or _no_progress)
        report = _publish(import_id, tally, dry_run=dry_run, by=by)
    except ExtractError as error:
        _give_up(import_id, ImportState.REFUSED, error.message)
        raise
    except BaseException:
        _give_up(import_id, ImportState.INTERRUPTED, "It was stopped before the end. Nothing was changed.")
        raise
    discard(import_id, postings=dry_run)
    if not dry_run:
        link_funders()
    return report


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise ExtractError(f"The file {path.name} cannot be read: {error.strerror}.") from error
    return digest.hexdigest()


def _begin(path: Path, file_name: str, by: Actor) -> int:
    digest = _digest(path)
    tidy_interrupted()
    with unit_of_work():
        running = db.session.scalar(
            sa.select(ExtractImport).where(ExtractImport.state == ImportState.RUNNING).limit(1)
        )
        if running is not None:
            raise DomainError(
                f"{running.by_name} is importing {running.file_name} just now. Please wait for it."
            )
        row = ExtractImport(
            state=ImportState.RUNNING,
            file_name=file_name[:255],
            file_size=path.stat().st_size,
            digest=digest,
            by_id=by.user_id,
            by_name=by.name,
        )
        db.session.add(row)
        db.session.flush()
        return row.id


def tidy_interrupted() -> None:
    """Mark imports that fell silent as interrupted and take away what they had staged."""
    with unit_of_work():
        silent = db.session.scalars(
            sa.select(ExtractImport).where(
                ExtractImport.state == ImportState.RUNNING, ExtractImport.heartbeat_at < abandoned_before()
            )
        ).all()
        ids = [row.id for row in silent]
        for row in silent:
            row.state, row.ended_at = ImportState.INTERRUPTED, clock.now()
            row.message = "The program stopped while this was running. Nothing was changed."
    for import_id in ids:
        discard(import_id, postings=True)


def _stage_all(path: Path, import_id: int, dry_run: bool, progress: Progress) -> Tally:
    stager = Stager(import_id, dry_run=dry_run)
    batch: list[RawRecord] = []
    with open_extract(path) as stream:
        for record in records(stream):
            batch.append(record)
            if len(batch) == BATCH:
                stager.stage(batch)
                batch = []
                note = f"{stager.tally.read:,} records read"
                progress(stream.total // 1024, stream.expected // 1024, note)
    if batch:
        stager.stage(batch)
    if stager.tally.read == stager.tally.refused:
        raise ExtractError("The file holds no record that can be kept.")
    return stager.tally


def _is_newest(import_id: int, tally: Tally) -> bool:
    """Whether no import before held later updates: only then does a missing call mean anything."""
    latest = db.session.scalar(
        sa.select(sa.func.max(ExtractImport.newest_update)).where(
            ExtractImport.state == ImportState.FINISHED, ExtractImport.id != import_id
        )
    )
    return latest is None or (tally.newest is not None and tally.newest >= latest)


def _publish(import_id: int, tally: Tally, *, dry_run: bool, by: Actor) -> ImportReport:
    mark_absent = _is_newest(import_id, tally)
    found = swap.counts(import_id)
    report = ImportReport(
        import_id,
        ImportState.CHECKED if dry_run else ImportState.FINISHED,
        read=tally.read,
        new=found["new"],
        changed=found["changed"],
        unchanged=found["same"],
        duplicates=tally.duplicates,
        refused=tally.refused,
        absent=swap.count_absent(import_id) if mark_absent else 0,
        warnings=tally.warnings,
        message="" if mark_absent else "An older file than one read before: missing calls were not marked.",
    )
    with unit_of_work():
        if not dry_run:
            # Counted above, outside the lock: where nothing is missing the lock need not look.
            swap.publish(import_id, mark_absent=report.absent > 0)
        _record(report, tally, by)
    return report


def _record(report: ImportReport, tally: Tally, by: Actor) -> None:
    row = db.session.get_one(ExtractImport, report.import_id, with_for_update=True)
    if row.state is not ImportState.RUNNING:
        raise DomainError("This import was given up meanwhile. Please start it again.")
    row.state, row.ended_at, row.newest_update = report.state, clock.now(), tally.newest
    for name in _COUNTED:
        setattr(row, name, getattr(report, name))
    audit(
        by=by,
        action="opportunities.imported" if report.state is ImportState.FINISHED else "opportunities.checked",
        subject=row.file_name,
        after={"import": row.id, **{name: getattr(report, name) for name in _COUNTED}},
    )


_COUNTED = ("read", "new", "changed", "unchanged", "duplicates", "refused", "absent", "warnings", "message")


def _give_up(import_id: int, state: ImportState, message: str) -> None:
    db.session.rollback()
    with unit_of_work():
        row = db.session.get_one(ExtractImport, import_id)
        row.state, row.ended_at, row.message = state, clock.now(), message[:500]
    discard(import_id, postings=True)


def link_funders() -> int:
    """Point every federal call at the funder behind its agency code, in short transactions; answer how
    many changed.
    """
    codes = FunderCodes()
    query = sa.select(Opportunity.agency_code, Opportunity.funder_id).where(
        Opportunity.source == Source.GRANTS_GOV, Opportunity.agency_code != ""
    )
    changed = 0
    for agency_code, funder_id in db.session.execute(query.distinct()).all():
        wanted = codes.find(agency_code)
        if wanted == funder_id:
            continue
        with unit_of_work():
            result = db.session.execute(
                sa.update(Opportunity)
                .where(
                    Opportunity.source == Source.GRANTS_GOV,
                    Opportunity.agency_code == agency_code,
                    Opportunity.funder_id.is_distinct_from(wanted),
                )
                .values(funder_id=wanted)
                .execution_options(synchronize_session=False)
            )
            changed += getattr(result, "rowcount", 0)
    return changed
