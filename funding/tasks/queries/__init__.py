"""Reads of tasks. What other features ask for stands in ``contract`` and is offered here."""

from __future__ import annotations

from funding.tasks.queries.contract import (
    OpenTask,
    due_between,
    due_by,
    open_counts,
    open_tasks,
    search_tasks,
)

__all__ = ["OpenTask", "due_between", "due_by", "open_counts", "open_tasks", "search_tasks"]
