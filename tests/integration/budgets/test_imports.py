"""Bringing a budget in through the pages: upload, mapping, preview, corrections, applying, undo."""

import html
import io
import re
from dataclasses import replace

import pytest

from funding.budgets import queries, services
from funding.budgets.imports.models import BudgetImport, BudgetImportState
from funding.budgets.services import LineFacts
from funding.budgets.types import Amounts, LineKind
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from tests.builders.budget_imports import CSV, sheet
from tests.builders.budgets import TERMS, build_budget, build_line, build_sample_budget


@pytest.fixture
def browser(client_for):
    return client_for("finance")


def told(answer):
    """A page's words, without its marks."""
    assert answer.status_code in {200, 409, 422}, answer.status_code
    words = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", answer.text))
    return re.sub(r"\s+([.,:])", r"\1", " ".join(html.unescape(words).split()))


def upload(browser, budget_id, data, name="plan.csv"):
    return browser.post_form(
        f"/budgets/{budget_id}/imports",
        {},
        unlisted={"file": (io.BytesIO(data), name)},
        action=f"/budgets/{budget_id}/imports",
        content_type="multipart/form-data",
    )


def opened(browser, budget_id, data, name="plan.csv"):
    """The address of the preview of a file whose guessed mapping is taken."""
    answer = upload(browser, budget_id, data, name)
    assert answer.status_code == 303, told(answer)[:600]
    if answer.location.endswith("/mapping"):
        saved = browser.post_form(answer.location, {}, action=answer.location)
        assert saved.status_code == 303, saved.text
        return saved.location
    return answer.location


def applied(browser, address):
    answer = browser.post_form(address, {}, action=f"{address}/apply")
    assert answer.status_code == 303, answer.text
    return answer


def lines_of(budget_id):
    db.session.expire_all()
    return {
        each.line.title: each.line for each in queries.load(db.session.get(queries.Budget, budget_id)).lines
    }


def test_a_csv_is_mapped_previewed_applied_and_taken_back(browser):
    budget_id = build_sample_budget().id
    before = lines_of(budget_id)
    answer = upload(browser, budget_id, CSV)
    assert answer.location.endswith("/mapping")
    page = told(browser.get(answer.location))
    assert "Bus passes" in page
    assert "Contractual" in page
    saved = browser.post_form(answer.location, {"kind_0": "consultant"}, action=answer.location)
    preview = told(browser.get(saved.location))
    assert "For clients" not in preview
    assert "$1,200.00" in preview
    assert lines_of(budget_id) == before
    applied(browser, saved.location)
    after = lines_of(budget_id)
    assert after["Bus passes"].amounts == {1: Amounts(1_200_00)}
    assert after["Evaluator"].amounts == {1: Amounts(10_000_00, 2_500_00)}
    assert after["Training laptops"] == before["Training laptops"]
    result = told(browser.get(saved.location))
    assert "Undo this import" in result
    back = browser.post_form(saved.location, {}, action=f"{saved.location}/undo")
    assert back.status_code == 303
    assert lines_of(budget_id) == before
    assert "Taken back" in told(browser.get(saved.location))


def test_applying_the_same_file_again_changes_nothing_and_says_so(browser):
    budget_id = build_budget().id
    applied(browser, opened(browser, budget_id, CSV))
    before, version = lines_of(budget_id), db.session.get(queries.Budget, budget_id).version
    again = opened(browser, budget_id, CSV)
    page = told(browser.get(again))
    assert "already says what the file says" in page
    assert "Apply the import" not in page
    answer = browser.send(f"{again}/apply", {"version": version})
    assert answer.status_code == 303
    assert lines_of(budget_id) == before
    assert db.session.get(queries.Budget, budget_id).version == version


BAD = b"""Category,Line item,Year 1,Year 7
Travel,Buses,-5.00,
Travel,Trains,1.1,
Travel,Planes,1e12,
Travel,%s,5.00,
Space travel,Rockets,5.00,
Supplies,Paper,10.00,
""" % (b"x" * 201)


def test_a_refused_cell_refuses_the_file_beside_the_cell_and_nothing_is_lost(browser):
    budget_id = build_budget().id
    address = opened(browser, budget_id, BAD)
    page = told(browser.get(address))
    for words in (
        "5 lines cannot be read",
        "Enter an amount of zero or more.",
        "such as 1,250.00",
        "200 characters at most; this one has 201",
        "No class is known as “Space travel”",
    ):
        assert words in page, words
    assert "Apply the import" not in page
    version = db.session.get(queries.Budget, budget_id).version
    assert browser.send(f"{address}/apply", {"version": version}).status_code == 422
    assert lines_of(budget_id) == {}
    typed = {
        "cell-1-2": "5.00",
        "cell-2-2": "1.10",
        "cell-3-2": "1,000",
        "leave-4": "1",
        "cell-5-0": "Travel",
    }
    again = browser.post_form(address, typed, action=f"{address}/corrections")
    assert again.status_code == 303
    page = told(browser.get(address))
    assert "4 corrections typed here, 1 row left out" in page
    applied(browser, address)
    found = lines_of(budget_id)
    assert {title: line.whole.federal_cents for title, line in found.items()} == {
        "Buses": 500,
        "Trains": 110,
        "Planes": 1_000_00,
        "Rockets": 500,
        "Paper": 1_000,
    }


def test_a_correction_that_is_wrong_stays_to_be_corrected(browser):
    budget_id = build_budget().id
    address = opened(browser, budget_id, BAD)
    browser.post_form(address, {"cell-1-2": "five"}, action=f"{address}/corrections")
    page = browser.page(address)
    values = [field.get("value") for field in page.all("input") if field.get("name") == "cell-1-2"]
    assert values == ["five"]
    browser.send(f"{address}/corrections", {"clear": "1"})
    page = browser.page(address)
    assert [field.get("value") for field in page.all("input") if field.get("name") == "cell-1-2"] == ["-5.00"]


def test_a_budget_that_changed_meanwhile_is_shown_and_asked_about_again(browser):
    budget = build_sample_budget()
    budget_id = budget.id
    address = opened(browser, budget_id, CSV)
    version = budget.version
    build_line(budget, "travel", 77, title="Bus passes")
    answer = browser.send(f"{address}/apply", {"version": version})
    assert answer.status_code == 409
    page = told(answer)
    assert "was changed since you looked" in page
    assert "$77.00" in page
    assert "Undo" not in page
    assert lines_of(budget_id)["Bus passes"].whole.federal_cents == 7_700
    applied(browser, address)
    assert lines_of(budget_id)["Bus passes"].whole.federal_cents == 120_000


def test_an_undo_tells_what_it_would_take_back_as_well(browser):
    budget = build_budget()
    address = opened(browser, budget.id, CSV)
    applied(browser, address)
    line = next(each for each in budget.lines if each.title == "Bus passes")
    facts = LineFacts(LineKind.TRAVEL, "Bus passes", amounts={1: Amounts(5)})
    services.change_line(line=line, facts=facts, by=SYSTEM, expected_version=line.version)
    version = budget.version
    page = told(browser.get(address))
    assert "1 line changed since: “Bus passes”" in page
    assert browser.send(f"{address}/undo", {"version": version - 1}).status_code == 409
    assert browser.send(f"{address}/undo", {"version": version}).status_code == 303
    assert lines_of(budget.id) == {}


def test_a_file_about_people_is_refused_and_not_kept(browser, instance):
    budget_id = build_budget().id
    kept = {path.name for path in (instance / "files").glob("*/*")}
    for data in (
        b"Client name,Amount\nA. B.,5.00\n",
        b"Line item,Amount,Notes\nBus,5.00,for 123-45-6789\n",
        b"Line item,Amount,DOB\nBus,5.00,1/1/2009\n",
    ):
        answer = upload(browser, budget_id, data)
        assert answer.status_code == 422
        assert "Nothing was kept" in answer.text
    assert {path.name for path in (instance / "files").glob("*/*")} == kept
    assert db.session.scalars(db.select(BudgetImport)).all() == []


def test_a_malformed_file_is_refused_with_its_line(browser):
    budget_id = build_budget().id
    answer = upload(browser, budget_id, b'Line item,Amount\nBus,5.00\n"Train,6.00\nPlane,7.00\n')
    assert answer.status_code == 422
    assert "opens on line 3 is never closed" in answer.text
    answer = upload(browser, budget_id, b'Line item,Amount\n"Bus" ride,5.00\n')
    assert "Malformed quoting on line 2" in answer.text


def test_a_remembered_mapping_leads_straight_to_the_preview(browser):
    budget_id = build_budget().id
    data = b"What,Which,Dollars\nBus passes,Getting around,1200.00\n"
    first = upload(browser, budget_id, data)
    values = {"field_0": "title", "field_1": "kind", "field_2": "federal", "name": "County form"}
    asked = browser.post_form(first.location, values, action=first.location)
    assert asked.location == first.location
    assert "Getting around" in told(browser.get(asked.location))
    saved = browser.post_form(asked.location, {"kind_0": "travel"}, action=asked.location)
    assert "Bus passes" in told(browser.get(saved.location))
    second = upload(browser, budget_id, data.replace(b"1200.00", b"1300.00"), "march.csv")
    assert re.fullmatch(r".*/budgets/imports/\d+", second.location)
    assert "$1,300.00" in told(browser.get(second.location))
    assert "County form" in browser.get(f"{second.location}/mapping").text


def test_a_mapping_without_title_or_amount_is_refused(browser):
    budget_id = build_budget().id
    first = upload(browser, budget_id, b"What,Which\nBus passes,1200.00\n")
    answer = browser.post_form(first.location, {}, action=first.location)
    assert answer.status_code == 422
    assert "which column names the line" in answer.text
    answer = browser.post_form(
        first.location, {"field_0": "title", "field_1": "title"}, action=first.location
    )
    assert "Only one can be" in answer.text


def test_a_workbook_offers_its_sheets_and_heading_rows(browser):
    budget_id = build_budget().id
    rows = [["Our budget"], ["Item", "Category", "Amount"], ["Bus passes", "Travel", 1200]]
    data = sheet(["Notes"], ["Nothing here", 5], name="Read me", more={"Plan": rows})
    first = upload(browser, budget_id, data, "plan.xlsx")
    page = browser.page(first.location)
    chosen = [each.text for each in page.all("option") if each.get("selected") is not None]
    assert any("Plan (3 rows)" in (text or "") for text in chosen)
    other = told(browser.get(f"{first.location}?table=Read+me&header=0"))
    assert "Nothing here" in other
    address = opened(browser, budget_id, data, "plan.xlsx")
    applied(browser, address)
    assert lines_of(budget_id)["Bus passes"].whole.federal_cents == 120_000


def test_a_formula_without_a_value_is_told_at_its_cell(browser):
    budget_id = build_budget().id
    target = io.BytesIO()
    from xlsxwriter import Workbook

    with Workbook(target) as book:
        page = book.add_worksheet("Plan")
        page.write_row(0, 0, ["Item", "Category", "Amount"])
        page.write_row(1, 0, ["Bus passes", "Travel"])
        page.write_formula(1, 2, "=600*2", None, "")
        page.write_row(2, 0, ["Train", "Travel"])
        page.write_formula(2, 2, "=600*2", None, 1200)
    address = opened(browser, budget_id, target.getvalue(), "plan.xlsx")
    text = told(browser.get(address))
    assert "holds a formula whose value is not in the file" in text
    assert "1 line cannot be read" in text


def test_replacing_removes_what_the_file_does_not_have(browser):
    budget_id = build_sample_budget().id
    first = upload(browser, budget_id, CSV)
    saved = browser.post_form(first.location, {"mode": "replace"}, action=first.location)
    assert "Training laptops" in told(browser.get(f"{saved.location}?show=removed"))
    applied(browser, saved.location)
    assert set(lines_of(budget_id)) == {"Bus passes", "Evaluator"}
    browser.post_form(saved.location, {}, action=f"{saved.location}/undo")
    assert len(lines_of(budget_id)) == 7


def test_an_import_is_in_the_audit_trail(browser):
    budget_id = build_budget().id
    applied(browser, opened(browser, budget_id, CSV))
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "budget.imported")).one()
    assert entry.after["file"] == "plan.csv"
    assert entry.after["lines_new"] == 2
    assert entry.actor_name != "Funding"


def test_many_lines_are_applied_by_a_job(browser):
    budget_id = build_budget().id
    rows = "".join(f"Supplies,Thing {number},{number}.00\n" for number in range(1, 1_001))
    address = opened(browser, budget_id, f"Category,Line item,Amount\n{rows}".encode())
    answer = applied(browser, address)
    assert answer.location.startswith("/jobs/")
    assert "1,000 new" in told(browser.get(answer.location))
    assert len(lines_of(budget_id)) == 1_000
    assert db.session.scalars(db.select(BudgetImport)).one().state is BudgetImportState.APPLIED


def test_a_heavy_workbook_is_read_by_a_job(browser, monkeypatch):
    monkeypatch.setattr("funding.budgets.imports.services.HEAVY_BYTES", 1_000)
    budget_id = build_budget().id
    data = sheet(["Item", "Category", "Amount"], ["Bus passes", "Travel", 1200])
    answer = upload(browser, budget_id, data, "plan.xlsx")
    assert answer.location.startswith("/jobs/")
    page = browser.get(answer.location)
    assert "has been read" in told(page)
    found = db.session.scalars(db.select(BudgetImport)).one()
    assert found.state is BudgetImportState.OPEN
    refused = upload(browser, budget_id, sheet(["Client name", "Amount"], ["A. B.", 5]), "people.xlsx")
    assert "Nothing was kept" in told(browser.get(refused.location))
    last = db.session.scalars(db.select(BudgetImport).order_by(BudgetImport.id.desc())).first()
    assert (last.state, last.sha256) == (BudgetImportState.REFUSED, None)
    assert "was refused" in told(browser.get(f"/budgets/imports/{last.id}"))


def test_the_uploaded_file_comes_back_as_it_was(browser):
    budget_id = build_budget().id
    address = opened(browser, budget_id, CSV)
    answer = browser.get(f"{address}/file")
    assert answer.data == CSV
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_an_auditor_may_not_import(client_for):
    budget_id = build_budget().id
    assert client_for("auditor").get(f"/budgets/{budget_id}/imports").status_code == 403
    assert f"/budgets/{budget_id}/imports" not in client_for("auditor").get(f"/budgets/{budget_id}").text


def test_the_preview_asks_a_fixed_number_of_queries(browser, count_queries):
    small, large = build_budget().id, build_budget().id
    few = opened(browser, small, CSV)
    rows = "".join(f"Supplies,Thing {number},{number}.00\n" for number in range(1, 301))
    many = opened(browser, large, f"Category,Line item,Amount\n{rows}".encode())
    with count_queries() as first:
        browser.get(few)
    with count_queries() as second:
        browser.get(many)
    assert first.count == second.count


def test_an_approved_version_is_not_imported_into(browser):
    budget = build_budget(terms=replace(TERMS, match_bp=None))
    build_line(budget, "travel", 5, title="Bus passes")
    address = opened(browser, budget.id, CSV)
    services.approve_version(budget=budget, by=SYSTEM, expected_version=budget.version, note="")
    db.session.commit()
    page = told(browser.get(f"/budgets/{budget.id}/imports"))
    assert "is approved and is not changed" in page
    assert "Choose a file" not in page
    assert upload_quietly(browser, budget.id) == 422
    assert "Apply the import" not in told(browser.get(address))
    assert browser.send(f"{address}/apply", {"version": budget.version}).status_code == 422
    assert lines_of(budget.id)["Bus passes"].whole.federal_cents == 500


def upload_quietly(browser, budget_id):
    """The status of an upload without a form to fill in."""
    data = {"file": (io.BytesIO(CSV), "plan.csv")}
    return browser.send(f"/budgets/{budget_id}/imports", data, content_type="multipart/form-data").status_code
