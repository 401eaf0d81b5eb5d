"""How a test finds its database: empty, or with the house that it would otherwise set up, the same to the byte."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from funding.accounts.models import Organization, User
from funding.infra.audit import AuditEntry
from funding.infra.db import Base, db
from funding.infra.records import Record
from funding.kernel.actor import Actor
from tests.builders.funders import build_funder
from tests.conftest import SET_UP
from tests.support.databases import TestDatabase
from tests.support.people import set_up_house

LEARNED = "one funder"


def _names() -> list[str]:
    found = list(db.session.scalars(sa.select(Record.title).order_by(Record.id)))
    db.session.remove()
    return found


def _everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table with rows."""
    found = {
        table.name: sorted(db.session.execute(sa.select(table)), key=str)
        for table in Base.metadata.sorted_tables
    }
    db.session.remove()
    return {name: [tuple(row) for row in rows] for name, rows in found.items() if rows}


def test_what_is_learned_comes_back_whole(database: Flask, test_database: TestDatabase) -> None:
    first = build_funder(name="The first").id
    db.session.commit()
    db.session.remove()
    test_database.learn(LEARNED)
    assert test_database.knows(LEARNED)
    learned = _everything()
    db.session.execute(sa.update(Record).values(title="Another name"))
    second = build_funder(name="The second").id
    db.session.commit()
    db.session.remove()
    test_database.reset(LEARNED)
    assert _everything() == learned
    assert _names() == ["The first"]
    again = build_funder(name="The second again").id
    db.session.commit()
    db.session.remove()
    assert (first, second) == (again - 1, again), "numbers go on where they stood"
    test_database.reset()
    assert _names() == []
    assert build_funder(name="The first").id == first
    db.session.rollback()


def test_who_asks_for_people_finds_the_house_that_is_set_up(
    actor_for: Callable[[str], Actor], test_database: TestDatabase
) -> None:
    assert test_database.knows(SET_UP)
    found = _everything()
    assert {Organization.__tablename__, User.__tablename__, AuditEntry.__tablename__} <= found.keys()
    test_database.reset()
    set_up_house()
    db.session.remove()
    assert _everything() == found


def test_who_does_not_finds_nobody(database: Flask) -> None:
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 0


@pytest.mark.real_clock
def test_who_has_the_machines_clock_finds_a_house_of_now(actor_for: Callable[[str], Actor]) -> None:
    from funding.infra import clock

    at = db.session.scalars(sa.select(AuditEntry.at)).one()
    age = clock.now() - at
    assert abs(age.total_seconds()) < 3600
