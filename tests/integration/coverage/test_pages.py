"""The pages of coverage: what they show, to whom, and what they refuse."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from funding.applications.types import Stage
from funding.coverage.models import KeptSource, PlanLine
from funding.coverage.types import GiverKind
from funding.infra.db import db
from tests.builders.applications import build_application
from tests.builders.budgets import build_sample_budget
from tests.builders.coverage import build_pay, build_plan_line, build_source, let_pay
from tests.builders.funders import build_agency, build_donor
from tests.builders.outreach import build_initiative


@pytest.fixture
def finance(client_for):
    return client_for("finance")


def cell(
    browser,
    line: PlanLine,
    source,
    value: str,
    *,
    view: str = "sources",
    version: int | None = None,
    **months,
):
    """Send one cell as the grid does."""
    db.session.refresh(line)
    token = browser.get("/coverage/").text.split('name="csrf-token" content="')[1].split('"')[0]
    body = {
        "value": value,
        "source": source.id,
        "first": months.get("first", "2026-10"),
        "last": months.get("last", "2027-09"),
        "version": line.version if version is None else version,
        "view": view,
    }
    return browser.post(
        f"/coverage/lines/{line.id}/cells?year=2027",
        data=json.dumps(body),
        headers={"X-CSRFToken": token, "Accept": "application/json", "Content-Type": "application/json"},
    )


def test_an_empty_house_is_told_where_to_begin(finance) -> None:
    assert "Nothing is planned for fiscal year 2027" in finance.get("/coverage/").text
    assert "No gap" in finance.get("/coverage/gaps").text
    assert "No source of money yet" in finance.get("/coverage/sources").text
    initiative = build_initiative()
    assert "No cost is planned" in finance.get(f"/outreach/{initiative.id}/coverage").text


def test_a_line_is_added_paid_for_and_shown_everywhere(finance) -> None:
    initiative, source = build_initiative(title="Street"), build_source(10_000)
    answer = finance.post_form(
        f"/outreach/{initiative.id}/coverage/lines/new?year=2027",
        {"title": "Warm clothes", "kind": "supplies", "amount_cents": "$12,000.00"},
    )
    assert answer.status_code == 303
    line = db.session.query(PlanLine).one()
    assert (line.first_month, line.last_month) == (date(2026, 10, 1), date(2027, 9, 1))
    sent = cell(finance, line, source, "50%")
    assert sent.status_code == 200, sent.text
    assert "$6,000.00" in sent.json["html"]
    page = finance.get(f"/outreach/{initiative.id}/coverage?year=2027").text
    assert "Warm clothes" in page
    assert "Not promised yet" in page
    overview = finance.get("/coverage/?year=2027").text
    assert "$6,000.00" in overview
    gaps = finance.get("/coverage/gaps?year=2027").text
    assert "Warm clothes" in gaps
    assert "Find funding" in gaps
    assert "$4,000.00" in finance.get("/coverage/sources").text
    assert "Warm clothes" in finance.get(f"/coverage/sources/{source.id}").text
    assert "$6,000.00 uncovered" in finance.get(f"/outreach/{initiative.id}").text


def test_months_are_shown_and_changed_one_by_one(finance) -> None:
    initiative, source = build_initiative(), build_source()
    line = build_plan_line(initiative)
    let_pay(line, source, 50)
    page = finance.get(f"/outreach/{initiative.id}/coverage?year=2027&view=months").text
    assert page.count('data-cell="') == 12
    sent = cell(finance, line, source, "100", view="months", first="2027-03", last="2027-03")
    assert sent.status_code == 200
    assert "$100.00" in sent.json["html"]


def test_a_refusal_says_why_and_changes_nothing(finance) -> None:
    line, source = build_plan_line(build_initiative(), 12_000), build_source(1_000)
    for value, reason in [
        ("50%", "too much"),
        ("120%", "above 100%"),
        ("1e12", "amount"),
        ("1.1", ""),
        ("abc%", "percentage"),
        ("-5", ""),
    ]:
        sent = cell(finance, line, source, value)
        assert sent.status_code == 422, (value, sent.text)
        assert reason in sent.json["error"]
    db.session.refresh(line)
    assert line.version == 1


def test_a_stale_cell_is_answered_with_the_present_grid(finance) -> None:
    line, source = build_plan_line(build_initiative()), build_source()
    let_pay(line, source, 10)
    sent = cell(finance, line, source, "20%", version=1)
    assert sent.status_code == 409
    assert "10%" in sent.json["html"]


def test_a_cell_has_a_page_of_its_own_with_months_and_the_budget_line(finance) -> None:
    initiative = build_initiative()
    application = build_application(
        stage=Stage.AWARDED, awarded_cents=300_000_00, initiative_ids=(initiative.id,)
    )
    build_sample_budget(subject_id=application.id)
    line = build_plan_line(initiative)
    url = f"/coverage/lines/{line.id}/sources/{application.id}?year=2027"
    assert "Training laptops" in finance.get(url).text
    saved = finance.post_form(url, {"value": "25%", "first_month": "Jan 2027", "last_month": "2027-03"})
    assert saved.status_code == 303
    assert "Jan 2027 to Mar 2027" in finance.get(url).text
    refused = finance.post_form(url, {"value": "25%", "first_month": "2027-03", "last_month": "2027-01"})
    assert refused.status_code == 422


def test_a_budget_is_copied_and_pays_for_itself(finance) -> None:
    initiative = build_initiative()
    application = build_application(
        stage=Stage.AWARDED, awarded_cents=500_000_00, funder_id=build_agency().id
    )
    budget = build_sample_budget(subject_id=application.id)
    answer = finance.post_form(
        f"/outreach/{initiative.id}/coverage/start?year=2027",
        {"budget_id": str(budget.id), "only_named": None, "let_pay": "y"},
        action=f"/outreach/{initiative.id}/coverage/start/budget",
    )
    assert answer.status_code == 303, answer.text
    lines = db.session.query(PlanLine).order_by(PlanLine.id).all()
    assert len(lines) == 7
    assert lines[0].title == "Outreach coordinator"
    page = finance.get(f"/outreach/{initiative.id}/coverage?year=2027").text
    assert "OVC" in page


def test_last_year_and_pasted_rows_begin_a_plan(finance) -> None:
    initiative = build_initiative()
    build_pay(initiative, "Ana Reyes", 58_000, 50)
    url = f"/outreach/{initiative.id}/coverage/start?year=2028"
    assert (
        finance.post_form(url, {}, action=f"/outreach/{initiative.id}/coverage/start/last-year").status_code
        == 303
    )
    pasted = (
        "Title\tAmount\tKind\tFirst\tLast\nSite visits\t$1,528.80\tTravel\tOct 2027\tMar 2028\nPhones\t900"
    )
    action = f"/outreach/{initiative.id}/coverage/start/paste"
    assert finance.post_form(url, {"text": pasted}, action=action).status_code == 303
    titles = [line.title for line in db.session.query(PlanLine).order_by(PlanLine.id)]
    assert titles == ["Ana Reyes, coordinator", "Ana Reyes, coordinator", "Site visits", "Phones"]
    wrong = finance.post_form(url, {"text": "Total\t1e12"}, action=action)
    assert wrong.status_code == 422
    assert "Row 1" in wrong.text


def test_a_donor_is_kept_private(client_for) -> None:
    finance, auditor, program = (client_for(role) for role in ("finance", "auditor", "program"))
    donor = build_source(title="Margaret Ellsworth", kind=GiverKind.DONOR)
    line = build_plan_line(build_initiative())
    let_pay(line, donor, 50)
    page = f"/outreach/{line.initiative_id}/coverage?year=2027"
    for url in ("/coverage/sources", f"/coverage/sources/{donor.id}", page):
        assert "Margaret" in finance.get(url).text
        shown = auditor.get(url).text
        assert "Margaret" not in shown
        assert f"Private donor (no. {donor.id})" in shown
    assert program.get(f"/coverage/sources/{donor.id}").status_code == 404
    assert "Margaret" not in program.get("/coverage/sources").text
    shown = program.get(page).text
    assert "Hidden sources" in shown
    assert "$6,000.00" in shown
    assert "Margaret" not in auditor.get("/settings/audit").text


def test_an_application_to_a_donor_stays_hidden_too(client_for) -> None:
    program = client_for("program")
    application = build_application(
        funder_id=build_donor().id, title="Ask of Margaret", stage=Stage.SUBMITTED
    )
    line = build_plan_line(build_initiative())
    let_pay(line, application, 50)
    shown = program.get(f"/outreach/{line.initiative_id}/coverage?year=2027").text
    assert "Ask of Margaret" not in shown
    assert "Hidden sources" in shown


def test_readers_see_and_change_nothing(client_for) -> None:
    auditor = client_for("auditor")
    line, source = build_plan_line(build_initiative()), build_source()
    let_pay(line, source, 50)
    page = auditor.get(f"/outreach/{line.initiative_id}/coverage?year=2027").text
    assert "data-cell" not in page
    assert "50%" in page
    assert auditor.get(f"/coverage/lines/{line.id}").status_code == 403
    assert cell(auditor, line, source, "60%").status_code == 403


def test_what_a_declined_application_was_to_pay_is_uncovered_again(finance) -> None:
    application = build_application(stage=Stage.SUBMITTED)
    line = build_plan_line(build_initiative())
    let_pay(line, application, 50)
    application.stage = Stage.DECLINED
    db.session.flush()
    page = finance.get(f"/outreach/{line.initiative_id}/coverage?year=2027").text
    assert "no longer can pay" in page
    release = f"/outreach/{line.initiative_id}/coverage/release/{application.id}"
    answer = finance.post_form(f"/outreach/{line.initiative_id}/coverage?year=2027", {}, action=release)
    assert answer.status_code == 303
    assert "no longer can pay" not in finance.get(f"/outreach/{line.initiative_id}/coverage?year=2027").text


def test_a_source_cannot_have_less_than_is_promised(finance) -> None:
    line, source = build_plan_line(build_initiative()), build_source(12_000)
    let_pay(line, source)
    answer = finance.post_form(f"/coverage/sources/{source.id}/edit", {"amount_cents": "5,000"})
    assert answer.status_code == 422
    assert "$12,000.00 of it is promised" in answer.text
    stale = finance.post_form(
        f"/coverage/sources/{source.id}/edit", {"amount_cents": "20,000", "version": "77"}
    )
    assert stale.status_code == 409
    assert (
        finance.post_form(f"/coverage/sources/{source.id}/edit", {"amount_cents": "20,000"}).status_code
        == 303
    )
    db.session.expire_all()
    assert db.session.get_one(KeptSource, source.id).amount_cents == 20_000_00


def test_two_people_change_one_line(finance) -> None:
    line = build_plan_line(build_initiative())
    answer = finance.post_form(f"/coverage/lines/{line.id}", {"title": "Other", "version": "77"})
    assert answer.status_code == 409
    assert finance.post_form(f"/coverage/lines/{line.id}", {"title": "Other"}).status_code == 303


def test_the_plan_can_follow_its_lines(client_for) -> None:
    director = client_for("director")
    line = build_plan_line(build_initiative(planned={2027: 20_000_00}), 12_000)
    url = f"/outreach/{line.initiative_id}/coverage?year=2027"
    assert "its lines come to $12,000.00" in director.get(url).text
    director.post_form(url, {}, action=f"/outreach/{line.initiative_id}/coverage/take-sum")
    assert "its lines come to" not in director.get(url).text


def test_the_number_of_statements_does_not_grow(finance, count_queries) -> None:
    initiative = build_initiative()
    sources = [build_source(50_000, title=f"Source {number}") for number in range(4)]
    for number in range(3):
        line = build_pay(initiative, f"Person {number}", 50_000, 80)
        for source in sources:
            let_pay(line, source, 10)
    urls = [
        f"/outreach/{initiative.id}/coverage?year=2027",
        f"/outreach/{initiative.id}/coverage?year=2027&view=months",
        "/coverage/?year=2027",
        "/coverage/gaps?year=2027&by=month",
        "/coverage/sources",
    ]
    before = []
    for url in urls:
        with count_queries() as queries:
            finance.get(url)
        before.append(queries.count)
    for number in range(3, 12):
        line = build_pay(initiative, f"Person {number}", 50_000, 80)
        for source in sources:
            let_pay(line, source, 10)
    for url, count in zip(urls, before, strict=True):
        with count_queries() as queries:
            finance.get(url)
        assert queries.count <= count, queries
        assert queries.count <= 28, queries


def test_a_gap_leads_to_calls_and_to_an_ask_that_is_filled_in(client_for) -> None:
    browser = client_for("development")
    line = build_plan_line(build_initiative(title="Street"), 12_000, title="Warm clothes")
    page = browser.get("/coverage/gaps?year=2027").text
    assert "/opportunities/?q=" in page
    found = re.search(r'href="(/applications/new\?[^"]+)"', page)
    assert found
    tree = browser.page(found[1].replace("&amp;", "&"))
    form = browser.get(found[1].replace("&amp;", "&")).text
    assert "Street: Warm clothes" in form
    assert "12,000.00" in form
    assert 'value="2026-10-01"' in form
    assert 'value="2027-09-30"' in form
    ticked = [box.get("value") for box in tree.all("input") if box.get("checked") is not None]
    assert str(line.initiative_id) in ticked


def test_the_list_of_gaps_is_sorted_narrowed_and_exported_as_shown(finance) -> None:
    street, schools = (
        build_initiative(title="Street"),
        build_initiative(title="Schools", planned={2027: 500_00}),
    )
    let_pay(build_plan_line(street, 12_000, title="Clothes"), build_source(), 50)
    build_plan_line(street, 2_400, title="=Van")
    for query, first in [("", "Clothes"), ("&sort=gap", "In no line yet"), ("&sort=line", "=Van")]:
        rows = finance.get(f"/coverage/gaps/export?year=2027{query}").text.splitlines()
        assert len(rows) == 4
        assert rows[1].split(",")[1].lstrip("'") == first
    months = finance.get("/coverage/gaps/export?year=2027&by=month").text.splitlines()
    assert len(months) == 1 + 12 + 12 + 1
    one = finance.get(
        f"/coverage/gaps/export?year=2027&by=initiative&initiative={street.id}"
    ).text.splitlines()
    assert one[1] == "Street,2026-10-01,2027-09-01,14400.00,6000.00,0.00,0.00,8400.00"
    assert "'=Van" in finance.get("/coverage/gaps/export?year=2027").text
    book = finance.get("/coverage/gaps/export?year=2027&format=xlsx")
    assert book.data[:2] == b"PK"
    assert finance.get("/coverage/gaps/export?format=exe").status_code == 404
    assert "Schools" in finance.get(f"/coverage/gaps?year=2027&initiative={schools.id}").text
    march = finance.get("/coverage/gaps/export?year=2027&month=2027-03").text.splitlines()
    assert len(march) == 3


def test_pending_money_counts_as_asked(finance) -> None:
    line = build_plan_line(build_initiative(), 12_000)
    let_pay(line, build_application(stage=Stage.SUBMITTED), 50)
    for count, cents in [("weighted", "9000.00"), ("full", "6000.00"), ("none", "12000.00")]:
        row = finance.get(f"/coverage/gaps/export?year=2027&count={count}").text.splitlines()[1]
        assert row.endswith(cents), row


def test_a_share_typed_into_a_year_is_meant_for_the_months_in_which_the_source_pays(finance) -> None:
    line = build_plan_line(build_initiative(), 12_000)
    source = build_source(starts_on=date(2027, 3, 15), title="From March")
    page = finance.get(f"/outreach/{line.initiative_id}/coverage?year=2027&add={source.id}").text
    assert 'data-first="2027-03"' in page
    sent = cell(finance, line, source, "100%", first="2027-03")
    assert sent.status_code == 200
    page = finance.get(f"/outreach/{line.initiative_id}/coverage?year=2027").text
    assert 'data-value="100%"' in page
    assert "$7,000.00" in page
