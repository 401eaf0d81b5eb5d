"""Finish a task, waive it, take either back: with evidence, with a reason, and with what is free now."""

from __future__ import annotations

from collections.abc import Sequence

from funding.documents.models import Document
from funding.documents.services import Upload, keep_upload
from funding.documents.types import DocumentKind
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.privacy import refuse_identifying
from funding.tasks.models import Task
from funding.tasks.queries.one import blocked_by, blockers_of, open_blockers
from funding.tasks.services.tasks import check_task_version
from funding.tasks.types import TaskState


class BlockedError(DomainError):
    """The task waits for others that are still open; ``blockers`` are these."""

    def __init__(self, blockers: Sequence[Task]) -> None:
        named = ", ".join(f"“{one.title}”" for one in blockers)
        super().__init__(
            f"This waits for {named}. Finish or waive that first, or take it off what it waits for."
        )
        self.blockers = tuple(blockers)


def finish(
    *,
    task: Task,
    expected_version: int | None,
    by: Actor,
    evidence: str = "",
    upload: Upload | None = None,
    document: Document | None = None,
) -> list[Task]:
    """Mark the task as done, with a sentence or a file as evidence; answers the tasks that are free now.

    Raises StaleVersion; BlockedError while it waits for others; FileRefused; DomainError where there is no record that
    could hold the file, or where the task is closed already.
    """
    _check_open(task, expected_version)
    waiting = open_blockers(task.id)
    if waiting:
        raise BlockedError(waiting)
    refuse_identifying(evidence, "evidence")
    if upload is not None:
        document = keep_evidence(task, upload, by)
    task.evidence = evidence
    task.document_id = document.id if document else None
    return _close(task, TaskState.DONE, by, {"evidence": evidence, "file": document.name if document else ""})


def keep_evidence(task: Task, upload: Upload, by: Actor) -> Document:
    """Keep a file with the record the task hangs on. Raises FileRefused and DomainError."""
    if task.record_id is None:
        raise DomainError("A file needs a record to hang on. Choose the task’s record first.", field="file")
    return keep_upload(
        record_id=task.record_id, upload=upload, label=task.title, kind=DocumentKind.OTHER, by=by
    )


def waive(*, task: Task, expected_version: int | None, reason: str, by: Actor) -> list[Task]:
    """Say why the task need not be done; answers the tasks that are free now. Raises StaleVersion and DomainError."""
    _check_open(task, expected_version)
    if not reason:
        raise DomainError("Please say why it need not be done.", field="reason")
    refuse_identifying(reason, "reason")
    task.reason = reason
    return _close(task, TaskState.WAIVED, by, {"reason": reason})


def reopen(*, task: Task, expected_version: int | None, by: Actor) -> None:
    """Take back that the task is done or waived; its file stays with the record. Raises StaleVersion, DomainError."""
    check_task_version(task, expected_version)
    if task.is_open:
        raise DomainError("This task is open already.")
    before = {"state": task.state, "evidence": task.evidence, "reason": task.reason}
    task.state = TaskState.OPEN
    task.closed_at = task.closed_by_id = task.document_id = None
    task.closed_by_name = task.reason = task.evidence = ""
    audit(by=by, action="task.reopened", subject=task.title, record_id=task.record_id, before=before)
    db.session.flush()


def _check_open(task: Task, expected_version: int | None) -> None:
    check_task_version(task, expected_version)
    if not task.is_open:
        raise DomainError(f"This task is {task.state.value} already.")


def _close(task: Task, state: TaskState, by: Actor, told: dict[str, object]) -> list[Task]:
    task.state, task.closed_at = state, clock.now()
    task.closed_by_id, task.closed_by_name = by.user_id, by.name
    audit(by=by, action=f"task.{state.value}", subject=task.title, record_id=task.record_id, after=told)
    db.session.flush()
    free = _free_now(task)
    for one in free:
        emit("task.unblocked", task=one, by=by, finished=task)
    return free


def _free_now(task: Task) -> list[Task]:
    """The open tasks that waited for this one and for nothing else that is open: two queries."""
    waiting = blocked_by(task.id)
    blockers = blockers_of([one.id for one in waiting])
    return [one for one in waiting if not any(other.is_open for other in blockers[one.id])]
