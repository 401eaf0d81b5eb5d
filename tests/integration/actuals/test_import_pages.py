"""Bringing a ledger in through the pages, the job and the command line; the corner and Home that tell of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from openpyxl import Workbook

from funding.actuals import exports
from funding.actuals.imports import services
from funding.actuals.models import Actual, ActualException, ActualImport
from funding.actuals.types import ImportState
from funding.cli import cli
from funding.infra import storage
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import Role
from tests.builders.actuals import build_actual, build_actual_import, build_exception
from tests.builders.awards import build_award
from tests.builders.outreach import build_initiative
from tests.support.client import CheckedClient

ClientFor = Callable[[Role | str], CheckedClient]
pytestmark = pytest.mark.usefixtures("database")
LEDGER = (
    "General ledger\n\nDate,Trans #,Account,Amount,Name,Memo,Class\n"
    "10/05/2026,T1,6100 Travel,20.00,Transit,Bus,OVC-1\n"
    "10/06/2026,T2,6999 Suspense,30.00,Transit,Bus,OVC-1\n"
)
HOME = "/finance/actuals/imports"


def ledger(text: str = LEDGER) -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode()), "ledger.csv"


def test_a_ledger_is_read_explained_entered_and_taken_back(client_for: ClientFor) -> None:
    finance, director = client_for(Role.FINANCE), client_for(Role.DIRECTOR)
    build_award(award_number="OVC-1", starts_on=date(2026, 10, 1))
    db.session.commit()
    assert finance.post_form(HOME, {"file": (io.BytesIO(b"x"), "a.pdf")}).status_code == 422
    finance.post_form(HOME, {"file": ledger()})
    found = db.session.scalars(sa.select(ActualImport)).one()
    page = f"{HOME}/{found.id}"
    assert "Unmapped account" in finance.get(page).text
    assert f"{page}/apply" not in finance.get(page).text
    mapping = f"{page}/mapping"
    assert finance.post_form(mapping, {"field_0": "skip"}).status_code == 422
    finance.post_form(mapping, {"account_0": "travel|funder", "account_1": "leave"})
    shown = finance.get(page).text
    assert "Enter 1 row" in shown
    assert "Unmapped account" not in shown
    finance.post_form(page, {}, action=f"{page}/apply")
    assert db.session.scalars(sa.select(Actual.amount_cents)).all() == [20_00]
    finance.post_form(HOME, {"file": ledger()})
    second = db.session.scalars(sa.select(ActualImport).order_by(ActualImport.id.desc())).first()
    assert second is not None
    assert "Everything in the file is in the books already." in finance.get(f"{HOME}/{second.id}").text
    finance.post_form(page, {}, action=f"{page}/undo")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Actual)) == 0
    assert director.get(f"{page}/file").data.decode() == LEDGER


def test_a_long_ledger_is_read_and_entered_by_jobs(
    client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    finance, director = client_for(Role.FINANCE), client_for(Role.DIRECTOR)
    award = build_award(award_number="OVC-1", starts_on=date(2026, 10, 1))
    db.session.commit()
    monkeypatch.setattr(services, "HEAVY_BYTES", 10)
    sent = finance.post_form(HOME, {"file": ledger()})
    assert sent.location.startswith("/jobs/")
    found = db.session.scalars(sa.select(ActualImport)).one()
    page = f"{HOME}/{found.id}"
    finance.post_form(f"{page}/mapping", {"account_0": "travel|funder", "account_1": ""})
    finance.post_form(page, {"leave_out": "y"}, action=f"{page}/apply")
    db.session.refresh(found)
    assert found.state is ImportState.APPLIED
    row = db.session.scalars(sa.select(ActualException)).one()
    corner = finance.get("/finance/actuals").text
    assert "Nobody has said what the account" in corner
    settle = f"/finance/actuals/exceptions/{row.id}/settle"
    assert finance.post_form("/finance/actuals", {"note": ""}, action=settle).status_code == 422
    finance.post_form("/finance/actuals", {"note": "Booked to another fund"}, action=settle)
    assert "None are open." in finance.get("/finance/actuals").text
    director.post_form(page, {}, action=f"{page}/approve")
    assert "$20.00" in finance.get(f"/awards/{award.id}/actuals").text


def files_kept() -> set[str]:
    return {path.name for path in storage.files_folder().rglob("*") if path.is_file()}


def test_a_workbook_goes_from_upload_to_approved_costs(
    client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    finance, director = client_for(Role.FINANCE), client_for(Role.DIRECTOR)
    award = build_award(award_number="OVC-1", starts_on=date(2026, 10, 1))
    db.session.commit()
    finance.post_form(HOME, {"file": (workbook(), "ledger.xlsx")})
    page = f"{HOME}/{db.session.scalars(sa.select(ActualImport.id)).one()}"
    choose = f"{page}/mapping?sheet=Ledger"
    assert "October 2026" in finance.get(choose).text
    finance.post_form(choose, {"sheet": "Ledger"}, action=f"{page}/mapping")
    finance.post_form(f"{page}/mapping", {"account_0": "travel|funder", "account_1": "personnel|match"})
    shown = finance.get(page).text
    assert "Enter 2 rows" in shown
    assert "These are the first 300 of 401." in shown
    monkeypatch.setattr(exports, "look", None)
    refused = finance.get(f"{page}/refused.csv").text
    assert refused.count("Outside the period") == 400
    before = files_kept()
    finance.post_form(page, {}, action=f"{page}/look")
    assert files_kept() == before, "the same look keeps the same file"
    assert finance.get(f"{page}/refused.csv").text == refused
    assert "formula whose value is not in the file" in refused
    assert finance.post_form(page, {}, action=f"{page}/apply").status_code == 422
    finance.post_form(page, {"leave_out": "y"}, action=f"{page}/apply")
    assert finance.get(f"{page}/refused.csv").text == refused
    assert len(before) - len(files_kept()) == 1, "the rows that were left out are kept as rows now"
    assert "2 entries you entered yourself: somebody else approves those." in finance.get(page).text
    finance.send(f"{page}/approve", {"seen": "2:2029"})
    offered = director.get(page).text
    assert "Approve 2 entries for $20.29" in offered
    assert "Personnel" in offered
    told = director.send(f"{page}/approve", {"seen": "2:2028"}, follow_redirects=True)
    assert "Nothing was approved: what waits has changed. Now it is 2 for $20.29." in told.text
    director.post_form(page, {}, action=f"{page}/approve")
    query = sa.select(
        Actual.amount_cents, Actual.incurred_on, Actual.share, Actual.decided_by_id.is_not(None)
    )
    assert db.session.execute(query.order_by(Actual.id)).all() == [
        (19_99, date(2026, 10, 5), "funder", True),
        (30, date(2026, 10, 7), "match", True),
    ]
    assert "$20.29" in finance.get(f"/awards/{award.id}/actuals").text


def workbook() -> io.BytesIO:
    """A ledger on its second sheet: two costs, a formula without a value, 400 rows before the award began."""
    book = Workbook()
    book.create_sheet("Cover", 0).append(["Open Door Outreach", "General ledger"])
    sheet = book.create_sheet("Ledger")
    sheet.append(["October 2026"])
    sheet.append(["Date", "Trans #", "Account", "Amount", "Name", "Memo", "Class"])
    sheet.append([date(2026, 10, 5), "T1", "6100 Travel", 19.99, "Transit", "Bus", "OVC-1"])
    sheet.append([date(2026, 10, 6), "T2", "6100 Travel", "=10+20", "Transit", "Bus", "OVC-1"])
    sheet.append([date(2026, 10, 7), "T3", 6000, 0.1 + 0.2, "Payroll", "October", "OVC-1"])
    for number in range(400):
        sheet.append([date(2026, 9, 1), f"E{number}", "6100 Travel", 1, "Transit", "Early", "OVC-1"])
    stream = io.BytesIO()
    book.save(stream)
    return io.BytesIO(stream.getvalue())


@pytest.mark.database("sqlite")
def test_home_asks_for_what_waits_and_the_finance_corner_counts_it(client_for: ClientFor) -> None:
    finance = client_for(Role.FINANCE)
    award = build_award(
        title="Safe harbor", starts_on=date(2026, 6, 1), ends_on=date(2027, 1, 31), amount_cents=900_00
    )
    for month in (7, 8, 9, 10):
        build_actual(award, incurred_on=date(2026, month, 5), amount_cents=150_00)
    build_actual(award, state="entered", incurred_on=date(2026, 11, 5))
    build_exception(build_actual_import(state="applied", ended_at=award.created_at))
    db.session.commit()
    home = finance.get("/").text
    for said in ("Approve 1 cost of Safe harbor", "Settle 1 row that imports left out"):
        assert said in home
    assert "1 entry waiting" in finance.get("/finance").text


def test_what_an_initiative_has_cost_is_answered(client_for: ClientFor) -> None:
    client_for(Role.FINANCE)
    award, initiative, other = build_award(), build_initiative(), build_initiative()
    build_actual(award, initiative_id=initiative.id)
    build_actual(award, initiative_id=initiative.id, state="entered")
    span = {"first": date(2026, 10, 1), "last": date(2026, 12, 31)}
    assert emit("outreach.cost", initiative_id=initiative.id, **span) == [1_000_00]
    assert emit("outreach.cost", initiative_id=other.id, **span) == [None]


def test_the_command_line_brings_costs_in_and_writes_them(
    app: Flask, tmp_path: Path, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from funding.cli.program import Program

    client_for(Role.FINANCE)
    award = build_award(award_number="OVC-1", starts_on=date(2026, 10, 1))
    db.session.commit()
    monkeypatch.setattr(Program, "app", lambda _self: app)
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER.replace("6999 Suspense", "6300 Supplies"))

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(cli, list(arguments))
        assert result.exit_code == 0, result.output + str(result.exception)
        return result.output

    assert "2 new" in run("import", "actuals", str(path), "--suggest", "--dry-run")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ActualImport)) == 0
    assert "2 new" in run("import", "actuals", str(path), "--suggest")
    assert "2 the same" in run("import", "actuals", str(path))
    run("export", "actuals", "--format", "csv", "-o", str(tmp_path / "costs.csv"))
    assert (tmp_path / "costs.csv").read_text(encoding="utf-8-sig").count("OVC-1") == 2
    run("export", "actuals", "--format", "xlsx", "--award", str(award.id), "-o", str(tmp_path / "award.xlsx"))
    assert (tmp_path / "award.xlsx").read_bytes()[:2] == b"PK"
