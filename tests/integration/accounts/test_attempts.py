"""Counting tries: parallel ones, windows per account, address and everyone."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from funding.accounts.limits import LIMITS, TooManyTriesError
from funding.accounts.models import SignInAttempt
from funding.accounts.services.attempts import forgive_attempt, note_attempt
from funding.accounts.types import AttemptKind
from funding.infra.db import db, unit_of_work
from tests.support.clock import FakeClock


def tried(
    account: str = "maria@example.org", address: str = "192.0.2.1", kind: AttemptKind = AttemptKind.SIGN_IN
) -> int:
    """One counted try."""
    with unit_of_work():
        return note_attempt(kind=kind, account=account, address=address)


def refused(make: Callable[[], object]) -> bool:
    """Whether a limit stops it."""
    try:
        make()
    except TooManyTriesError:
        return True
    return False


def test_of_many_tries_at_the_same_moment_only_ten_are_judged(app: Flask) -> None:
    outcomes: list[bool] = []
    barrier = threading.Barrier(16)

    def attempt() -> None:
        with app.app_context():
            barrier.wait()
            outcomes.append(refused(tried))

    threads = [threading.Thread(target=attempt) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 10 + [True] * 6
    assert db.session.scalar(select(func.count(SignInAttempt.id))) == 10


def test_the_window_slides(database: Flask, clock: FakeClock) -> None:
    for _ in range(10):
        tried()
        clock.advance(seconds=20)
    assert refused(tried)
    clock.advance(seconds=100)
    assert not refused(tried)
    assert refused(tried)
    clock.advance(seconds=20)
    assert not refused(tried)


def test_letters_and_blanks_do_not_make_another_account(database: Flask) -> None:
    for number in range(10):
        tried("Maria@Example.org " if number % 2 else "maria@example.org")
    assert refused(tried)
    assert not refused(lambda: tried("other@example.org"))


def test_one_address_has_its_own_wider_limit(database: Flask) -> None:
    for number in range(50):
        tried(f"{number}@example.org")
    assert refused(lambda: tried("fresh@example.org"))
    assert not refused(lambda: tried("fresh@example.org", "192.0.2.2"))


def test_everyone_together_has_a_limit(database: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = LIMITS[AttemptKind.SETUP]
    for number in range(limits.everyone.tries):
        tried(f"{number}", f"192.0.2.{number}", AttemptKind.SETUP)
    assert refused(lambda: tried("x", "198.51.100.1", AttemptKind.SETUP))
    assert not refused(lambda: tried("x", "198.51.100.1", AttemptKind.SIGN_IN))


def test_a_try_that_was_right_is_taken_back(database: Flask) -> None:
    for _ in range(30):
        attempt_id = tried()
        with unit_of_work():
            forgive_attempt(attempt_id=attempt_id)
    assert db.session.scalar(select(func.count(SignInAttempt.id))) == 0


def test_old_tries_are_thrown_away(database: Flask, clock: FakeClock) -> None:
    tried()
    clock.advance(hours=24, seconds=1)
    tried()
    assert db.session.scalar(select(func.count(SignInAttempt.id))) == 1
