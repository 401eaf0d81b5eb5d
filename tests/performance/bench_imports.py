"""A budget of 2,000 lines brought in from our own workbook, against bare openpyxl and a bare bulk insert.

Ours: the zip checked, every cell read as a stream, nobody served looked for, columns guessed, rows made lines, held
against the budget, totals worked out before and after, and the lines written in one transaction with their snapshot
and audit entry. Bare: openpyxl in its read-only way through the sheet with the lines, and two bulk inserts.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from openpyxl import load_workbook
from sqlalchemy import insert

from funding.budgets.exports.xlsx import write_workbook
from funding.budgets.imports import services
from funding.budgets.models import Budget, BudgetLine, LineYear
from funding.budgets.services.lines import new_key
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import SYSTEM
from tests.builders.budgets import build_budget
from tests.performance.bench_sheets import MOMENT, large_budget
from tests.performance.harness import Row, milliseconds, paired, timed
from tests.performance.houses import scratch_folder
from tests.support.application import build_schema, make_app

LINES = 2_000


class _TakenBack(Exception):
    """Ends a unit of work so that the next round finds the same budget."""


def workbook() -> bytes:
    """The file."""
    target = io.BytesIO()
    write_workbook(large_budget(LINES), target, created=MOMENT)
    return target.getvalue()


def bare_read(data: bytes) -> list[tuple[object, ...]]:
    """The rows of the sheet with the lines, by openpyxl alone."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return list(book["Lines"].iter_rows(values_only=True))


@contextmanager
def empty_budget() -> Iterator[int]:
    """A budget without lines in a house of its own."""
    folder = scratch_folder() / "imports"
    folder.mkdir(exist_ok=True)
    url = f"sqlite:///{folder / 'bench.db'}"
    app = make_app(url, folder)
    with app.app_context():
        build_schema(url)
        with unit_of_work():
            number = build_budget().id
        yield number
        db.session.remove()
        db.engine.dispose()


def taken_back(work: Callable[[], None]) -> Callable[[], None]:
    """``work`` in a unit of work that is rolled back."""

    def run() -> None:
        try:
            with unit_of_work():
                work()
                db.session.flush()
                raise _TakenBack
        except _TakenBack:
            pass

    return run


def bench_reading_a_workbook() -> list[Row]:
    """The file to cells: both sheets that count here, one there."""
    data = workbook()
    pair = paired(lambda: services.read_content("b.xlsx", data), lambda: bare_read(data), rounds=7)
    return [pair.row(f"{LINES:,} budget lines read from XLSX / bare openpyxl", aim=1)]


def bench_importing_a_workbook() -> list[Row]:
    """The file to stored lines, and what a preview costs."""
    data = workbook()
    with empty_budget() as number:

        def ours() -> None:
            budget = db.session.get_one(Budget, number)
            found = services.begin_import(budget=budget, name="b.xlsx", data=data, by=SYSTEM)
            services.apply_import(found=found, by=SYSTEM, expected_version=budget.version)

        def bare() -> None:
            rows = bare_read(data)[1:]
            lines = [
                {
                    "budget_id": number,
                    "key": new_key(),
                    "position": place,
                    "kind": "other",
                    "title": str(row[3]),
                }
                for place, row in enumerate(rows)
            ]
            db.session.execute(insert(BudgetLine), lines)
            ids = [row.id for row in db.session.execute(db.select(BudgetLine.id))]
            years = [{"line_id": line, "year": year, "federal_cents": 1} for line in ids for year in (1, 2)]
            db.session.execute(insert(LineYear), years)

        pair = paired(taken_back(ours), taken_back(bare), rounds=5, warm_up=1)
        with unit_of_work():
            budget = db.session.get_one(Budget, number)
            found = services.begin_import(budget=budget, name="b.xlsx", data=data, by=SYSTEM)
        preview = min(timed(lambda: services.preview_of(found, SYSTEM).total_rows) for _ in range(5))
    return [
        pair.row(f"{LINES:,} budget lines imported from XLSX / bare openpyxl and bulk insert", aim=3),
        Row(f"preview of {LINES:,} lines, with totals before and after", milliseconds(preview)),
    ]
