"""What becomes of the tasks of an application that is not pursued: nobody is asked for them any more.

They are waived with that as the reason, and open again, exactly these, when the application is taken up again. What
is done or was waived for another reason stays. A declined application keeps its tasks: asking why is one of them.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from funding.infra.db import db
from funding.infra.hooks import on
from funding.kernel.actor import Actor
from funding.tasks.models import Task
from funding.tasks.services.closing import reopen, waive
from funding.tasks.types import TaskState

NOT_PURSUED = "not_pursued"
REASON = "The application is not pursued."


@on("application.stage_changed")
def follow_stage(*, application_id: int, old: Any, new: Any, by: Actor) -> None:
    """Waive what is open when the application is dropped; open it again when it is taken up."""
    was, becomes = str(old), str(new)
    if becomes == NOT_PURSUED:
        for task in _tasks(application_id, Task.state == TaskState.OPEN):
            waive(task=task, expected_version=task.version, reason=REASON, by=by)
    elif was == NOT_PURSUED:
        for task in _tasks(application_id, Task.state == TaskState.WAIVED, Task.reason == REASON):
            reopen(task=task, expected_version=task.version, by=by)


def _tasks(record_id: int, *clauses: sa.ColumnElement[bool]) -> list[Task]:
    query = sa.select(Task).where(Task.record_id == record_id, *clauses)
    return list(db.session.scalars(query.order_by(Task.due_order, Task.id)))
