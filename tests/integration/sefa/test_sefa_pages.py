"""The schedule of federal awards on the screen and in its files, from approved costs of three awards."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from funding.actuals.models import Actual
from funding.actuals.services.approving import approve_costs
from funding.actuals.types import ActualState
from funding.awards.models import Award
from funding.awards.types import AwardRoute
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import SYSTEM
from funding.sefa.models import SefaYear
from funding.sefa.packages import follow_packages
from funding.work.models import Deadline
from tests.builders.actuals import build_actual
from tests.builders.awards import build_award
from tests.builders.funders import build_funder

DAYS = {"starts_on": date(2026, 10, 1), "ends_on": date(2028, 9, 30), "amount_cents": 900_000_00}


def three_awards() -> None:
    """The worked example: $420,000 direct, $310,000 through the state, $290,000 direct; receipts play no part."""
    with unit_of_work():
        state = build_funder(name="Pennsylvania Commission on Crime and Delinquency")
        ovc = build_award(title="Open Door", aln="16.320", award_number="15POVC-26-GG-01234-HT", **DAYS)
        voca = build_award(
            title="Street outreach", aln="16.575", award_number="2025-V2-GX-0001", funder_id=state.id,
            pass_through_number="2025-VF-05-4411", route=AwardRoute.FEDERAL_PASS_THROUGH, **DAYS,
        )  # fmt: skip
        acf = build_award(title="Lighthouse", aln="93.327", award_number="90TV0099", **DAYS)
        other = build_award(title="Lessons", route=AwardRoute.FOUNDATION, aln="", award_number="LCF", **DAYS)
        for award, dollars in ((ovc, 420_000), (voca, 310_000), (acf, 290_000), (other, 500_000)):
            build_actual(award, amount_cents=dollars * 100, incurred_on=date(2026, 10, 20))
        build_actual(ovc, amount_cents=77_000_00, share="match", incurred_on=date(2026, 10, 20))
        build_actual(ovc, amount_cents=55_000_00, state="entered", incurred_on=date(2026, 10, 20))


def test_passed_through_money_makes_the_audit_due(client_for):
    client = client_for("finance")
    three_awards()
    page = client.get("/finance/sefa", follow_redirects=True)
    for words in (
        "SEFA, fiscal year 2027", "$1,020,000.00", "$710,000.00", "Department of Justice", "2025-VF-05-4411",
        "A single audit is due: $20,000 over the threshold.", "would miss the audit",
    ):  # fmt: skip
        assert words in page.text
    assert "Lessons" not in page.text
    assert "SEFA and single audit" in client.get("/finance").text


@pytest.mark.database("sqlite")
def test_every_file_holds_the_same_figures(client_for):
    client = client_for("auditor")
    three_awards()
    file = client.get("/finance/sefa/2027/schedule.csv")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert [(row[2], row[6], row[8]) for row in rows[1:]] == [
        ("93.327", "", "290000.00"),
        ("16.320", "", "420000.00"),
        ("16.575", "Pennsylvania Commission on Crime and Delinquency", "310000.00"),
    ]
    book = load_workbook(io.BytesIO(client.get("/finance/sefa/2027/schedule.xlsx").data))
    found = {row[0].value: row[8].value for row in book["SEFA"].rows}
    assert found["Total expenditures of federal awards"] == "=I3+I5+I7"
    data = client.get("/finance/sefa/2027/schedule.pdf").data
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)
    for words in ("Total 16.575 $310,000", "$1,020,000", "has elected", "accrual basis"):
        assert words in text


def test_notes_and_the_audits_days_are_entered_and_kept(client_for):
    client, address = client_for("finance"), "/finance/sefa/2026/edit"
    typed = {
        "basis": "cash", "election": "not_elected", "report_on": "2027-02-10",
        "clusters": "16.320 = Victim services", "other": "Prior year restated.",
    }  # fmt: skip
    assert client.post_form(address, typed, action=address).status_code == 303
    row = db.session.get(SefaYear, 2026)
    assert (row.basis, row.clusters, row.report_on) == (
        "cash",
        {"16.320": "Victim services"},
        date(2027, 2, 10),
    )
    page = client.get("/finance/sefa/2026").text
    for words in ("Prior year restated.", "has not elected", "cash basis", "Feb 10, 2027"):
        assert words in page
    stale = client.post_form(address, typed | {"version": "9"}, action=address)
    assert stale.status_code == 409


def test_bad_input_is_answered_beside_its_field_and_nothing_is_kept(client_for):
    client, address = client_for("finance"), "/finance/sefa/2026/edit"
    typed = {"basis": "cash", "election": "elected", "clusters": "victims", "submitted_on": "2027-03-12"}
    answer = client.post_form(address, typed, action=address)
    assert answer.status_code == 422
    assert "auditor’s report was received" in answer.text
    typed |= {"report_on": "2027-02-10"}
    assert "Line 1: write a listing" in client.post_form(address, typed, action=address).text
    assert client.post_form(address, typed | {"basis": None}, action=address).status_code == 422
    assert db.session.get(SefaYear, 2026) is None
    assert client.get("/finance/sefa/1999").status_code == 404


def package() -> tuple[date | None, bool] | None:
    """The package's day of fiscal year 2027 and whether it is met; there is at most one."""
    label = "Audit package with the SEFA, fiscal year 2027"
    found = db.session.query(Deadline).filter(Deadline.label == label).all()
    assert len(found) <= 1
    return (found[0].due_on, found[0].done_at is not None) if found else None


def test_the_audit_package_stands_in_the_calendar_for_as_long_as_it_is_due(client_for):
    """The year ends Sep 30, 2027: Jun 30, 2028, or 30 days after the auditor's report of Jan 14 (a Sunday)."""
    client = client_for("finance")
    three_awards()
    with unit_of_work():
        costs = db.session.query(Actual).filter(Actual.state == ActualState.ENTERED).all()
        approve_costs(entry_ids=[one.id for one in costs], by=SYSTEM)
    assert package() == (date(2028, 6, 30), False)
    assert "Audit package with the SEFA" in client.get("/calendar?show=agenda&on=2028-06-15").text
    address = "/finance/sefa/2027/edit"
    typed = {"basis": "accrual", "election": "elected", "report_on": "2028-01-14"}
    assert client.post_form(address, typed, action=address).status_code == 303
    assert package() == (date(2028, 2, 14), False)
    typed["submitted_on"] = "2028-02-10"
    assert client.post_form(address, typed, action=address).status_code == 303
    assert package() == (date(2028, 2, 14), True)
    with unit_of_work():
        db.session.query(Award).filter(Award.aln == "93.327").one().route = AwardRoute.FOUNDATION
        db.session.flush()
        follow_packages(by=SYSTEM)
    assert package() is None
