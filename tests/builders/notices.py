"""Notices as a feature makes them, and dates that are near."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from funding.infra import clock
from funding.infra.db import db, unit_of_work
from funding.infra.records import Record
from funding.infra.schedule import by_itself
from funding.kernel.zoned import Certainty
from funding.notices.composing import remind, send_letters
from funding.notices.outbox import Cadence, notice_kind, notify
from funding.work.models import Deadline
from funding.work.types import DeadlineDraft, DeadlineKind

NEWS = notice_kind("test_news", "News of a test", "When a test says so.")
ALARM = notice_kind("test_alarm", "Alarms of a test", "When a test cries.", default=Cadence.AT_ONCE)


def say(to: int, key: str, **overrides: Any) -> None:
    """Tell somebody something in a unit of work of its own."""
    values = {
        "kind": NEWS.key,
        "line": f"Line {key}",
        "url": "/notices",
        "why": "a test says so",
        **overrides,
    }
    with unit_of_work():
        notify(to=to, key=key, **values)


def send() -> None:
    """Do by hand what the scheduler does every minute."""
    with by_itself():
        send_letters()


def remind_all() -> None:
    """Do by hand what the scheduler does every ten minutes."""
    with by_itself():
        remind()


def build_deadline(record: Record, due_on: date, **overrides: Any) -> Deadline:
    """An exact date of an application at 11:59 p.m. Eastern."""
    values: dict[str, Any] = {
        "kind": DeadlineKind.APPLICATION,
        "label": "Application due",
        "at_time": time(23, 59),
        "zone": "America/New_York",
        "certainty": Certainty.EXACT,
        **overrides,
    }
    if "due_at" not in values:
        draft = DeadlineDraft(
            values["label"],
            due_on=due_on,
            at=values["at_time"],
            zone=values["zone"],
            certainty=values["certainty"],
        )
        values["due_at"] = draft.instant
    deadline = Deadline(record_id=record.id, due_on=due_on, created_at=clock.now(), **values)
    db.session.add(deadline)
    db.session.flush()
    return deadline
