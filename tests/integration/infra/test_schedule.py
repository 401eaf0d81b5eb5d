"""What repeats: once for each slot, made up for once after downtime, and told when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, url_for

from funding.infra import schedule
from funding.infra.db import db, unit_of_work
from funding.infra.schedule import HOLD, ScheduledTask, next_slot, run_if_due, scheduled
from funding.kernel.errors import DomainError
from tests.support.clock import FakeClock

NAME = "test"


@pytest.fixture
def runs(app: Flask, clock: FakeClock) -> Iterator[list[str]]:
    """A task of every 15 minutes that notes its runs, due at 15:00 UTC."""
    done: list[str] = []

    @scheduled(NAME, every=timedelta(minutes=15))
    def note() -> None:
        done.append(url_for("dashboard.home", _external=True))

    with unit_of_work():
        db.session.add(ScheduledTask(name=NAME, next_at=clock(), claim="", runs=0, problem=""))
    yield done
    schedule._registered.pop(NAME)


def state() -> ScheduledTask:
    """The task's row."""
    found = db.session.get(ScheduledTask, NAME, populate_existing=True)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("hour", "minute", "then"),
    [(9, 0, (9, 15)), (9, 20, (9, 30)), (9, 7, (9, 15)), (9, 15, (9, 30))],
)
def test_slots_lie_on_a_grid(hour: int, minute: int, then: tuple[int, int]) -> None:
    moment = datetime(2026, 11, 22, hour, minute, 3 if minute == 0 else 0, tzinfo=UTC)
    assert next_slot(moment, timedelta(minutes=15)) == datetime(2026, 11, 22, *then, tzinfo=UTC)


def test_a_task_runs_once_for_each_slot_and_can_make_links(runs: list[str], clock: FakeClock) -> None:
    assert run_if_due(NAME)
    assert not run_if_due(NAME)
    clock.advance(minutes=14)
    assert not run_if_due(NAME)
    clock.advance(minutes=1)
    assert run_if_due(NAME)
    assert runs == ["http://127.0.0.1:8000/"] * 2


def test_what_was_missed_is_made_up_for_once(runs: list[str], clock: FakeClock) -> None:
    clock.advance(days=3, minutes=7)
    assert run_if_due(NAME)
    assert not run_if_due(NAME)
    assert state().next_at == clock() + timedelta(minutes=8)


def test_a_task_that_another_process_has_is_left_alone_until_its_claim_runs_out(
    runs: list[str], clock: FakeClock
) -> None:
    with unit_of_work():
        state().claim, state().claimed_until = "another", clock() + HOLD
    assert not run_if_due(NAME)
    clock.advance(seconds=int(HOLD.total_seconds()))
    assert run_if_due(NAME)


def test_a_task_that_fails_says_so_and_runs_again(runs: list[str], clock: FakeClock) -> None:
    @scheduled(NAME, every=timedelta(minutes=15))
    def refuse() -> None:
        raise DomainError("The moon is down.")

    assert run_if_due(NAME)
    assert (state().problem, state().claimed_until) == ("The moon is down.", None)
    clock.advance(minutes=15)
    assert run_if_due(NAME)


def test_the_program_does_what_it_says_it_does_by_itself(app: Flask) -> None:
    assert {"letters", "reminders"} <= set(schedule.scheduled_names())
