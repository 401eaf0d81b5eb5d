"""What every test gets: no network, a clock that stands still, and on request a database, an app and clients.

``pytest --database=postgresql`` runs the tests that use a database on PostgreSQL instead of SQLite.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings

from funding.infra import clock as house_clock
from funding.infra.db import db
from funding.infra.pdf import client as pdf_client
from funding.kernel.actor import Actor, Role
from tests.support import lost_changes, network
from tests.support.client import CheckedClient
from tests.support.clock import FakeClock
from tests.support.databases import TestDatabase, sqlite_database
from tests.support.postgres import postgres_database
from tests.support.queries import count_queries as counting

DATABASES = ("sqlite", "postgresql")

# How long an example takes says something about the machine only.
settings.register_profile("house", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--database``, by default what DATABASE names."""
    default = os.environ.get("DATABASE", "sqlite")
    parser.addoption("--database", choices=DATABASES, default=default, help="the database that tests run on")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests that are marked for the other database; let several processes begin with what takes long."""
    running = config.getoption("--database")
    for item in items:
        marker = item.get_closest_marker("database")
        if marker and running not in marker.args:
            item.add_marker(pytest.mark.skip(reason=f"this test is about {' and '.join(marker.args)}"))
    if hasattr(config, "workerinput"):
        _spread(items)


def _spread(items: list[pytest.Item]) -> None:
    """Put what takes long at the front of each half, with which each of two processes begins.

    Neither is left with it at the end while the other has nothing to do. And what tests share, the demonstration and
    one of everything, stays in one half: it is made by one process.
    """
    first: list[pytest.Item] = []
    second: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if asked & {"world", "migrated", "standing"}:
            second.append(item)
        elif item.get_closest_marker("slow") or "loaded" in asked:
            first.append(item)
        else:
            others.append(item)
    rest = max(0, len(items) // 2 - len(first))
    items[:] = first + others[:rest] + second + others[rest:]


# What is loaded is hundreds of thousands of objects that live to the end: no garbage is searched for among them.
gc.disable()


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of every later search for garbage, and search less often."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    with network.blocked(allow_loopback=request.node.get_closest_marker("loopback") is not None):
        yield


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[FakeClock]:
    """The time of every test, Nov 22, 2026, 15:00 UTC until it is moved. The marker ``real_clock`` leaves
    it alone.
    """
    fake = FakeClock()
    house_clock.set_source(None if request.node.get_closest_marker("real_clock") else fake)
    yield fake
    house_clock.set_source(None)


@pytest.fixture(scope="session", autouse=True)
def _renderer() -> Iterator[None]:
    """What sets PDFs takes two seconds to start: the first test that asks starts it, and it ends with the run."""
    yield
    pdf_client.stop()


@pytest.fixture(scope="session")
def test_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestDatabase]:
    """The place of the data for this run."""
    if request.config.getoption("--database") == "postgresql":
        with postgres_database() as database:
            yield database
    else:
        with sqlite_database(tmp_path_factory.getbasetemp()) as database:
            yield database


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of the app under test: files, mail."""
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="session")
def built_app(test_database: TestDatabase, instance: Path) -> Iterator[Flask]:
    """The one application of the run, its database template made. Tests use ``app``."""
    from tests.support.application import build_schema, make_app

    app = make_app(test_database.url, instance)
    app.test_client_class = CheckedClient
    CheckedClient.checks = test_database.checks_pages
    lost_changes.install(app)
    test_database.prepare(build_schema)
    with app.app_context():
        test_database.engine = db.engine
    yield app
    lost_changes.remove()
    test_database.hang_up()
    test_database.engine = None


SET_UP = "set up"
"""How the database of a test begins that asks for people: with the house of ``set_up_house``."""


@pytest.fixture
def app(
    built_app: Flask, test_database: TestDatabase, instance: Path, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """The application on a fresh database, with an application context for the test's own reading and
    building.
    """
    from tests.support.mailbox import clear

    clear(instance)
    for folder in ("made", "waiting"):
        shutil.rmtree(instance / folder, ignore_errors=True)
    with built_app.app_context():
        _begin(test_database, request)
        try:
            yield built_app
        finally:
            db.session.rollback()
            db.session.remove()


def _begin(database: TestDatabase, request: pytest.FixtureRequest) -> None:
    """A database with nothing in it or, where people are asked for, the house that each of them would set up first."""
    from funding.opportunities.queries import facets
    from tests.support.people import set_up_house

    facets.forget()

    asks = {"client", "client_for", "actor_for"} & set(request.fixturenames)
    if not asks or request.node.get_closest_marker("real_clock"):
        database.reset()
    elif database.knows(SET_UP):
        database.reset(SET_UP)
    else:
        database.reset()
        set_up_house()
        db.session.remove()
        database.learn(SET_UP)


@pytest.fixture
def database(app: Flask) -> Flask:
    """A fresh database and an application context, for tests that ask for no page."""
    return app


@pytest.fixture
def client(app: Flask) -> CheckedClient:
    """A browser that is not signed in, in a house that has been set up."""
    from tests.support.people import set_up_house

    set_up_house()
    return _browser(app)


@pytest.fixture
def client_for(app: Flask) -> Callable[[Role | str], CheckedClient]:
    """``client_for("finance")``: a browser in which a person of that role is signed in."""
    from tests.support.people import set_up_house, sign_in, user_with

    set_up_house()

    def make(role: Role | str) -> CheckedClient:
        browser = _browser(app)
        sign_in(browser, user_with(Role(role)))
        return browser

    return make


@pytest.fixture
def actor_for(app: Flask) -> Callable[[Role | str], Actor]:
    """``actor_for("program")``: the actor of the person that ``client_for`` signs in for that role."""
    from tests.support.people import set_up_house, user_with

    set_up_house()
    return lambda role: user_with(Role(role)).actor


@pytest.fixture
def count_queries() -> Callable[[], object]:
    """``with count_queries() as queries: ...; assert queries.count <= 9, queries``."""
    return counting


def _browser(app: Flask) -> CheckedClient:
    browser = app.test_client()
    assert isinstance(browser, CheckedClient)
    return browser
