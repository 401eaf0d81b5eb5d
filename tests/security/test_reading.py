"""A GET changes nothing, and never takes the write lock."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, event

from funding.infra.db import in_unit_of_work
from tests.architecture.source import none_of
from tests.security.world import World, contents, status_of
from tests.support.client import CheckedClient


def test_reading_changes_nothing(world: World, client_for: Callable[[str], CheckedClient]) -> None:
    browser = client_for("administrator")
    browser.checks = False
    before = contents("user_sessions")
    assert len(before) > 20
    writing: list[str] = []
    wrong: list[str] = []
    here = [""]

    def note(_connection: object) -> None:
        if in_unit_of_work():
            writing.append(here[0])

    event.listen(Engine, "begin", note)
    try:
        for method, address, _rule in world.requests():
            if method == "GET":
                here[0] = address
                wrong += [
                    f"{verb} {address} raises {answer}"
                    for verb in ("GET", "HEAD")
                    if isinstance(answer := status_of(browser, verb, address), str)
                ]
    finally:
        event.remove(Engine, "begin", note)
    none_of(wrong)
    none_of([f"{address} takes the write lock" for address in dict.fromkeys(writing)])
    after = contents("user_sessions")
    none_of([f"reading changes {name}" for name in before if before[name] != after[name]])
