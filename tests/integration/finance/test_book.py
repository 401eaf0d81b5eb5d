"""The budget book: every current budget once, tables that agree with each other and with the screens."""

import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from funding.applications.models import Application
from funding.applications.types import Stage
from funding.budgets import queries as budgets
from funding.budgets.exports.models import BudgetExport
from funding.budgets.types import Amounts
from funding.finance import queries
from funding.infra.db import db, unit_of_work
from funding.infra.jobs import Job
from funding.infra.records import Record, Visibility
from funding.kernel.actor import Role
from tests.builders.applications import build_application
from tests.builders.budgets import TERMS, build_budget, build_line, build_sample_budget
from tests.builders.exports import file_of
from tests.support.office import recalculated
from tests.support.people import user_with
from tests.support.workbooks import checks


def house():
    """Three applications: one sample, one over two fiscal years with odd cents, one without dates."""
    with unit_of_work():
        first = build_application(title="=HYPERLINK(1)")
        build_sample_budget(subject_id=first.id, title="=HYPERLINK(1)")
        second = build_application(title="Two years*")
        terms = replace(TERMS, first_day=date(2027, 1, 15), last_day=date(2028, 9, 30), years=2)
        budget = build_budget(subject_id=second.id, title="Two years*", terms=terms)
        build_line(
            budget, "travel", amounts={1: Amounts(100_01, 33_33, 1), 2: Amounts(1, 2, 3)}, title="@home"
        )
        third = build_application(title="Undated")
        undated = build_budget(
            subject_id=third.id, title="Undated", terms=replace(TERMS, first_day=None, last_day=None)
        )
        build_line(undated, "rent", 1_000)
        return first.id, second.id, third.id


def made_book(client):
    assert client.send("/finance/book").status_code == 303
    db.session.expire_all()
    job = db.session.scalars(select(Job).order_by(Job.id.desc())).first()
    assert job.state == "done", job.note
    row = db.session.scalars(select(BudgetExport).order_by(BudgetExport.id.desc())).first()
    assert job.result_url == f"/exports/{row.id}"
    return row, client.get(f"/exports/{row.id}/file").data


def test_the_book_holds_every_current_budget_once_and_agrees_with_itself(client_for, tmp_path):
    house()
    client = client_for("finance")
    assert "3 applications" in client.get("/finance/book").text
    row, data = made_book(client)
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    book = load_workbook(io.BytesIO(data), data_only=True)
    assert book.sheetnames == ["Overview", "Budgets", "Lines", "Checks"]
    assert set(checks(path).values()) == {0}
    listed = [cells for cells in book["Budgets"].iter_rows(min_row=2, values_only=True) if cells[0]]
    current = {
        number: budgets.summary(number) for number, *_ in queries.book_budgets(user_with(Role.FINANCE).actor)
    }
    assert [cells[0] for cells in listed] == list(current)
    for cells in listed:
        assert round(cells[-1] * 100) == current[cells[0]].total_cents
    lines = list(book["Lines"].iter_rows(min_row=2, values_only=True))
    assert round(sum(cells[-1] for cells in lines) * 100) == sum(
        each.total_cents for each in current.values()
    )
    assert {cells[11] for cells in lines} >= {0, 2027, 2028}
    formulas = load_workbook(io.BytesIO(data))
    assert {cell.data_type for cell in formulas["Lines"]["B"]} == {"s"}
    assert formulas["Budgets"]["B2"].hyperlink.location == "Lines!A2"
    assert len(row.parts) == 3


@pytest.mark.slow
@pytest.mark.timeout(200)
@pytest.mark.database("sqlite")
def test_libreoffice_recalculates_the_book(client_for, tmp_path):
    house()
    _, data = made_book(client_for("finance"))
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    before = load_workbook(path, data_only=True)
    (again,) = recalculated([path], tmp_path)
    assert set(checks(again).values()) == {0}
    after = load_workbook(again, data_only=True)
    for name in ("Overview", "Budgets"):
        for ours, theirs in zip(
            before[name].iter_rows(values_only=True), after[name].iter_rows(values_only=True), strict=False
        ):
            assert [_cents(cell) for cell in ours] == [_cents(cell) for cell in theirs[: len(ours)]]


def _cents(cell):
    return round(cell * 100) if isinstance(cell, int | float) else cell


def test_a_book_is_kept_and_comes_out_of_its_frozen_budgets_again(client_for):
    house()
    row, data = made_book(client_for("director"))
    assert row.sha256 == row.digest
    row.sha256 = None
    assert file_of(row) == (True, data)


def test_a_book_holds_what_its_reader_may_see(client_for):
    first, second, third = house()
    with unit_of_work():
        db.session.execute(
            update(Record).where(Record.id == first).values(visibility=Visibility.RESTRICTED, owner_id=None)
        )
        db.session.execute(update(Application).where(Application.id == third).values(stage=Stage.DECLINED))
    client = client_for("finance")
    row, data = made_book(client)
    assert [part.title for part in row.parts] == ["Two years*"]
    assert b"HYPERLINK" not in data
    whole, _ = made_book(client_for("administrator"))
    assert len(whole.parts) == 2
    assert client.get(f"/exports/{whole.id}").status_code == 404
    assert second


def test_without_budgets_there_is_no_book(client_for):
    client = client_for("finance")
    assert "no current budget" in client.get("/finance/book").text
    client.send("/finance/book")
    db.session.expire_all()
    assert db.session.scalars(select(Job)).one().state == "failed"
    assert client_for("program").get("/finance/book").status_code == 403
