"""The one place that asks what time it is, so that tests can set it and every screen agrees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g, has_app_context


def _system_now() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_now


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _source()


def house_zone() -> str:
    """The organization's time zone (an IANA name) in the running app, or UTC outside it or before set-up."""
    if not has_app_context():
        return "UTC"
    lookup: Callable[[], str] | None = current_app.extensions.get("funding.house_zone")
    return lookup() if lookup else "UTC"


def reader_zone() -> str:
    """The time zone of whoever reads now: their own where they chose one, else the organization's."""
    chosen: str | None = g.get("reader_zone") if has_app_context() else None
    return chosen or house_zone()


def today_of(instant: datetime) -> date:
    """The day of an aware instant where the organization is."""
    return instant.astimezone(ZoneInfo(house_zone())).date()


def today(zone: str | None = None) -> date:
    """The present date in ``zone`` (an IANA name), by default where the organization is."""
    return now().astimezone(ZoneInfo(zone or house_zone())).date()


def set_source(source: Callable[[], datetime] | None) -> None:
    """Let ``source`` answer for the time from now on; None restores the machine's clock. For tests."""
    global _source
    _source = source or _system_now


def zone() -> ZoneInfo:
    """The organization's time zone as an object that converts."""
    return ZoneInfo(house_zone())
