"""The index of stated dates against the dates themselves, and the calendar against a plain count of them."""

from __future__ import annotations

import random
import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from funding.applications.models import Application
from funding.applications.types import CLOSED_STAGES, PipelineFilter, Stage
from funding.awards.models import Award
from funding.calendar.load import WeekLoad
from funding.calendar.queries import weeks, windows, years
from funding.calendar.queries.checking import stray_dates
from funding.calendar.types import LAYER_OF_KIND, RANK, Layer, Source, Standing, Wanted
from funding.calendar.window import Window, first_of_month, week_of, year_window
from funding.funders.models import Funder
from funding.infra.clock import now
from funding.infra.db import db
from funding.infra.records import Record, Visibility, visible
from funding.kernel.actor import Actor, Role
from funding.kernel.zoned import Certainty
from funding.reports.models import Report
from funding.subawards.models import Subaward
from funding.work.models import Deadline
from funding.work.types import GATE_KINDS, DeadlineKind
from tests.builders.applications import build_application, build_gate
from tests.builders.awards import build_award
from tests.builders.funders import build_funder
from tests.builders.partners import build_partner
from tests.builders.reports import build_report
from tests.builders.subawards import build_subaward
from tests.builders.tasks import build_task
from tests.support.people import user_with
from tests.support.together import together

TODAY = date(2026, 11, 22)
READERS = (Role.ADMINISTRATOR, Role.DEVELOPMENT, Role.AUDITOR)
YEAR = year_window(TODAY)


def a_house(seed: int) -> random.Random:
    """Funders, applications of every sort and an award with what it asks for, each with dates in two years."""
    dice = random.Random(seed)  # noqa: S311 - made-up data, not secrets.
    funders = [build_funder(name=f"Funder {letter}") for letter in "ABC"]
    for number in range(9):
        build_application(title=f"Application {number}", funder_id=dice.choice(funders).id)
    award = build_award()
    build_report(award)
    build_subaward(award, build_partner())
    records = db.session.scalars(sa.select(Record.id).order_by(Record.id)).all()
    for _ in range(120):
        add_a_date(dice, dice.choice(records))
    for _ in range(60):
        dice.choice(CHANGES)(dice)
    return dice


def add_a_date(dice: random.Random, record_id: int) -> None:
    """A date past every service, as an import would write it."""
    values = {
        "record_id": record_id,
        "kind": dice.choice(list(DeadlineKind)),
        "label": "A date",
        "due_on": TODAY + timedelta(days=dice.randint(-60, 420)),
        "zone": "America/New_York",
        "certainty": Certainty.DATE_ONLY,
        "done_at": dice.choice((None, None, now())),
    }
    db.session.execute(sa.insert(Deadline).values(**values))


def change(model: type, dice: random.Random, **values: Any) -> None:
    """Change one row as anybody could, past every service."""
    keys = db.session.scalars(sa.select(sa.inspect(model).local_table.c.id)).all()
    if keys:
        table = sa.inspect(model).local_table
        db.session.execute(sa.update(table).where(table.c.id == dice.choice(keys)).values(**values))


def any_funder(dice: random.Random) -> int:
    return dice.choice(db.session.scalars(sa.select(Funder.id).order_by(Funder.id)).all())


def remove_a_date(dice: random.Random) -> None:
    table = sa.inspect(Deadline).local_table
    keys = db.session.scalars(sa.select(table.c.id).order_by(table.c.id)).all()
    db.session.execute(sa.delete(table).where(table.c.id == dice.choice(keys)))


def add_a_record(dice: random.Random) -> None:
    """A record whose dates may come before its own row, as a flush is free to write them."""
    application = build_application(funder_id=any_funder(dice))
    add_a_date(dice, application.id)


CHANGES: tuple[Callable[[random.Random], None], ...] = (
    lambda dice: change(Deadline, dice, kind=dice.choice(list(DeadlineKind))),
    lambda dice: change(Deadline, dice, due_on=TODAY + timedelta(days=dice.randint(0, 300))),
    lambda dice: change(Deadline, dice, done_at=dice.choice((None, now()))),
    lambda dice: change(Record, dice, archived_at=dice.choice((None, now()))),
    lambda dice: change(Record, dice, visibility=dice.choice(list(Visibility))),
    lambda dice: change(Application, dice, stage=dice.choice(list(Stage))),
    lambda dice: change(Application, dice, funder_id=any_funder(dice)),
    lambda dice: change(Award, dice, funder_id=any_funder(dice)),
    remove_a_date,
    add_a_record,
)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_changes_the_index_says_what_is_so(database: None, seed: int) -> None:
    dice = a_house(seed)
    assert db.session.scalar(sa.text("SELECT count(*) FROM calendar_dates")) > 80
    for follow in CHANGES:
        follow(dice)
        assert stray_dates() == 0, follow


@pytest.mark.database("postgresql")  # SQLite has one writer at a time.
def test_a_date_that_comes_while_its_application_closes_is_closed_with_it(app: Flask, database: None) -> None:
    number = build_application().id
    db.session.commit()
    first, second = threading.Event(), threading.Event()

    def enter(said: threading.Event, heard: threading.Event, work: Callable[[], object]) -> None:
        work()
        said.set()
        # The other waits for us, or has already waited: either way nobody commits before both have begun.
        heard.wait(0.3)

    def add() -> None:
        enter(first, second, lambda: add_a_date(random.Random(1), number))  # noqa: S311 - made-up data.

    def close() -> None:
        table = sa.inspect(Application).local_table
        shut = sa.update(table).where(table.c.id == number).values(stage=Stage.DECLINED)
        enter(second, first, lambda: db.session.execute(shut))

    assert together(app, add, close) == [None, None]
    assert db.session.scalar(sa.text("SELECT standing FROM calendar_dates")) == Standing.CLOSED
    assert stray_dates() == 0


def test_a_wrong_row_is_found(database: None) -> None:
    build_gate(build_application(), TODAY)
    db.session.execute(sa.text("UPDATE calendar_dates SET standing = 2"))
    assert stray_dates() == 1


def plain(actor: Actor, *, closed: bool, layers: frozenset[Layer]) -> list[tuple[Deadline, Record]]:
    """The dates that the actor is shown, each record asked by itself."""
    seen = set(db.session.scalars(sa.select(Record.id).where(visible(actor), Record.archived_at.is_(None))))
    shut = set(db.session.scalars(sa.select(Application.id).where(Application.stage.in_(CLOSED_STAGES))))
    rows = db.session.execute(sa.select(Deadline, Record).join(Record, Record.id == Deadline.record_id)).all()
    return [
        (one, record)
        for one, record in rows
        if record.id in seen and (closed or record.id not in shut) and LAYER_OF_KIND[one.kind] in layers
    ]


def funder_of(record: Record) -> int | None:
    """Whose date it is, by the table in ``queries.carriers``."""
    if isinstance(record, (Application, Award)):
        return record.funder_id
    if isinstance(record, (Report, Subaward)):
        return db.session.get_one(Award, record.award_id).funder_id
    return None


def order(one: Deadline) -> tuple[date, int, int]:
    """Where a date stands."""
    assert one.due_on is not None
    return one.due_on, RANK[LAYER_OF_KIND[one.kind]] + (0 if one.done_at is None else len(Layer)), one.id


SOME = frozenset({Layer.REPORTS, Layer.STEPS})
STATED = frozenset(LAYER_OF_KIND.values())


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize(("closed", "layers"), [(False, STATED), (True, STATED), (False, SOME)])
def test_every_view_agrees_with_a_plain_count(
    database: None, role: Role, closed: bool, layers: frozenset[Layer]
) -> None:
    actor = user_with(role).actor
    a_house(3)
    db.session.expire_all()
    wanted = Wanted(PipelineFilter(closed=closed), layers - {Layer.PERIODS, Layer.TASKS})
    dates = sorted(
        (
            (one, record)
            for one, record in plain(actor, closed=closed, layers=layers)
            if one.due_on and YEAR.first <= one.due_on <= YEAR.last
        ),
        key=lambda found: order(found[0]),
    )
    assert len(dates) > 10
    by_day = windows.days(wanted, actor, YEAR, per_day=2)
    for day, found in by_day.items():
        due = [one for one, _ in dates if one.due_on == day]
        is_open = [one for one in due if one.done_at is None]
        assert found.total == len(due)
        assert found.gates == sum(one.kind in GATE_KINDS for one in is_open)
        assert found.steps == sum(one.kind is DeadlineKind.INTERNAL for one in is_open)
        assert [entry.key.id for entry in found.entries] == [one.id for one in due[:2]]
    assert sum(day.total for day in by_day.values()) == len(dates)
    page = windows.agenda(wanted, actor, YEAR, page=2, size=7)
    assert [entry.key.id for entry in page.items] == [one.id for one, _ in dates[7:14]]
    by_funder = cells(wanted, actor)
    expected: dict[tuple[int, date], list[int]] = defaultdict(list)
    for one, record in dates:
        if (funder := funder_of(record)) is not None and one.due_on is not None:
            expected[funder, first_of_month(one.due_on)].append(one.id)
    assert by_funder == {
        cell: (len(found), found[: years.PER_CELL]) for cell, found in expected.items() if found
    }


def cells(wanted: Wanted, actor: Actor) -> dict[tuple[int, date], tuple[int, list[int]]]:
    """By funder and month: how many dates, and which are drawn. All pages."""
    found: dict[tuple[int, date], tuple[int, list[int]]] = {}
    number = 1
    while (page := years.years(wanted, actor, YEAR, page=number)).items:
        for row in page.items:
            for month, cell in row.months.items():
                assert all(entry.key.source is Source.DEADLINE for entry in cell.entries)
                found[row.id, month] = cell.total, [entry.key.id for entry in cell.entries]
        number += 1
    return found


def test_a_month_of_a_funder_joins_what_is_due_from_everywhere(database: None) -> None:
    actor = user_with(Role.DEVELOPMENT).actor
    application = build_application(starts_on=date(2026, 12, 2), ends_on=date(2026, 12, 4))
    for day in (1, 3, 5, 7):
        build_gate(application, date(2026, 12, day))
    build_task(record_id=application.id, due_on=date(2026, 12, 3))
    for number in range(years.MANY + 3):
        other = build_application(funder_id=build_funder(name=f"Sparse {number:02}").id)
        build_gate(other, date(2027, 1, 1 + number))
    page = years.years(Wanted(), actor, YEAR)
    assert (page.total, len(page.items), page.size) == (years.MANY + 4, years.MANY, years.MANY)
    (row,) = (one for one in page.items if one.id == application.funder_id)
    cell = row.months[date(2026, 12, 1)]
    assert (cell.total, cell.more) == (7, 2)
    assert [(one.key.source, one.due_on.day) for one in cell.entries if one.due_on] == [
        (Source.DEADLINE, 1),
        (Source.PERIOD_START, 2),
        (Source.DEADLINE, 3),
        (Source.TASK, 3),
        (Source.PERIOD_END, 4),
    ]


def test_a_report_is_told_with_the_funder_of_its_award(database: None) -> None:
    actor = user_with(Role.DEVELOPMENT).actor
    award = build_award()
    build_report(award, due_on=date(2026, 12, 15))
    found = windows.days(Wanted(), actor, YEAR)[date(2026, 12, 15)].entries
    hue = db.session.get_one(Funder, award.funder_id).source_hue
    assert [(entry.hue, bool(entry.funder)) for entry in found] == [(hue, True)]


def test_a_dense_year_shows_fewer_funders_at_once(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = user_with(Role.DEVELOPMENT).actor
    for number in range(years.FEW + 2):
        application = build_application(funder_id=build_funder(name=f"Funder {number}").id)
        build_gate(application, TODAY + timedelta(days=number))
    assert len(years.years(Wanted(), actor, YEAR).items) == years.FEW + 2
    monkeypatch.setattr(years, "MOST_MARKS", years.FEW)
    assert len(years.years(Wanted(), actor, YEAR).items) == years.FEW
    second = years.years(Wanted(), actor, YEAR, page=2)
    assert (len(second.items), second.total, second.pages) == (2, years.FEW + 2, 2)


@pytest.mark.parametrize("role", READERS)
def test_the_load_counts_what_is_open_and_may_be_seen(database: None, role: Role) -> None:
    actor = user_with(role).actor
    a_house(4)
    db.session.expire_all()
    gates: Counter[date] = Counter()
    steps: Counter[date] = Counter()
    for one, _ in plain(actor, closed=False, layers=STATED):
        if one.due_on is not None and one.done_at is None:
            counted = gates if one.kind in GATE_KINDS else steps if one.kind is DeadlineKind.INTERNAL else {}
            counted[week_of(one.due_on)] = counted.get(week_of(one.due_on), 0) + 1
    found = weeks.loads(Wanted(), actor, first=TODAY)
    assert sum(week.items for week in found) > 5
    for week in found:
        assert isinstance(week, WeekLoad)
        assert (week.gates, week.steps) == (gates[week.first], steps[week.first])


def test_dates_without_a_day_are_those_that_are_open(database: None) -> None:
    actor = user_with(Role.DEVELOPMENT).actor
    application = build_application()
    dated, rolling, done = (build_gate(application, TODAY) for _ in range(3))
    for one, done_at in ((rolling, None), (done, now())):
        table = sa.inspect(Deadline).local_table
        values = {"due_on": None, "due_at": None, "certainty": "rolling", "done_at": done_at}
        db.session.execute(sa.update(table).where(table.c.id == one.id).values(**values))
    assert [entry.key.id for entry in windows.tray(Wanted(), actor).items] == [rolling.id]
    assert windows.sums(Wanted(), actor, Window(TODAY, TODAY))[TODAY].total == 1
    assert dated.id
