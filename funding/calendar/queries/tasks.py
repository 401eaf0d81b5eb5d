"""Tasks as a source of dates: those with a day, on a record or on none."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from funding.applications.queries.filters import APPLICATIONS, RECORDS
from funding.calendar.queries.scope import shown
from funding.calendar.queries.sources import (
    KEYS,
    READERS,
    SHARED_COLUMNS,
    UNDATED,
    Given,
    Span,
    key_columns,
    shared_facts,
    with_funder,
)
from funding.calendar.types import DONE_RANK, RANK, Entry, Key, Layer, Source, Wanted
from funding.infra.db import Base
from funding.infra.kept_rows import Rows
from funding.kernel.actor import Actor
from funding.kernel.zoned import Certainty
from funding.tasks.models import Task
from funding.tasks.queries.contract import unread_records
from funding.tasks.types import TaskState

TASKS = Base.metadata.tables[Task.__tablename__]


def task_keys(wanted: Wanted, actor: Actor, span: Span) -> sa.Select[Any] | None:
    """The tasks whose day lies in the span; what may not be read about a record is left out with its tasks."""
    if Layer.TASKS not in wanted.layers or span is UNDATED:
        return None
    table = TASKS.c
    rank = RANK[Layer.TASKS] + sa.case((table.state == TaskState.OPEN, 0), else_=DONE_RANK)
    columns = key_columns(Source.TASK, table.id, table.due_on, rank, record=table.record_id)
    query = sa.select(*columns).where(
        # The states are named so that the index by state and day is read.
        table.state.in_(list(TaskState)),
        span.holds(table.due_order),
    )
    hidden = unread_records(actor)
    if hidden is not None:
        query = query.where(sa.or_(table.record_id.is_(None), table.record_id.not_in(hidden)))
    return query.where(*shown(wanted, actor, table.record_id, table.owner_id, alone=True))


_READ = (
    sa.select(
        *(TASKS.c[name] for name in ("id", "title", "due_on", "state", "closed_at", "waiting_name")),
        *SHARED_COLUMNS,
    )
    .select_from(
        with_funder(
            TASKS.outerjoin(RECORDS, RECORDS.c.id == TASKS.c.record_id).outerjoin(
                APPLICATIONS, APPLICATIONS.c.id == TASKS.c.record_id
            ),
            TASKS.c.owner_id,
        )
    )
    .where(TASKS.c.id.in_(sa.bindparam("ids", expanding=True)))
)


def _made(rows: Rows, given: Given) -> list[Entry]:
    found = []
    for row in rows:
        facts = shared_facts(row, given[0])
        if row.waiting_name and not facts["owner"]:
            facts["owner"] = row.waiting_name
        entry = Entry(
            key=Key(Source.TASK, row.id),
            layer=Layer.TASKS,
            kind="Waived task" if row.state is TaskState.WAIVED else "Task",
            label=row.title,
            sequence=1,
            due_on=row.due_on,
            at_time=None,
            zone=given[1],
            due_at=None,
            certainty=Certainty.DATE_ONLY,
            done_at=row.closed_at,
            movable=False,
            source_text="",
            source_url="",
            **facts,
        )
        found.append(entry)
    return found


KEYS[Source.TASK] = task_keys
READERS[Source.TASK] = _READ, _made
