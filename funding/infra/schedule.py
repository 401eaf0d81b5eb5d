"""What the program does by itself every so often, whichever process is there to do it.

``@scheduled("name", every=...)`` registers a function; a thread in the server and in the worker ticks and runs what is
due (``ticking.py``). When a task is next due is a row, so a restart forgets nothing. A process takes a task by
compare-and-swap on that row: of any number of processes one runs it. While it runs, the claim is renewed; a process
that is killed stops renewing, and once the claim has run out another takes over.

Slots lie on a fixed grid (every 15 minutes: at :00, :15, :30, :45). After downtime a task runs once, not once for
each slot that was missed: what it does must look at what is due now, not at how often it was called.

======================  ==================  ==================
due at, every 15 min    run at              next due
======================  ==================  ==================
9:00                    9:00:03             9:15
9:00                    9:20 (was down)     9:30
9:00                    next day, 9:07      next day, 9:15
======================  ==================  ==================
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import UTCDateTime
from funding.infra.db import Base, db, insert_unless_there, unit_of_work
from funding.kernel.errors import DomainError

log = logging.getLogger(__name__)

HOLD = timedelta(minutes=2)
"""How long a claim holds without being renewed; it is renewed three times as often."""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_FAILED = "Something went wrong that was not foreseen. The details are in the log of the program."


class ScheduledTask(Base):
    """One task that repeats: when it is due, who has it until when, and how the last run went."""

    __tablename__ = "scheduled_tasks"

    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    claim: Mapped[str] = mapped_column(sa.String(64), default="")
    claimed_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    runs: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(sa.String(500), default="")

    __table_args__: Any = (sa.CheckConstraint("runs >= 0", name="runs_count"),)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A registered task."""

    name: str
    every: timedelta
    work: Callable[[], object]


Work = TypeVar("Work", bound=Callable[[], object])

_registered: dict[str, Scheduled] = {}


def scheduled(name: str, *, every: timedelta) -> Callable[[Work], Work]:
    """Register the decorated function to be run every so often; see the module for what it may rely on.

    It is called where addresses can be built, outside any unit of work. What it raises is logged and kept.
    """

    def register(work: Work) -> Work:
        _registered[name] = Scheduled(name, every, work)
        return work

    return register


def scheduled_names() -> list[str]:
    """The names of every registered task."""
    return sorted(_registered)


def states() -> list[ScheduledTask]:
    """How each registered task stands, by name: one query. One that never ran has no row yet."""
    query = sa.select(ScheduledTask).where(ScheduledTask.name.in_(list(_registered)))
    return list(db.session.scalars(query.order_by(ScheduledTask.name)))


def next_slot(after: datetime, every: timedelta) -> datetime:
    """The first instant of the grid of ``every`` that lies after ``after``."""
    return _EPOCH + ((after - _EPOCH) // every + 1) * every


def run_due() -> list[str]:
    """Run every task that is due and that no other process has; answer their names."""
    return [name for name in _due() if run_if_due(name)]


def run_if_due(name: str) -> bool:
    """Run one task if it is due and free; whether it was run here."""
    claim = _claim(name)
    if claim is None:
        return False
    problem = ""
    with _renewing(name, claim):
        try:
            with by_itself():
                _registered[name].work()
        except DomainError as error:
            problem = error.message
        except Exception:
            log.exception("the scheduled task %s failed", name)
            problem = _FAILED
        finally:
            db.session.rollback()
    _release(name, claim, problem)
    return True


@contextmanager
def by_itself() -> Iterator[None]:
    """What is done inside is done as if for a page that nobody asked for: links can be made, nobody is signed in."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with app.test_request_context("/", base_url=base_url()):
        yield


def base_url() -> str:
    """Where people find the program, for links made while nobody asks for a page."""
    return current_app.config["BASE_URL"] or "http://127.0.0.1:8000"


def _due() -> list[str]:
    known = {
        row.name: row.next_at
        for row in db.session.execute(sa.select(ScheduledTask.name, ScheduledTask.next_at))
    }
    db.session.rollback()
    for name in [name for name in _registered if name not in known]:
        with unit_of_work():
            insert_unless_there(
                ScheduledTask.__table__, name=name, next_at=clock.now(), claim="", runs=0, problem=""
            )
        known[name] = clock.now()
    moment = clock.now()
    return sorted(
        (name for name in _registered if known[name] <= moment), key=lambda name: (known[name], name)
    )


def _claim(name: str) -> str | None:
    """Take the task for this process: the claim's own word, or None where it is not due or somebody has it."""
    claim, moment = uuid4().hex, clock.now()
    row = ScheduledTask
    free = sa.or_(row.claimed_until.is_(None), row.claimed_until <= moment)
    with unit_of_work():
        return (
            claim
            if _swap(
                sa.and_(row.name == name, row.next_at <= moment, free),
                claim=claim,
                claimed_until=moment + HOLD,
                started_at=moment,
                runs=row.runs + 1,
            )
            else None
        )


def _swap(condition: sa.ColumnElement[bool], **values: Any) -> bool:
    statement = sa.update(ScheduledTask).where(condition).values(**values)
    result = db.session.execute(statement.execution_options(synchronize_session=False))
    return getattr(result, "rowcount", 0) == 1


def _release(name: str, claim: str, problem: str) -> None:
    moment = clock.now()
    with unit_of_work():
        _swap(
            sa.and_(ScheduledTask.name == name, ScheduledTask.claim == claim),
            claim="",
            claimed_until=None,
            ended_at=moment,
            next_at=next_slot(moment, _registered[name].every),
            problem=problem[:500],
        )


@contextmanager
def _renewing(name: str, claim: str) -> Iterator[None]:
    """Keep the claim alive from a thread of its own while the work goes on."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    done = threading.Event()

    def renew() -> None:
        while not done.wait(HOLD.total_seconds() / 3):
            try:
                with app.app_context(), unit_of_work():
                    mine = sa.and_(ScheduledTask.name == name, ScheduledTask.claim == claim)
                    _swap(mine, claimed_until=clock.now() + HOLD)
            except SQLAlchemyError:
                log.warning("the claim on %s could not be renewed; it is tried again", name)

    thread = threading.Thread(target=renew, name=f"renew {name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=5)
