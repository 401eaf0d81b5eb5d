"""Reads of the calendar."""

from __future__ import annotations

from funding.calendar import index  # noqa: F401 - adds the triggers that keep the index of dates.
from funding.calendar.queries import tasks  # noqa: F401 - adds the source of tasks.
