"""A GET changes nothing, and never takes the write lock."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.source import none_of
from tests.security.pages import locks, reading_of
from tests.security.world import World, contents, status_of
from tests.support.client import CheckedClient


def test_reading_changes_nothing(world: World, client_for: Callable[[str], CheckedClient]) -> None:
    browser = client_for("administrator")
    browser.checks = False
    reading = reading_of("administrator", world, browser)
    before = contents("user_sessions")
    wrong = [
        f"GET {address} raises {page.status}"
        for address, page in reading.pages.items()
        if isinstance(page.status, str)
    ]
    with locks() as locked:
        for address in reading.pages:
            status = status_of(browser, "HEAD", address)
            locked.end_of(address)
            wrong += [f"HEAD {address} raises {status}"] if isinstance(status, str) else []
    none_of(wrong)
    none_of([f"{address} takes the write lock" for address in reading.locked + locked.addresses])
    none_of([f"reading changes {name}" for name in reading.changed])
    after = contents("user_sessions")
    none_of([f"asking for heads changes {name}" for name in before if before[name] != after[name]])
