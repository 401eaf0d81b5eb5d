"""Where reminders come from: functions that answer what is due to be said now, whoever asked before.

A source looks at the present and needs no memory. What it answers is said once, since the key of a reminder is
remembered; what it no longer answers is withdrawn, so that no letter speaks of a date that was met or moved. After
downtime it answers what is due now, and nobody gets last week's reminders one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from funding.notices.types import Reminder

Source = TypeVar("Source", bound=Callable[[datetime], Iterable[Reminder]])

_sources: dict[str, list[Callable[[datetime], Iterable[Reminder]]]] = {}


def reminder_source(kind: str) -> Callable[[Source], Source]:
    """Register the decorated ``fn(now)``: every reminder of ``kind`` that is due, with the same key each time."""

    def register(source: Source) -> Source:
        known = _sources.setdefault(kind, [])
        if source not in known:
            known.append(source)
        return source

    return register


def due_reminders(kind: str, now: datetime) -> dict[tuple[int, str], Reminder]:
    """What the sources of ``kind`` answer, by person and key."""
    return {(one.to, one.key): one for source in _sources[kind] for one in source(now)}


def sourced_kinds() -> list[str]:
    """The kinds that have a source."""
    return sorted(_sources)
