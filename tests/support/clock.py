"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
"""When every test begins: a Sunday, 10 a.m. in New York."""


class FakeClock:
    """Answers the same instant until ``set`` or ``advance`` changes it."""

    def __init__(self, start: datetime = START) -> None:
        self.instant = start

    def __call__(self) -> datetime:
        return self.instant

    def set(self, instant: datetime) -> None:
        """Make it ``instant`` (aware)."""
        if instant.tzinfo is None:
            raise ValueError("the clock needs an aware instant")
        self.instant = instant.astimezone(UTC)

    def advance(self, **span: int) -> None:
        """Let time pass: ``advance(minutes=31)``."""
        self.instant += timedelta(**span)
