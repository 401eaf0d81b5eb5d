"""Work that takes longer than a second: a row people can watch, and a queue behind it.

A job is a row written in the same transaction as what asks for it, and put on the queue after the commit. The queue
(huey: a SQLite file, PostgreSQL or Redis) holds nothing but the job's number, so that losing the queue loses no fact:
a job that was running when its worker stopped is marked failed at the next start, and says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey
from sqlalchemy import ForeignKey, Index, Integer, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime, text_enum
from funding.infra.db import Base, after_commit, db, in_unit_of_work, unit_of_work
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import DomainError

log = logging.getLogger(__name__)

STALE_AFTER = timedelta(minutes=10)
UNEXPECTED = "Something went wrong that was not foreseen. The details are in the log of the program."
INTERRUPTED = "The program stopped while this was running. Nothing was left half done; please start it again."


class JobState(StrEnum):
    """Where a job is in its life."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """One piece of background work. ``done`` of ``total`` steps; ``result_url`` is where its outcome is."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(300))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[JobState] = mapped_column(text_enum(JobState), default=JobState.QUEUED)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    note: Mapped[str] = mapped_column(String(500), default="")
    result_url: Mapped[str] = mapped_column(String(500), default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_by_name: Mapped[str] = mapped_column(String(200))
    asked_by_role: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        Index("ix_jobs_state_heartbeat_at", "state", "heartbeat_at"),
        Index("ix_jobs_asked_by_id_id", "asked_by_id", "id"),
    )

    @property
    def percent(self) -> int | None:
        """How far it is, 0 to 100, or None while the whole is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def result_is_file(self) -> bool:
        """Whether the outcome is a file to download rather than a page to look at."""
        return "." in self.result_url.rpartition("/")[2]

    @property
    def ended(self) -> bool:
        """Whether it will not change any more."""
        return self.state in {JobState.DONE, JobState.FAILED}


class JobHandle:
    """What a running task holds: who asked, and how to say how far it is."""

    def __init__(self, job_id: int, actor: Actor) -> None:
        self.job_id = job_id
        self.actor = actor

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """Tell how far the work is. Inside a unit of work this is skipped: only committed progress can be seen."""
        if not in_unit_of_work():
            self._save(done=done, total=total, note=note[:500], heartbeat_at=clock.now())

    def finish(self, *, url: str = "", message: str = "") -> None:
        """Say where the outcome is and what came of it, in one sentence."""
        self._save(result_url=url, note=message[:500])

    def _save(self, **values: Any) -> None:
        with unit_of_work():
            db.session.execute(update(Job).where(Job.id == self.job_id).values(**values))


Task = TypeVar("Task", bound=Callable[..., Any])

_tasks: dict[str, Callable[..., Any]] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Register the decorated ``fn(handle, **arguments)`` as the work of jobs called ``name``."""

    def register(work: Task) -> Task:
        _tasks[name] = work
        return work

    return register


def task_names() -> list[str]:
    """The names of every registered task."""
    return sorted(_tasks)


def enqueue(name: str, arguments: dict[str, Any], *, by: Actor, title: str) -> Job:
    """Add a job to the open unit of work; it is put on the queue once that has committed."""
    if name not in _tasks:
        raise KeyError(name)
    job = Job(
        task=name,
        title=title[:300],
        arguments=arguments,
        asked_by_id=by.user_id,
        asked_by_name=by.name,
        asked_by_role=by.role.value,
    )
    db.session.add(job)
    db.session.flush()
    job_id = job.id
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    after_commit(lambda: app.extensions["funding.queue_job"](job_id))
    return job


def unfinished(name: str, arguments: dict[str, Any], *, by: Actor) -> Job | None:
    """The newest job of that name and arguments that ``by`` asked for and that has not ended, or None."""
    query = select(Job).where(
        Job.task == name,
        Job.asked_by_id == by.user_id,
        Job.state.in_((JobState.QUEUED, JobState.RUNNING)),
    )
    found = db.session.scalars(query.order_by(Job.id.desc()))
    return next((job for job in found if job.arguments == arguments), None)


def run_job(job_id: int) -> None:
    """Do the work of one queued job to its end. A job that is not queued any more is left alone."""
    with unit_of_work():
        job = db.session.get(Job, job_id)
        if job is None or job.state is not JobState.QUEUED:
            return
        job.state, job.started_at, job.heartbeat_at = JobState.RUNNING, clock.now(), clock.now()
        name, arguments = job.task, dict(job.arguments)
        actor = Actor(job.asked_by_id, job.asked_by_name, Role(job.asked_by_role))
    try:
        _tasks[name](JobHandle(job_id, actor), **arguments)
    except DomainError as error:
        _end(job_id, JobState.FAILED, error.message)
    except Exception:
        log.exception("job %s (%s) failed", job_id, name)
        _end(job_id, JobState.FAILED, UNEXPECTED)
    else:
        _end(job_id, JobState.DONE)


def _end(job_id: int, state: JobState, note: str | None = None) -> None:
    with unit_of_work():
        job = db.session.get(Job, job_id)
        if job is None:
            return
        job.state, job.ended_at = state, clock.now()
        if note is not None:
            job.note = note[:500]


def sweep_stale_jobs() -> int:
    """Mark failed every job whose worker has not been heard of for ten minutes; answer how many there were."""
    with unit_of_work():
        stale = db.session.scalars(
            select(Job).where(Job.state == JobState.RUNNING, Job.heartbeat_at < clock.now() - STALE_AFTER)
        ).all()
        for job in stale:
            job.state, job.ended_at, job.note = JobState.FAILED, clock.now(), INTERRUPTED
    return len(stale)


def _make_queue(app: Flask, url: str) -> Huey:
    if app.config["TESTING"]:
        return MemoryHuey("funding", immediate=True, immediate_use_memory=True)
    if url.startswith("redis"):
        return RedisHuey("funding", url=url, results=False)
    if url.startswith("postgres"):
        return PostgresHuey("funding", dsn=url, results=False)
    return SqliteHuey(
        "funding", filename=str(Path(app.instance_path) / "queue.db"), results=False, fsync=False
    )


def install(app: Flask, jobs_url: str = "") -> None:
    """Give ``app`` its queue. In tests a job runs at once, after the commit that asked for it."""
    queue = _make_queue(app, jobs_url)

    def work(job_id: int) -> None:
        with app.app_context():
            run_job(job_id)

    app.extensions["funding.huey"] = queue
    app.extensions["funding.queue_job"] = (
        queue.task(name="funding.run_job")(work) if not app.config["TESTING"] else run_job
    )
