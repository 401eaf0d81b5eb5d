"""Use cases of tasks."""

from __future__ import annotations

from funding.tasks.services.closing import BlockedError, finish, reopen, waive
from funding.tasks.services.tasks import add_task, assign_task, change_task, remove_task

__all__ = [
    "BlockedError",
    "add_task",
    "assign_task",
    "change_task",
    "finish",
    "remove_task",
    "reopen",
    "waive",
]
