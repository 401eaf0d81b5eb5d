"""Looking at long files and applying them in the background, with progress that people can watch."""

from __future__ import annotations

from funding.actuals.imports import services
from funding.actuals.imports.looking import Spool
from funding.actuals.models import ActualImport
from funding.infra.db import db, unit_of_work
from funding.infra.jobs import JobHandle, task
from funding.kernel.errors import NotFound

LOOK_TASK = "actuals.look_import"
APPLY_TASK = "actuals.apply_import"


@task(LOOK_TASK)
def run_looking(job: JobHandle, *, import_id: int) -> None:
    """Look at a long file, telling how many rows are read."""
    found = _import(import_id)
    with Spool() as spool:
        report = services.look(found, spool, job.actor, lambda rows: job.progress(rows, 0, "Reading rows"))
        with unit_of_work():
            services.keep_report(_import(import_id), report, spool)
    job.finish(url=f"/finance/actuals/imports/{import_id}", message=f"{report.rows:,} rows were read.")


@task(APPLY_TASK)
def run_applying(job: JobHandle, *, import_id: int, leave_out: bool, version: int) -> None:
    """Read the file once more, then write all of it in one transaction."""
    found = _import(import_id)
    total = int((found.report or {}).get("rows", 0))
    with Spool() as spool:
        report = services.look(
            found, spool, job.actor, lambda rows: job.progress(rows, total, "Reading rows")
        )
        job.progress(total, total, f"Writing {report.new:,} entries at once")
        with unit_of_work():
            services.apply_import(
                found=_import(import_id),
                spool=spool,
                report=report,
                leave_out=leave_out,
                expected_version=version,
                by=job.actor,
            )
    job.finish(url=f"/finance/actuals/imports/{import_id}", message=services.outcome_words(report))


def _import(import_id: int) -> ActualImport:
    found = db.session.get(ActualImport, import_id)
    if found is None:
        raise NotFound("There is no such import.")
    return found
