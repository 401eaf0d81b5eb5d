"""Use cases of tasks."""

from __future__ import annotations

from funding.tasks.services import dropping  # noqa: F401 - follows an application's stage.
from funding.tasks.services.closing import BlockedError, finish, reopen, waive
from funding.tasks.services.planning import apply_template, follow_dates
from funding.tasks.services.tasks import add_task, assign_task, change_task, remove_task
from funding.tasks.services.templates import ensure_templates, retire_template, save_template

__all__ = [
    "BlockedError",
    "add_task",
    "apply_template",
    "assign_task",
    "change_task",
    "ensure_templates",
    "finish",
    "follow_dates",
    "remove_task",
    "reopen",
    "retire_template",
    "save_template",
    "waive",
]
