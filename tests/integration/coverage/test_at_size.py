"""Ten thousand allocations: as many statements as with one, and lists that are cut by the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from funding.coverage.months import months_of_year
from funding.infra.db import Base, db, unit_of_work
from tests.builders.coverage import build_pay, build_scenario, build_source, let_pay
from tests.builders.outreach import build_initiative

pytestmark = pytest.mark.slow

INITIATIVES, LINES, SOURCES = 50, 100, 10
NOW = datetime(2026, 11, 22, tzinfo=UTC)
FIRST = 10_000
YEAR = months_of_year(2027, 10)
PAGES = (
    "/coverage/?year=2027",
    "/coverage/gaps?year=2027&by=month",
    "/coverage/gaps?year=2027&by=month&page=900",
    "/coverage/sources",
    "/coverage/scenarios/compare?year=2027&s=1",
    "/",
)
MOST_STATEMENTS, MOST_ON_HOME = 20, 40


def _insert(name: str, rows: list[dict[str, Any]]) -> None:
    db.session.execute(sa.insert(Base.metadata.tables[name]), rows)


def _fill() -> int:
    """Fifty initiatives of a hundred lines, each paid by two of ten sources: 10,000 allocations."""
    record = {"visibility": "everyone", "created_at": NOW, "updated_at": NOW, "version": 1}
    plain = {"initiative_kind": "education", "status": "active", "place": "", "audience": "", "plan": ""}
    keys = range(FIRST, FIRST + INITIATIVES)
    _insert(
        "records", [{"id": key, "kind": "initiative", "title": f"Initiative {key}", **record} for key in keys]
    )
    _insert("initiatives", [{"id": key, **plain} for key in keys])
    kept = range(FIRST + 5_000, FIRST + 5_000 + SOURCES)
    _insert("records", [{"id": key, "kind": "source", "title": f"Source {key}", **record} for key in kept])
    money = {"giver_kind": "partner", "amount_cents": 10**12, "secured": False, "chance_bp": 5_000}
    _insert("kept_sources", [{"id": key, "classes": "", "notes": "", **money} for key in kept])
    return _fill_lines(keys, kept)


def _fill_lines(keys: range, kept: range) -> int:
    lines = [
        {
            "id": FIRST + number,
            "initiative_id": keys[number // LINES],
            "position": number,
            "title": f"Line {number}",
        }
        for number in range(INITIATIVES * LINES)
    ]
    usual = {
        "kind": "supplies",
        "person": "",
        "person_key": "",
        "amount_cents": 12_000_00,
        "spread": "months",
    }
    span = {"first_month": YEAR[0], "last_month": YEAR[-1]}
    _insert("plan_lines", [{**line, **usual, **span, "origin_key": "", "version": 1} for line in lines])
    months = [(line["id"], month) for line in lines for month in YEAR]
    row = {"cents": 1_000_00, "covered_cents": 800_00}
    _insert("plan_months", [{"line_id": line, "month": month, **row} for line, month in months])
    allocations = [
        {"id": 2 * line["id"] + one, "line_id": line["id"], "source_id": kept[(line["id"] + one) % SOURCES]}
        for line in lines
        for one in (0, 1)
    ]
    _insert(
        "coverage_allocations", [{**one, **span, "share_bp": 4_000, "paid_by": ""} for one in allocations]
    )
    for start in range(0, len(allocations), 1_000):
        cells = [
            {
                "allocation_id": one["id"],
                "line_id": one["line_id"],
                "source_id": one["source_id"],
                "month": month,
            }
            for one in allocations[start : start + 1_000]
            for month in YEAR
        ]
        _insert("allocation_months", [{**cell, "cents": 400_00} for cell in cells])
    return len(allocations)


@pytest.mark.database("sqlite")
def test_ten_thousand_allocations_take_no_more_statements_than_one(client_for, count_queries) -> None:
    director = client_for("director")
    let_pay(
        build_pay(build_initiative(planned={2027: 100_000_00}), "Ana Reyes", 50_000, 50), build_source(), 50
    )
    build_scenario()
    before = {}
    for page in PAGES:
        with count_queries() as queries:
            director.get(page)
        before[page] = queries.count
    with unit_of_work():
        assert _fill() == 10_000
    for page in PAGES:
        with count_queries() as queries:
            shown = director.get(page).text
        assert queries.count <= before[page] + 1, queries
        assert queries.count <= (MOST_ON_HOME if page == "/" else MOST_STATEMENTS), queries
        assert len(shown) < 400_000, page
    # 5,000 lines of $12,000, 80% pending at 50%: 60% is uncovered; and half of the first initiative's plan and pay.
    assert "$36,087,500" in director.get("/coverage/gaps?year=2027").text
