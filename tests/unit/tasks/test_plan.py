"""The arithmetic of templates and of tasks that follow a date: the tables at the heads of the modules."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.tasks.blocking import circle
from funding.tasks.grouping import Group, group_of
from funding.tasks.limits import latest_day, shown_day
from funding.tasks.plan import Doing, Line, Present, Step, counted, follow, lay_out
from funding.tasks.types import TaskState
from funding.work.types import DeadlineKind

FIRST, MOVED = date(2027, 1, 13), date(2027, 1, 6)
ROWS = (
    ("Ask the shelter for a letter", -10, date(2026, 12, 29), date(2026, 12, 21), Doing.MOVE),
    ("Budget to the director", -5, date(2027, 1, 6), date(2026, 12, 29), Doing.MOVE),
    ("Letters in, done", -7, date(2027, 1, 4), date(2027, 1, 4), Doing.DONE),
    ("Logic model, waived", -6, date(2027, 1, 5), date(2027, 1, 5), Doing.WAIVED),
    ("Final reading, by hand", -3, date(2027, 1, 4), date(2027, 1, 4), Doing.BY_HAND),
    ("Board chair signs, by hand", -2, date(2027, 1, 11), date(2027, 1, 6), Doing.PULL_IN),
    ("File the receipt", 1, date(2027, 1, 14), date(2027, 1, 7), Doing.MOVE),
)


def present(key: int, row: tuple[str, int, date, date, Doing]) -> Present:
    title, days, day, _, _ = row
    state = TaskState.DONE if "done" in title else TaskState.WAIVED if "waived" in title else TaskState.OPEN
    return Present(key, title, day, days, key, state, by_hand="by hand" in title)


def test_the_worked_table_of_a_date_that_moves() -> None:
    found = follow(MOVED, MOVED, [present(key, row) for key, row in enumerate(ROWS)])
    assert [(one.title, one.old, one.day, one.doing) for one in found] == [
        (title, old, day, doing) for title, _, old, day, doing in ROWS
    ]


def test_applying_again_adds_what_is_new_and_changes_nothing_else() -> None:
    steps = [Step(key, row[0], row[1]) for key, row in enumerate(ROWS)]
    first = lay_out(FIRST, FIRST, steps, [])
    assert {one.doing for one in first} == {Doing.ADD}
    there = [
        Present(line.step.id, line.title, line.day, line.step.days, line.step.id)
        for line in first
        if line.step
    ]
    again = lay_out(FIRST, FIRST, [*steps, Step(99, "New", -1)], there)
    assert [one.title for one in again if one.doing.changes] == ["New"]


def test_a_task_without_a_count_is_only_pulled_in() -> None:
    def doing(day: date | None) -> Line:
        return follow(MOVED, MOVED, [Present(1, "Letter", day)])[0]

    assert doing(date(2027, 1, 5)).doing is Doing.BY_HAND
    assert doing(None).doing is Doing.BY_HAND
    assert doing(FIRST).day == MOVED
    assert follow(MOVED, None, [Present(1, "Letter", FIRST)])[0].doing is Doing.BY_HAND


@settings(max_examples=60)
@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(-260, 0))
def test_what_is_counted_back_never_lies_after_its_date(day: date, days: int) -> None:
    assert counted(day, days) <= day


@pytest.mark.parametrize(
    ("waits", "task", "blockers", "found"),
    [
        ({}, 1, [2], []),
        ({2: [1]}, 1, [2], [1, 2, 1]),
        ({2: [1], 3: [2]}, 1, [3], [1, 3, 2, 1]),
        ({2: [1], 3: [1]}, 3, [2], []),
        ({}, 1, [1], [1, 1]),
        ({1: [2]}, 1, [3], []),
    ],
)
def test_circles_are_found(
    waits: dict[int, list[int]], task: int, blockers: list[int], found: list[int]
) -> None:
    assert circle(task, blockers, waits) == found


@pytest.mark.parametrize(
    ("kind", "offset", "latest"),
    [
        (DeadlineKind.APPLICATION, None, FIRST),
        (DeadlineKind.REPORT, -5, FIRST),
        (DeadlineKind.APPLICATION, 3, None),
        (DeadlineKind.DECISION, None, None),
    ],
)
def test_the_latest_day_of_a_task(kind: DeadlineKind, offset: int | None, latest: date | None) -> None:
    assert latest_day(kind, FIRST, offset) == latest
    assert latest_day(kind, None, offset) is None


def test_the_day_told_outside_is_never_after_the_funders() -> None:
    assert shown_day(FIRST, MOVED) == MOVED
    assert shown_day(None, MOVED) == MOVED
    assert shown_day(MOVED, None) == MOVED
    assert shown_day(None, None) is None


@pytest.mark.parametrize(
    ("day", "group"),
    [
        (date(2026, 11, 24), Group.OVERDUE),
        (date(2026, 11, 25), Group.TODAY),
        (date(2026, 11, 26), Group.WEEK),
        (date(2026, 11, 28), Group.WEEK),
        (date(2026, 11, 29), Group.LATER),
        (None, Group.NO_DATE),
    ],
)
def test_a_task_stands_under_the_heading_of_its_day(day: date | None, group: Group) -> None:
    assert group_of(day, date(2026, 11, 25)) is group
