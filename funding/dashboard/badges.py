"""The few words beside a decision."""

from __future__ import annotations

from funding.infra.rendering import plural


def days_badge(left: int, over: str = "late") -> str:
    """How a decision says that so many days are left, none, or that its day is over."""
    return plural(left, "day") if left > 0 else "today" if left == 0 else over
