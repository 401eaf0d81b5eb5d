"""Costs from the books against a bare bulk insert of the same rows, and an award's page with 20,000 of them.

Ours: every cell read as a stream, days and amounts understood, each row held against its award, account and what is
there already, and written in one transaction with its audit entry. Bare: the same rows of the same table, ready made
in memory, through SQLAlchemy's own bulk insert.
"""

from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, render_template_string
from openpyxl import load_workbook
from xlsxwriter import Workbook

from funding.actuals.imports import services
from funding.actuals.imports.layout import Layout
from funding.actuals.imports.looking import Spool
from funding.actuals.models import Actual, ActualImport, month_number
from funding.actuals.types import ActualState, Share
from funding.awards.models import Award
from funding.budgets.types import LineKind
from funding.infra import clock
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import SYSTEM, Role
from tests.builders.awards import build_award
from tests.performance.harness import Row, milliseconds, paired, timed
from tests.performance.houses import NOW, page, scratch_folder
from tests.support.application import build_schema, make_app
from tests.support.people import set_up_house, sign_in, user_with

ROWS = 100_000
SHOWN = 20_000
START = date(2025, 10, 1)
KINDS = (
    LineKind.PERSONNEL,
    LineKind.FRINGE,
    LineKind.TRAVEL,
    LineKind.SUPPLIES,
    LineKind.CONTRACT,
    LineKind.OTHER,
)
HEAD = ("Date", "Trans #", "Account No.", "Account", "Amount", "Name", "Memo", "Num", "Class")

BARE = """<!doctype html><html lang="en"><head><title>Costs</title></head><body><main><h1>Costs</h1><table>
{% for row in rows %}<tr><td>{{ row.id }}</td><td>{{ row.incurred_on }}</td><td>{{ row.vendor }}</td>
<td>{{ row.description }}</td><td>{{ row.line_kind }}</td><td>{{ row.amount_cents }}</td></tr>
{% endfor %}</table><p>{{ total }}, {{ cents }}</p></main></body></html>"""


class _TakenBack(Exception):
    """Ends a unit of work so that the next round finds the same house."""


def taken_back(work: Callable[[], object]) -> Callable[[], None]:
    """``work`` in a unit of work that is rolled back."""

    def run() -> None:
        try:
            with unit_of_work():
                work()
                db.session.flush()
                raise _TakenBack
        except _TakenBack:
            db.session.expunge_all()

    return run


@contextmanager
def house(name: str) -> Iterator[tuple[Flask, str]]:
    """An empty house of its own."""
    folder = scratch_folder() / name
    folder.mkdir(exist_ok=True)
    url = f"sqlite:///{folder / 'bench.db'}"
    clock.set_source(lambda: NOW)
    app = make_app(url, folder)
    with app.app_context():
        build_schema(url)
        yield app, url
        db.session.remove()
        db.engine.dispose()


def award() -> Award:
    """The award that bears all."""
    return build_award(award_number="OVC-1", starts_on=START, ends_on=START + timedelta(days=729))


def ledger_rows(rows: int) -> Iterator[tuple[date, str, str, str, int, str, str, str, str]]:
    """The lines of a ledger; the amount in cents."""
    for number in range(rows):
        kind = KINDS[number % len(KINDS)]
        yield (
            START + timedelta(days=number % 400),
            f"T{number:07}",
            f"{6000 + number % len(KINDS) * 50}",
            kind.label,
            100 + number * 37 % 900_000,
            f"Vendor {number % 300}",
            f"Invoice for {kind.label.lower()} {number}",
            f"INV-{number % 5000}",
            "OVC-1",
        )


def ledger(path: Path, rows: int) -> Path:
    """A ledger of that many lines as an accounting package writes it."""
    with path.open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(HEAD)
        for day, number, account, name, cents, *rest in ledger_rows(rows):
            amount = f"{cents // 100}.{cents % 100:02}"
            writer.writerow((day.strftime("%m/%d/%Y"), number, account, name, amount, *rest))
    return path


def workbook(path: Path, rows: int) -> Path:
    """The same ledger as a workbook with texts shared between its cells, as spreadsheets save it."""
    with Workbook(str(path), {"default_date_format": "mm/dd/yyyy"}) as book:
        sheet = book.add_worksheet("Ledger")
        sheet.write_row(0, 0, HEAD)
        for place, (day, number, account, name, cents, *rest) in enumerate(ledger_rows(rows), start=1):
            sheet.write_datetime(place, 0, datetime.combine(day, time()))
            sheet.write_row(place, 1, (number, account, name, cents / 100, *rest))
    return path


def read_bare(path: Path) -> int:
    """Every cell of the workbook through openpyxl's own stream; how many rows."""
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        return sum(1 for _ in book["Ledger"].iter_rows(values_only=True))
    finally:
        book.close()


def begun(path: Path) -> ActualImport:
    """The import with its accounts said."""
    with path.open("rb") as stream:
        found = services.begin_import(name=path.name, stream=stream, award_id=None, by=SYSTEM)
    layout = services.layout_of(found)
    accounts = {
        f"{6000 + place * 50} {kind.label.casefold()}": f"{kind.value}|funder"
        for place, kind in enumerate(KINDS)
    }
    services.set_layout(
        found=found,
        layout=Layout(layout.sheet, layout.header, layout.fields, accounts),
        award_id=None,
        by=SYSTEM,
    )
    return found


def imported(number: int) -> None:
    """The whole file looked at and written."""
    found = db.session.get_one(ActualImport, number)
    with Spool() as spool:
        report = services.look(found, spool, SYSTEM)
        assert report.new == report.rows, report.troubles
        services.apply_import(
            found=found, spool=spool, report=report, leave_out=False, expected_version=None, by=SYSTEM
        )


def ready_rows(award_id: int, rows: int, **more: Any) -> list[dict[str, Any]]:
    """The same rows, ready made."""
    made = []
    for number in range(rows):
        day = START + timedelta(days=number % 400)
        kind = KINDS[number % len(KINDS)]
        values = {
            "award_id": award_id,
            "line_kind": kind,
            "share": Share.FUNDER,
            "incurred_on": day,
            "month": month_number(day),
            "amount_cents": 100 + number * 37 % 900_000,
            "description": f"Invoice for {kind.label.lower()} {number}",
            "vendor": f"Vendor {number % 300}",
            "reference": f"INV-{number % 5000}",
            "account": f"{6000 + number % len(KINDS) * 50} {kind.label}",
            "source_key": f"{number * 2654435761 % 2**64:032x}",
            "source_hash": f"{number:032x}",
            "source_row": number + 2,
            "entered_by_name": "Funding",
        }
        made.append(values | more)
    return made


def bench_importing_a_ledger() -> list[Row]:
    """100,000 costs from CSV; the same file again; memory at a tenth and at the whole."""
    folder = scratch_folder()
    with house("ledger") as (_, _url):
        with unit_of_work():
            one = award().id
            number = begun(ledger(folder / "ledger.csv", ROWS)).id
            small = begun(ledger(folder / "tenth.csv", ROWS // 10)).id
            more = begun(ledger(folder / "more.csv", ROWS // 3)).id
        rows = ready_rows(one, ROWS)
        pair = paired(
            taken_back(lambda: imported(number)),
            taken_back(lambda: db.session.execute(sa.insert(Actual), rows)),
            rounds=2,
            warm_up=1,
        )
        peaks = [_peak(taken_back(lambda which=which: imported(which))) for which in (small, more)]
        with unit_of_work():
            imported(number)
            again = begun(folder / "ledger.csv").id
        same = timed(taken_back(lambda: _look(again)))
    growth = (peaks[1] - peaks[0]) / (ROWS // 3 - ROWS // 10)
    return [
        pair.row(f"{ROWS:,} costs imported from CSV / bare bulk insert of the same rows", aim=2),
        Row(f"the same {ROWS:,} costs again: every row the same", milliseconds(same)),
        Row(
            f"peak memory of {ROWS // 3:,} costs, beside {ROWS // 10:,}",
            f"{peaks[1] / 1e6:.1f} MB",
            f"{peaks[0] / 1e6:.1f} MB",
            f"{growth:.0f} bytes for each row more",
        ),
    ]


def bench_importing_a_workbook() -> list[Row]:
    """100,000 costs from XLSX against openpyxl reading the same cells and the bare bulk insert; memory as for CSV."""
    folder = scratch_folder()
    with house("workbook") as (_, _url):
        whole = workbook(folder / "ledger.xlsx", ROWS)
        with unit_of_work():
            one = award().id
            number = begun(whole).id
            small = begun(workbook(folder / "tenth.xlsx", ROWS // 10)).id
            more = begun(workbook(folder / "more.xlsx", ROWS // 3)).id
        rows = ready_rows(one, ROWS)

        def bare() -> None:
            assert read_bare(whole) == ROWS + 1
            db.session.execute(sa.insert(Actual), rows)

        pair = paired(taken_back(lambda: imported(number)), taken_back(bare), rounds=2, warm_up=0)
        peaks = [_peak(taken_back(lambda which=which: imported(which))) for which in (small, more)]
    growth = (peaks[1] - peaks[0]) / (ROWS // 3 - ROWS // 10)
    return [
        pair.row(f"{ROWS:,} costs imported from XLSX / bare openpyxl and bulk insert", aim=2),
        Row(
            f"peak memory of {ROWS // 3:,} costs from XLSX, beside {ROWS // 10:,}",
            f"{peaks[1] / 1e6:.1f} MB",
            f"{peaks[0] / 1e6:.1f} MB",
            f"{growth:.0f} bytes for each row more",
        ),
    ]


def _look(number: int) -> None:
    with Spool() as spool:
        assert services.look(db.session.get_one(ActualImport, number), spool, SYSTEM).same == ROWS


def _peak(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def bench_an_awards_page() -> list[Row]:
    """The page with 20,000 costs against the bare page of fifty of them with their count and sum."""
    with house("award") as (app, url):
        browser = app.test_client()
        set_up_house()
        sign_in(browser, user_with(Role.FINANCE))
        with unit_of_work():
            number = award().id
            approved = {"state": ActualState.APPROVED, "decided_at": NOW}
            db.session.execute(sa.insert(Actual), ready_rows(number, SHOWN, **approved))
        bare = _bare(url, number).test_client()
        pair = paired(lambda: page(browser, f"/awards/{number}/actuals"), lambda: page(bare, "/"), rounds=15)
    return [pair.row(f"award page with {SHOWN:,} costs / bare list of 50 with count and sum", aim=2)]


def _bare(url: str, number: int) -> Flask:
    app = Flask("bare costs")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)

    def rows() -> str:
        query = sa.select(Actual).where(Actual.award_id == number)
        found = db.session.scalars(
            query.order_by(Actual.incurred_on.desc(), Actual.id.desc()).limit(50)
        ).all()
        sums = sa.select(sa.func.count(), sa.func.sum(Actual.amount_cents)).where(Actual.award_id == number)
        total, cents = db.session.execute(sums).one()
        return render_template_string(BARE, rows=found, total=total, cents=cents)

    app.add_url_rule("/", "rows", rows)
    return app
