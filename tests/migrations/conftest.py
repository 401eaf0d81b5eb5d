"""Empty and migrated databases, on the database that the run is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine

from tests.support.databases import TestDatabase


@pytest.fixture
def empty(test_database: TestDatabase, built_app: Flask) -> Iterator[Callable[[str], Engine]]:
    """``empty("name")``: an engine on a database with nothing in it. All models are known."""
    yield from _engines(test_database.empty)


@pytest.fixture
def migrated(test_database: TestDatabase, built_app: Flask) -> Iterator[Callable[[str], Engine]]:
    """``migrated("name")``: an engine on a database that the migrations made, all of them."""
    yield from _engines(test_database.another)


def _engines(address_of: Callable[[str], str]) -> Iterator[Callable[[str], Engine]]:
    engines: list[Engine] = []

    def make(name: str) -> Engine:
        engine = create_engine(address_of(name))
        engines.append(engine)
        return engine

    yield make
    for engine in engines:
        engine.dispose()
