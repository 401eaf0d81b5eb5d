"""The first visit's door to the demonstration: the job that loads it, and the sign-ins shown afterward."""

from __future__ import annotations

from funding.demo.loading import load
from funding.demo.people import sign_ins
from funding.demo.types import DemoSignIn
from funding.infra.hooks import on
from funding.infra.jobs import JobHandle, task


@task("demo.load")
def load_in_job(job: JobHandle) -> None:
    """Load the demonstration and lead to its sign-ins."""
    load(progress=job.progress)
    job.finish(url="/setup/done", message="The demonstration is loaded.")


@on("demo.sign_ins")
def told_sign_ins() -> list[DemoSignIn]:
    """The sign-ins of the demonstration, none where it is not loaded."""
    return sign_ins()
