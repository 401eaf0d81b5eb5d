"""How a task looks in a list: its words, its tone, what it waits for, where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for

from funding.infra import clock
from funding.infra.places import known_kinds, record_url
from funding.kernel.zoned import format_date, format_date_short
from funding.tasks.grouping import Group, group_of
from funding.tasks.models import Task
from funding.tasks.queries.one import answered, blockers_of


@dataclass(frozen=True, slots=True)
class Face:
    """One row of a list."""

    task: Task
    url: str
    record_title: str
    record_url: str
    owner: str
    deadline: str
    due: str
    tone: str
    group: Group
    blockers: tuple[Task, ...]
    answered: bool


def link_to(kind: str | None, record_id: int | None) -> str:
    """The address of a record's page, or an empty text where its kind has none."""
    return record_url(kind, record_id) if kind in known_kinds() and kind and record_id else ""


def due_words(due_on: date | None, today: date) -> str:
    """When a task is due, as a list says it: "today", "3 days late", "Tue, Dec 1", "Jan 13, 2027"."""
    if due_on is None:
        return "no date"
    late = (today - due_on).days
    if late > 0:
        return f"{format_date_short(due_on)}, {late} day{'' if late == 1 else 's'} late"
    if late == 0:
        return "today"
    if late == -1:
        return "tomorrow"
    return format_date_short(due_on) if due_on.year == today.year else format_date(due_on)


def tone_of(task: Task, today: date) -> str:
    """The tone of a task's day."""
    if not task.is_open or task.due_on is None:
        return "neutral"
    return "red" if task.due_on < today else "amber" if task.due_on == today else "neutral"


def faces(rows: Iterable[Any]) -> list[Face]:
    """Rows of a list as they look: two queries, however many."""
    found = list(rows)
    keys = [row[0].id for row in found]
    blockers, waiting, today = blockers_of(keys), answered(keys), clock.today()
    return [_face(row, blockers.get(row[0].id, []), row[0].id in waiting, today) for row in found]


def _face(row: Any, blockers: Sequence[Task], has_answer: bool, today: date) -> Face:
    task, kind, record_title, owner, deadline = row
    return Face(
        task=task,
        url=url_for("tasks.show", task_id=task.id),
        record_title=record_title or "",
        record_url=link_to(kind, task.record_id),
        owner=owner or "",
        deadline=deadline or "",
        due=due_words(task.due_on, today),
        tone=tone_of(task, today),
        group=group_of(task.due_on, today),
        blockers=tuple(one for one in blockers if one.is_open),
        answered=has_answer,
    )


def in_groups(shown: Sequence[Face]) -> list[tuple[Group, list[Face]]]:
    """The rows under their headings, in order; headings without rows are left out."""
    return [(group, rows) for group in Group if (rows := [one for one in shown if one.group is group])]


def here() -> str:
    """The address of this page, to come back to."""
    return request.full_path.rstrip("?")
