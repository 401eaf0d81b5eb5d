"""Each guard of the test support stops what it must stop."""

from __future__ import annotations

import socket
import sqlite3
import urllib.request
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine

from funding.infra import clock as house_clock
from tests.support import availability, network
from tests.support.clock import START, FakeClock
from tests.support.no_database import DatabaseTouchedError
from tests.support.queries import count_queries


def test_a_connection_by_number_is_refused() -> None:
    with socket.socket() as connection, pytest.raises(network.NetworkBlockedError):
        connection.connect(("192.0.2.1", 80))


def test_a_name_is_not_even_looked_up() -> None:
    with pytest.raises(network.NetworkBlockedError):
        socket.getaddrinfo("example.org", 80)


def test_a_datagram_is_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as connection, pytest.raises(network.NetworkBlockedError):
        connection.sendto(b"x", ("192.0.2.1", 53))


def test_a_library_gets_nowhere() -> None:
    with pytest.raises(network.NetworkBlockedError):
        urllib.request.urlopen("http://example.org/")


def test_loopback_needs_the_marker() -> None:
    with socket.socket() as connection, pytest.raises(network.NetworkBlockedError):
        connection.connect(("127.0.0.1", 9))


@pytest.mark.loopback
def test_with_the_marker_loopback_is_open_and_the_rest_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
    with socket.socket() as connection, pytest.raises(network.NetworkBlockedError):
        connection.connect(("192.0.2.1", 80))


def test_unit_tests_cannot_open_sqlite() -> None:
    with pytest.raises(DatabaseTouchedError):
        sqlite3.connect(":memory:")


def test_unit_tests_cannot_take_a_connection() -> None:
    engine = create_engine("sqlite://")
    with pytest.raises(DatabaseTouchedError):
        engine.connect()


def test_the_clock_of_the_house_stands_still(clock: FakeClock) -> None:
    assert house_clock.now() == START
    clock.advance(days=1, minutes=5)
    assert house_clock.now() == datetime(2026, 11, 23, 15, 5, tzinfo=UTC)
    clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    assert house_clock.today("UTC").isoformat() == "2027-01-01"


def test_the_clock_takes_no_naive_time() -> None:
    with pytest.raises(ValueError, match="aware"):
        FakeClock().set(datetime(2027, 1, 1))  # noqa: DTZ001 - what must be refused.


def test_what_is_missing_is_a_skip_here_and_a_failure_under_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "")
    with pytest.raises(pytest.skip.Exception, match="Chromium is not available: no"):
        availability.unavailable("Chromium", "no browser")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="failure, not a skip"):
        availability.unavailable("Chromium", "no browser")


def test_nothing_is_counted_where_nothing_is_asked() -> None:
    with count_queries() as queries:
        pass
    assert queries.count == 0
