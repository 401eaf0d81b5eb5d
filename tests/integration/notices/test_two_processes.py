"""Two processes do what repeats, and are killed at the worst moments: nothing is lost, nothing is said twice.

The one exception is the window between the mail server's acceptance and our commit: a letter whose sender is killed
there goes out again, and is the same letter by its Message-ID.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from funding.accounts.models import User
from funding.infra import clock
from funding.infra.db import db, unit_of_work
from funding.infra.mail import Letter, LetterState
from funding.infra.schedule import ScheduledTask
from funding.kernel.actor import SYSTEM
from funding.notices.models import Notice, NoticeChoice, NoticeSettings
from funding.notices.types import Cadence
from funding.work.models import Deadline
from tests.builders.accounts import build_user
from tests.builders.funders import build_funder
from tests.builders.notices import build_deadline
from tests.support.databases import TestDatabase
from tests.support.mail_server import mail_server
from tests.support.people import set_up_house

pytestmark = [pytest.mark.loopback, pytest.mark.real_clock, pytest.mark.slow, pytest.mark.timeout(120)]

ROOT = Path(__file__).parents[3]
PEOPLE = 8
PATIENCE = 60


class Senders:
    """Two processes that are started again when one has died."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "tests.integration.notices.sender", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._starter = subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.running: list[int] = []
        self.killed: list[int] = []

    def keep_two(self) -> None:
        """Start as many as are missing."""
        self.running = [one for one in self.running if _lives(one)]
        while len(self.running) < 2:
            assert self._starter.stdin is not None
            assert self._starter.stdout is not None
            self._starter.stdin.write("one more\n")
            self._starter.stdin.flush()
            self.running.append(int(self._starter.stdout.readline()))

    def kill(self, client_name: str) -> None:
        """End the one that introduced itself so, at once and without a word."""
        found = re.fullmatch(r"pid-(\d+)\.example", client_name)
        assert found is not None, client_name
        number = int(found[1])
        assert number in self.running
        os.kill(number, signal.SIGKILL)
        self.killed.append(number)

    def end(self) -> None:
        """End both, and who started them."""
        for one in self.running:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self._starter.communicate()


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def senders(*arguments: str) -> Iterator[Senders]:
    """Two senders, ended at the end."""
    both = Senders(*arguments)
    try:
        yield both
    finally:
        both.end()


def build_reminders() -> set[int]:
    """People who each own a date in two days and want letters at once; answers their keys."""
    set_up_house()
    today = clock.today()
    with unit_of_work():
        record = build_funder(by=SYSTEM)
        found = set()
        for number in range(PEOPLE):
            user = build_user(name=f"Person {number}", email=f"person{number}@example.org")
            db.session.add(NoticeSettings(user_id=user.id, digest_hour=7, digest_weekday=0))
            for kind in ("deadline", "deadline_missed", "estimate"):
                db.session.add(NoticeChoice(user_id=user.id, kind=kind, cadence=Cadence.AT_ONCE))
            build_deadline(record, today + timedelta(days=2), label=f"Date {number}", owner_id=user.id)
            found.add(user.id)
    return found


def wait_until(true: Callable[[], bool], each_time: Callable[[], None]) -> None:
    """Look again and again until it is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, _state()
        each_time()
        time.sleep(0.1)


def all_sent() -> bool:
    """Whether every person has a letter that has gone."""
    query = sa.select(sa.func.count(Letter.id)).where(Letter.state == LetterState.SENT)
    sent = db.session.scalar(query)
    db.session.rollback()
    return sent == PEOPLE


def test_no_reminder_is_lost_and_none_repeated_though_senders_are_killed(
    app: Flask, test_database: TestDatabase, tmp_path: Path
) -> None:
    people = build_reminders()
    twice: list[str] = []
    named: list[str] = []
    with (
        mail_server() as (post, port),
        senders(test_database.url, str(tmp_path), f"smtp://127.0.0.1:{port}") as both,
    ):

        def kill_between_claim_and_sending(client: str, address: str) -> None:
            named.append(address)
            if len(named) in {2, 5}:
                both.kill(client)

        def kill_between_acceptance_and_commit(client: str, message_id: str) -> None:
            if len(post.taken) == 3 and not twice:
                twice.append(message_id)
                both.kill(client)

        post.on_recipient = kill_between_claim_and_sending
        post.on_letter = kill_between_acceptance_and_commit
        wait_until(all_sent, both.keep_two)
        assert len(both.killed) == 3

    ids = Counter(str(one["Message-ID"]) for one in post.taken)
    assert {key for key, times in ids.items() if times > 1} == set(twice)
    assert ids[twice[0]] == 2
    assert len(ids) == PEOPLE
    told = {str(one["To"]) for one in post.taken}
    assert told == set(db.session.scalars(sa.select(User.email).where(User.id.in_(people))))
    notices = db.session.scalars(sa.select(Notice)).all()
    assert {one.user_id for one in notices} == people
    assert len(notices) == PEOPLE == db.session.scalar(sa.select(sa.func.count(Deadline.id)))
    assert all(one.letter_id is not None for one in notices)


def test_of_two_processes_one_runs_what_is_due_and_missed_times_are_made_up_once(
    app: Flask, test_database: TestDatabase, tmp_path: Path
) -> None:
    set_up_house()
    runs = tmp_path / "runs.txt"
    with unit_of_work():
        # The program was down for three days.
        due = clock.now() - timedelta(days=3)
        db.session.add(ScheduledTask(name="count", next_at=due, claim="", runs=0, problem=""))
    with senders(test_database.url, str(tmp_path), "") as both:
        both.keep_two()
        wait_until(lambda: runs.exists() and len(runs.read_text().splitlines()) >= 3, lambda: None)
    lines = [line.split() for line in runs.read_text().splitlines()]
    slots = Counter(slot for slot, _ in lines)
    assert set(slots.values()) == {1}
    state = db.session.get(ScheduledTask, "count")
    assert state is not None
    assert len(lines) - 1 <= state.runs <= len(lines)


def _state() -> str:
    """How far everything is, for a test that gives up waiting."""
    letters = db.session.execute(sa.select(Letter.id, Letter.state, Letter.tries, Letter.problem)).all()
    tasks = db.session.execute(sa.select(ScheduledTask.name, ScheduledTask.runs, ScheduledTask.problem)).all()
    notices = db.session.scalar(sa.select(sa.func.count(Notice.id)))
    return f"{letters} {tasks} {notices} notices"
