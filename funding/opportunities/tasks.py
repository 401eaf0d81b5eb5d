"""Background work of opportunities."""

from __future__ import annotations

from funding.infra import storage
from funding.infra.jobs import JobHandle, task
from funding.opportunities.queries.facets import warm
from funding.opportunities.services.imports import import_grants_gov

IMPORT_TASK = "opportunities.import"


@task(IMPORT_TASK)
def run_import(job: JobHandle, *, sha256: str, file_name: str, dry_run: bool) -> None:
    """Import an uploaded extract, showing how far it is."""
    report = import_grants_gov(
        storage.path_of(sha256), dry_run=dry_run, by=job.actor, progress=job.progress, file_name=file_name
    )
    if not dry_run:
        job.progress(1, 1, "Counting the choices beside the list")
        warm(job.actor)
    done = "would be" if dry_run else "are"
    message = (
        f"{report.read:,} records read: {report.new:,} {done} new, {report.changed:,} {done} changed, "
        f"{report.unchanged:,} the same; {report.warnings:,} warnings."
    )
    job.finish(url=f"/opportunities/imports/{report.import_id}", message=message)
