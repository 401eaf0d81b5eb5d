"""Tasks for tests."""

from __future__ import annotations

from typing import Any

from funding.kernel.actor import SYSTEM
from funding.tasks.models import Task
from funding.tasks.services import add_task
from funding.tasks.types import TaskFacts


def build_task(title: str = "Letter from the shelter", **overrides: Any) -> Task:
    """An open task on no record, of nobody, without a day; ``by=`` says who wrote it."""
    by = overrides.pop("by", SYSTEM)
    return add_task(facts=TaskFacts(title=title, **overrides), by=by)
