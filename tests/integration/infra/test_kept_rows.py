"""Rows that are kept: as fast as not asking, and never older than the last change, whoever made it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from funding.applications.queries.board import stage_totals
from funding.applications.types import PipelineFilter, Stage
from funding.calendar.queries.windows import days, sums
from funding.calendar.types import Wanted
from funding.calendar.window import month_window
from funding.infra import kept_rows as module
from funding.infra.db import db, unit_of_work
from funding.infra.kept_rows import KEPT, MOST_ROWS, kept_answer, kept_rows
from funding.infra.records import Record
from funding.kernel.actor import SYSTEM, Actor, Role
from tests.builders.applications import build_application, build_gate
from tests.support.client import CheckedClient
from tests.support.clock import FakeClock
from tests.support.databases import TestDatabase
from tests.support.queries import UNCOUNTED, QueryLog

pytestmark = pytest.mark.usefixtures("database")
NAMES = sa.select(Record.__table__.c.title).order_by(Record.__table__.c.id)
CHANGES = {
    "an edit": "UPDATE applications SET ask_cents = ask_cents + 100 WHERE id = {first}",
    "a move": "UPDATE applications SET stage = 'drafting', stage_id = {drafting}, stage_since = '2026-11-01'"
    " WHERE id = {first}",
    "an award counted elsewhere": "UPDATE applications SET counted_in_id = {last} WHERE id = {first}",
    "a date that moves": "UPDATE deadlines SET due_on = '2026-12-10' WHERE label = 'Later gate'",
    "a bulk change": "UPDATE applications SET probability_bp = probability_bp + 100",
    "a deletion": "DELETE FROM deadlines WHERE label = 'Later gate'",
    "archiving": "UPDATE records SET archived_at = '2026-11-01' WHERE id = {last}",
}


@pytest.fixture
def statements() -> Iterator[QueryLog]:
    """What is sent, and unlike ``count_queries`` without forgetting first."""
    log = QueryLog()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(UNCOUNTED):
            log.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield log
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


@pytest.fixture
def elsewhere(test_database: TestDatabase) -> Iterator[Callable[[str], None]]:
    """Run a statement and commit it as another process does: by a connection of its own that knows nothing of us."""
    engine = sa.create_engine(test_database.url, poolclass=sa.NullPool)

    def run(statement: str) -> None:
        with engine.begin() as connection:
            connection.execute(sa.text(statement))

    yield run
    engine.dispose()


def here(statement: str) -> None:
    with unit_of_work():
        db.session.execute(sa.text(statement))


def totals() -> tuple[Any, ...]:
    """The board's totals and the calendar's numbers as a new request sees them."""
    db.session.rollback()
    found = stage_totals(PipelineFilter(), SYSTEM)
    dates = sums(Wanted(), SYSTEM, month_window(date(2026, 12, 1)))
    return tuple(found.values()), {day: one.total for day, one in dates.items()}


def two_applications() -> dict[str, int]:
    first, last = build_application(title="First"), build_application(title="Last")
    drafting = next(
        one.house.id for one in stage_totals(PipelineFilter(), SYSTEM).values() if one.stage is Stage.DRAFTING
    )
    for label, day in (("Gate", 1), ("Later gate", 9)):
        build_gate(last, date(2026, 12, day), label=label)
    numbers = {"first": first.id, "last": last.id, "drafting": drafting}
    db.session.commit()
    return numbers


def test_what_did_not_change_is_not_asked_for_again(statements: QueryLog) -> None:
    two_applications()
    before = totals()
    asked = len(statements)
    assert totals() == before
    assert len(statements) == asked + 1, "the stages alone are read again"


@pytest.mark.parametrize("other_process", [False, True], ids=["here", "by another process"])
def test_no_total_survives_a_change(other_process: bool, elsewhere: Callable[[str], None]) -> None:
    numbers = two_applications()
    change = elsewhere if other_process else here
    for name, statement in CHANGES.items():
        before = totals()
        assert totals() == before
        db.session.rollback()
        change(statement.format(**numbers))
        after = totals()
        assert after != before, name
        module.forget()
        assert totals() == after, name


def test_an_answer_of_several_statements_is_asked_for_again_after_any_change(
    elsewhere: Callable[[str], None],
) -> None:
    two_applications()
    asked: list[int] = []

    def ask() -> list[str]:
        asked.append(1)
        return [str(row[0]) for row in kept_rows(NAMES)]

    def told() -> list[str]:
        db.session.rollback()
        return kept_answer(("a test", date(2026, 11, 22)), ask)

    assert told() == told()
    assert len(asked) == 1
    for change in (here, elsewhere):
        names = told()
        change("UPDATE records SET title = title || '!'")
        assert told() == [f"{name}!" for name in names]
    db.session.execute(sa.text("UPDATE records SET title = 'Not committed'"))
    assert set(kept_answer(("a test", date(2026, 11, 22)), ask)) == {"Not committed"}
    assert "First!!" in told()


def test_a_change_that_is_taken_back_is_not_kept() -> None:
    two_applications()
    before = totals()
    db.session.execute(sa.text("UPDATE applications SET ask_cents = 1"))
    inside = stage_totals(PipelineFilter(), SYSTEM)
    assert sum(one.ask_cents for one in inside.values()) == 2
    savepoint = db.session.begin_nested()
    db.session.execute(sa.text("UPDATE applications SET ask_cents = 5"))
    savepoint.rollback()
    assert sum(one.ask_cents for one in stage_totals(PipelineFilter(), SYSTEM).values()) == 2
    assert totals() == before


def test_what_is_not_written_yet_is_seen() -> None:
    two_applications()
    totals()
    build_application(title="Not flushed").ask_cents = 700_00
    assert sum(one.count for one in stage_totals(PipelineFilter(), SYSTEM).values()) == 3
    assert sum(one.ask_cents for one in stage_totals(PipelineFilter(), SYSTEM).values()) == 600_700_00


def test_whoever_may_see_less_sees_less_at_once(actor_for: Callable[[str], Actor]) -> None:
    finance, director = actor_for("finance"), actor_for(Role.ADMINISTRATOR)
    application = build_application(title="Sealed")
    db.session.commit()
    number = application.id

    def seen(actor: Actor) -> int:
        db.session.rollback()
        return sum(one.count for one in stage_totals(PipelineFilter(), actor).values())

    assert (seen(finance), seen(director)) == (1, 1)
    here(f"UPDATE records SET visibility = 'restricted' WHERE id = {number}")  # noqa: S608 - our own number.
    assert (seen(finance), seen(director)) == (0, 1)
    here(f"INSERT INTO record_people (record_id, user_id) VALUES ({number}, {finance.user_id})")  # noqa: S608
    assert (seen(finance), seen(director)) == (1, 1)


def test_a_day_that_passes_changes_what_is_said_and_shown(
    client_for: Callable[[str], CheckedClient], clock: FakeClock
) -> None:
    clock.set(datetime(2026, 11, 23, 4, 55, tzinfo=UTC))
    browser = client_for("development")
    build_gate(build_application(title="Nightly"), date(2026, 12, 1))
    db.session.commit()
    pages = ("/pipeline", "/pipeline/list", "/calendar?show=agenda")
    today = [browser.get(one).text for one in pages]
    clock.advance(minutes=10)
    tomorrow = [browser.get(one).text for one in pages]
    for before, after in zip(today, tomorrow, strict=True):
        assert "9 days" in before
        assert "8 days" in after
        assert "9 days" not in after


def test_the_days_asked_for_are_part_of_what_is_kept() -> None:
    build_gate(build_application(), date(2026, 12, 1))
    db.session.commit()
    december, january = month_window(date(2026, 12, 1)), month_window(date(2027, 1, 15))
    assert date(2026, 12, 1) in days(Wanted(), SYSTEM, december)
    assert days(Wanted(), SYSTEM, january) == {}
    assert date(2026, 12, 1) in days(Wanted(), SYSTEM, december)


def test_little_is_kept() -> None:
    numbers = sa.select(sa.bindparam("number", type_=sa.Integer))
    for number in range(KEPT * 2):
        assert kept_rows(numbers, {"number": number})[0][0] == number
    kept = db.session.connection().info["kept_rows"]
    assert len(kept.results) == KEPT == kept.size
    many = _many_rows()
    assert len(kept_rows(many, {"last": MOST_ROWS})) == MOST_ROWS
    assert kept.size <= MOST_ROWS
    assert len(kept_rows(many, {"last": MOST_ROWS + 1})) == MOST_ROWS + 1
    assert kept.size <= MOST_ROWS


def _many_rows() -> sa.Select[Any]:
    counted = sa.select(sa.literal(1).label("n")).cte("counted", recursive=True)
    counted = counted.union_all(
        sa.select(counted.c.n + 1).where(counted.c.n < sa.bindparam("last", type_=sa.Integer))
    )
    return sa.select(counted.c.n)


def test_the_same_rows_are_handed_out(statements: QueryLog) -> None:
    two_applications()
    first = kept_rows(NAMES)
    asked = len(statements)
    assert kept_rows(NAMES) is first
    assert statements[asked:] == []
