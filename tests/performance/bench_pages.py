"""Queries per page and the weight of pages, in a house with one of everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

import sqlalchemy as sa

from funding.applications.models import Application
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import Role
from tests.builders.house import build_house
from tests.performance.harness import Row, kilobytes
from tests.performance.houses import House, scratch_folder
from tests.performance.weight import parts_of
from tests.support.people import user_with

FIRST_VISIT, AFTERWARDS, WRITING = 120 * 1024, 25 * 1024, 260 * 1024
MOST_QUERIES = 30
WRITING_PAGE = "writing page"


@cache
def furnished() -> tuple[House, int]:
    """A house with one of everything, and the number of its application."""
    place = House(scratch_folder(), 200, 0)
    with place.app.app_context():
        with unit_of_work():
            build_house(by=user_with(Role.DIRECTOR).actor, today=date(2026, 11, 22))
        number = db.session.scalar(sa.select(sa.func.max(Application.id)))
        db.session.remove()
    assert number is not None
    return place, number


def pages() -> Iterator[tuple[str, str]]:
    """The main pages by name."""
    _place, number = furnished()
    yield "home", "/"
    yield "pipeline board", "/pipeline"
    yield "pipeline list", "/pipeline/list"
    yield "opportunities", "/opportunities"
    yield "funders", "/funders"
    yield "outreach", "/outreach"
    yield "application", f"/applications/{number}"
    yield "budget", f"/applications/{number}/budget"
    yield "proposal", f"/applications/{number}/proposal"
    yield WRITING_PAGE, "/proposal-sections/1"


def bench_queries_per_page() -> list[Row]:
    """How many statements each page sends."""
    place, _number = furnished()
    rows = []
    for name, address in pages():
        count = len(place.statements(address))
        rows.append(Row(f"queries, {name}", str(count), aim=f"<= {MOST_QUERIES}", met=count <= MOST_QUERIES))
    return rows


def bench_weight_of_pages() -> list[Row]:
    """What a first visit fetches, and what a later one does when scripts and styles are kept."""
    place, _number = furnished()
    rows = []
    for name, address in pages():
        sizes = parts_of(place.browser, place.resolved(address))
        first, later = sum(sizes.values()), next(iter(sizes.values()))
        limit = WRITING if name == WRITING_PAGE else FIRST_VISIT
        rows.append(_weight(f"weight, {name}, first visit", first, limit))
        rows.append(_weight(f"weight, {name}, afterwards", later, AFTERWARDS))
    return rows


def _weight(name: str, size: int, limit: int) -> Row:
    return Row(name, kilobytes(size), aim=f"<= {limit // 1024} KB", met=size <= limit)
