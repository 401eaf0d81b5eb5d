"""Reading and applying large files in the background, with progress that people can watch."""

from __future__ import annotations

from funding.budgets.imports import services
from funding.budgets.imports.comparing import Comparison, State
from funding.budgets.imports.models import BudgetImport
from funding.budgets.imports.table import FileRefusedError
from funding.infra import storage
from funding.infra.db import db, unit_of_work
from funding.infra.jobs import JobHandle, task
from funding.kernel.errors import NotFound

READ_TASK = "budgets.read_import"
APPLY_TASK = "budgets.apply_import"
_STEP = 1024 * 1024


@task(READ_TASK)
def run_reading(job: JobHandle, *, import_id: int) -> None:
    """Read an uploaded workbook, showing how far it is."""
    found = _import(import_id)
    name, sha256 = found.file_name, found.sha256 or ""
    with storage.open_file(sha256) as stream:
        data = stream.read()
    shown = [0]

    def progress(done: int, total: int) -> None:
        if done - shown[0] >= _STEP or done < shown[0]:
            shown[0] = done
            job.progress(done // 1024, total // 1024, "Reading the workbook, in kB of a sheet")

    try:
        content = services.read_content(name, data, progress)
    except FileRefusedError as error:
        with unit_of_work():
            services.refuse_reading(found=_import(import_id), message=error.message)
        raise
    with unit_of_work():
        services.finish_reading(found=_import(import_id), content=content, by=job.actor)
    job.finish(url=f"/budgets/imports/{import_id}", message="The workbook has been read.")


@task(APPLY_TASK)
def run_applying(job: JobHandle, *, import_id: int, version: int) -> None:
    """Apply an import of many lines."""
    job.progress(0, 2, "Holding the file against the budget")
    with unit_of_work():
        found = _import(import_id)
        made = services.apply_import(found=found, by=job.actor, expected_version=version)
    job.finish(url=f"/budgets/imports/{import_id}", message=applied_words(made.comparison))


def applied_words(comparison: Comparison) -> str:
    """What came of an import, in one sentence."""
    if comparison.changes_nothing:
        return "The budget already says what the file says: nothing was changed."
    words = {State.NEW: "new", State.CHANGED: "changed", State.REMOVED: "removed", State.SAME: "the same"}
    counts = [
        f"{comparison.count(state):,} {word}" for state, word in words.items() if comparison.count(state)
    ]
    return f"Imported: {', '.join(counts)}."


def _import(import_id: int) -> BudgetImport:
    found = db.session.get(BudgetImport, import_id)
    if found is None:
        raise NotFound("There is no such import.")
    return found
