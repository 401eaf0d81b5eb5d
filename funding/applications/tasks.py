"""Background work of the pipeline: bulk changes of many applications."""

from __future__ import annotations

from funding.applications.queries.batches import batch_for
from funding.applications.services.bulk import make, take_back
from funding.infra.db import unit_of_work
from funding.infra.jobs import JobHandle, task

BATCH_TASK = "applications.batch"


@task(BATCH_TASK)
def run_batch(job: JobHandle, *, batch_id: int, back: bool) -> None:
    """Make a bulk change, or take it back, in one transaction."""
    job.progress(0, 0, "All in one step: nothing is half done")
    with unit_of_work():
        work = take_back if back else make
        done, left = work(batch=batch_for(batch_id), by=job.actor, progress=job.progress)
    words = "taken back" if back else "changed"
    job.finish(url=f"/pipeline/batches/{batch_id}", message=f"{done:,} {words}, {left:,} left as they are.")
