"""Empty and migrated databases, on the database that the run is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine

from funding.infra import migrations
from tests.support.databases import TestDatabase


@pytest.fixture
def empty(test_database: TestDatabase, built_app: Flask) -> Iterator[Callable[[str], Engine]]:
    """``empty("name")``: an engine on a database with nothing in it. All models are known."""
    with _engines() as connect:
        yield lambda name: connect(test_database.empty(name))


@pytest.fixture
def migrated(test_database: TestDatabase, built_app: Flask) -> Iterator[Callable[[str], Engine]]:
    """``migrated("name")``: an engine on a database that the migrations made, all of them."""
    with _engines() as connect:
        yield lambda name: connect(test_database.another(name))


@pytest.fixture
def standing(
    test_database: TestDatabase, built_app: Flask, climbed: set[str]
) -> Iterator[Callable[[str, str], Engine]]:
    """``standing("name", "0041")``: an engine on a database that the migrations up to that one made, without a row.

    Where one test has climbed to, another climbs on from.
    """

    def address_of(name: str, revision: str) -> str:
        if revision not in climbed:
            _climb(test_database, max((one for one in climbed if one < revision), default=None), revision)
            climbed.add(revision)
        return test_database.copy(f"at_{revision}", name)

    with _engines() as connect:
        yield lambda name, revision: connect(address_of(name, revision))


@pytest.fixture(scope="session")
def climbed() -> set[str]:
    """The migrations up to which a database is kept."""
    return set()


def _climb(databases: TestDatabase, start: str | None, revision: str) -> None:
    """Keep a database that stands at ``revision``, made from the one that stands at ``start`` or from nothing."""
    kept = f"at_{revision}"
    with _engines() as connect:
        engine = connect(databases.copy(f"at_{start}", kept) if start else databases.empty(kept))
        migrations.upgrade(engine, revision)


@contextmanager
def _engines() -> Iterator[Callable[[str], Engine]]:
    """Makes engines, and closes them at the end."""
    with ExitStack() as stack:

        def connect(address: str) -> Engine:
            engine = create_engine(address)
            stack.callback(engine.dispose)
            return engine

        yield connect
