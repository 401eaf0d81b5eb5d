"""Reads of the calendar."""

from __future__ import annotations

from funding.calendar.queries import tasks  # noqa: F401 - adds the source of tasks.
