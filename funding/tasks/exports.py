"""A list of tasks for other programs: exactly as filtered, in its order, as CSV or XLSX."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from funding.infra import clock
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx
from funding.kernel.actor import Actor
from funding.tasks.models import Task
from funding.tasks.queries.listing import STREAMED, stream
from funding.tasks.queries.one import blockers_of
from funding.tasks.types import TaskFilter

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COLUMNS = (
    Column("ID", Kind.INTEGER, 8),
    Column("Task", Kind.TEXT, 44),
    Column("State", Kind.TEXT, 10),
    Column("Due", Kind.DATE),
    Column("Owner", Kind.TEXT, 20),
    Column("Waiting on", Kind.TEXT, 24),
    Column("Their email", Kind.TEXT, 26),
    Column("Record", Kind.TEXT, 36),
    Column("For the deadline", Kind.TEXT, 26),
    Column("Waits for", Kind.TEXT, 36),
    Column("Closed on", Kind.DATE),
    Column("Closed by", Kind.TEXT, 20),
    Column("Evidence or reason", Kind.LONG_TEXT, 40),
    Column("Notes", Kind.LONG_TEXT, 40),
)


def _row(found: Any, blockers: list[Task]) -> list[Value]:
    task, _kind, record, owner, deadline = found
    return [
        task.id,
        task.title,
        task.state.label,
        task.due_on,
        owner or "",
        task.waiting_name,
        task.waiting_email,
        record or "",
        deadline or "",
        "; ".join(one.title for one in blockers if one.is_open),
        clock.today_of(task.closed_at) if task.closed_at else None,
        task.closed_by_name,
        task.reason or task.evidence,
        task.notes,
    ]


def _rows(narrowed: TaskFilter, by: Actor) -> Iterator[list[Value]]:
    found = stream(narrowed, by)
    while some := list(islice(found, STREAMED)):
        blockers = blockers_of([row[0].id for row in some])
        yield from (_row(row, blockers.get(row[0].id, [])) for row in some)


def export_tasks(*, narrowed: TaskFilter, by: Actor, kind: str) -> Iterator[bytes]:
    """The file in pieces. ``kind`` is csv or xlsx; raises KeyError for another."""
    if kind not in CONTENT_TYPES:
        raise KeyError(kind)
    rows = _rows(narrowed, by)
    if kind == "csv":
        return write_csv(rows, COLUMNS)
    target = io.BytesIO()
    write_xlsx(target, [("Tasks", COLUMNS, rows)], title="Tasks", created=clock.now())
    return iter([target.getvalue()])
