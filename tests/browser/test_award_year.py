"""From a won application through a year of costs, match, money and activities to a report in the funder's hands."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from funding.applications.models import Application
from funding.applications.types import Stage
from funding.budgets.types import VersionKind
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import Role
from funding.outreach.models import Indicator
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for
from tests.builders.applications import build_application
from tests.builders.budgets import (
    TERMS,
    build_approved,
    build_budget,
    build_initiative,
    build_line,
    build_version,
)
from tests.support.clock import FakeClock
from tests.support.people import user_with

TITLE = "Street outreach in three counties"
QUARTERS = (
    ("2026-11-12", "12,500.10"),
    ("2027-02-18", "9,400.20"),
    ("2027-05-06", "11,000.30"),
    ("2027-08-20", "8,099.40"),
)
SPENT, SPENT_BY_JUNE = "$41,000.00", ("$20,400.50", "$32,900.60")
REPORT = "Performance report, Jan 1 to Jun 30, 2027"
NEED = "Our night team reached people whom nobody else had asked how they are."


def _won(house: LiveServer) -> int:
    """An application that was won, with its awarded budget and a measure that was promised; its number."""
    for role in (Role.DEVELOPMENT, Role.FINANCE, Role.DIRECTOR, Role.PROGRAM):
        state_for(house, role)
    with house.app.app_context(), unit_of_work():
        street = build_initiative(
            title="Street outreach", starts_on=date(2026, 10, 1), owner_id=user_with(Role.PROGRAM).id
        )
        db.session.add(Indicator(initiative_id=street.id, name="People trained", unit="people", target=120))
        application: Application = build_application(
            title=TITLE, stage=Stage.AWARDED, awarded_cents=100_000_00, initiative_ids=(street.id,)
        )
        unmatched = replace(TERMS, match_bp=None, match_citation="")
        asked = build_budget(subject_id=application.id, title=TITLE, terms=unmatched)
        build_line(asked, "personnel", 80_000, title="Outreach coordinator", initiative_id=street.id)
        build_line(asked, "travel", 20_000, title="Night team mileage")
        build_approved(asked)
        build_approved(build_version(asked, VersionKind.AWARDED))
        return application.id


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _set_up(page: Page, house: LiveServer, application_id: int) -> str:
    """Set the award up from the application and lay out its reports; answer its address."""
    page.goto(f"{house.url}/awards/set-up/{application_id}")
    page.get_by_label("Award number").fill("15POVC-26-GG-00123-HT")
    page.get_by_label("Assistance listing").fill("16.320")
    page.get_by_label("Federal award date").fill("2026-09-24")
    page.get_by_label("First day", exact=True).fill("2026-10-01")
    page.get_by_label("Last day", exact=True).fill("2027-09-30")
    page.get_by_label("Source of funds").select_option(label="Federal, direct")
    page.get_by_label("Reporting calendar").select_option("ojp")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/awards/\d+$"))
    address = page.url
    page.goto(f"{address}/reports/plan")
    _press(page, "Lay out the ticked ones")
    expect(page.get_by_role("main")).to_contain_text("Jan 30, 2027")
    return address


def _costs(page: Page, award: str) -> None:
    for day, amount in QUARTERS:
        page.goto(f"{award}/actuals/new")
        page.get_by_label("Incurred on").fill(day)
        page.get_by_label("Amount").fill(amount)
        page.get_by_label("Budget line").select_option(label="6a Personnel: Outreach coordinator")
        page.get_by_label("Paid to").fill("Payroll")
        _press(page, "Enter")
        page.wait_for_url(re.compile(r"/actuals(/\d+)?$"))
        expect(page.get_by_role("main")).to_contain_text(amount)


def _activities(page: Page, house: LiveServer) -> None:
    """One training each quarter, logged on a phone; then who was trained, counted once within the half year."""
    for day, _amount in QUARTERS:
        page.goto(f"{house.url}/outreach/activities/new")
        page.get_by_label("Initiative").select_option(label="Street outreach")
        page.get_by_label("Day").fill(day)
        page.get_by_text("Training", exact=True).first.click()
        page.get_by_role("combobox", name="Place").fill("County health center")
        page.get_by_label("Health care").fill("24")
        _press(page, "Log activity")
        page.wait_for_url(re.compile(r"/outreach/activities/\d+"))
    page.goto(f"{house.url}/outreach")
    page.get_by_role("link", name="Street outreach", exact=True).first.click()
    page.get_by_role("link", name="Results", exact=True).click()
    page.get_by_role("link", name="Enter People trained").click()
    page.get_by_label("Period", exact=True).select_option(label="Other days…")
    page.get_by_label("From").fill("2027-01-01")
    page.get_by_role("textbox", name="To", exact=False).last.fill("2027-06-30")
    page.get_by_label("How many").fill("47")
    _press(page, "Keep the figure")
    expect(page.get_by_role("main")).to_contain_text("47")


def _write(page: Page, award: str) -> str:
    """Answer every question of the report, tell why rows are off their promise, and hand it over; its address.

    Somebody with fourteen answers to give saves each with the keys instead of waiting for it to be saved by itself.
    """
    page.goto(f"{award}/reports")
    page.get_by_role("link", name=REPORT).click()
    page.wait_for_url(re.compile(r"/reports/\d+$"))
    address = page.url
    questions = page.locator(".section-row-text a").all_inner_texts()
    for number, question in enumerate(questions):
        page.locator(".section-row-text a").nth(number).click()
        page.get_by_role("textbox", name=question).click()
        answer = NEED if number == 0 else "Nothing to tell in this half year."
        with page.expect_response(
            lambda sent, answer=answer: (
                sent.request.method == "PUT" and answer in (sent.request.post_data or "")
            )
        ):
            page.keyboard.type(answer)
            page.keyboard.press("Control+s")
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        page.goto(address)
    notes = page.locator("#notes-form textarea:visible")
    for number in range(notes.count()):
        notes.nth(number).fill("The team began two months late.")
    _press(page, "Save notes and remarks")
    _press(page, "Hand to finance")
    expect(page.get_by_role("main")).to_contain_text("Finance checks the figures")
    return address


def _file(finance: Page, director: Page, writer: Page, report: str) -> None:
    """Lock the figures, sign, send: each by another person."""
    finance.goto(report)
    finance.get_by_label("as of").fill("2027-06-30")
    _press(finance, "Lock the figures")
    director.goto(report)
    _press(director, "Sign")
    writer.goto(f"{report}/send")
    writer.get_by_label("Day", exact=True).fill("2027-10-15")
    writer.get_by_label("Time", exact=True).fill("11:00")
    writer.get_by_label("Receipt or confirmation number").fill("JG-2027-0042")
    _press(writer, "Record the send")
    expect(writer.get_by_role("main")).to_contain_text("JG-2027-0042")


@pytest.mark.timeout(300)
def test_a_won_application_becomes_a_report_in_the_funders_hands(
    new_page: NewPage, empty_house: LiveServer, clock: FakeClock, tmp_path: Path
) -> None:
    clock.set(datetime(2027, 10, 15, 15, tzinfo=UTC))
    application_id = _won(empty_house)
    writer = new_page(state=state_for(empty_house, Role.DEVELOPMENT))
    award = _set_up(writer, empty_house, application_id)
    finance = new_page(state=state_for(empty_house, Role.FINANCE))
    _costs(finance, award)
    director = new_page(state=state_for(empty_house, Role.DIRECTOR))
    director.goto(f"{award}/actuals")
    director.locator("[data-tick-all]").click()
    expect(director.locator("[data-ticked]")).not_to_contain_text("None ticked")
    _press(director, "Approve the ticked")
    expect(director.get_by_role("main")).to_contain_text(SPENT)
    _activities(new_page("phone", state=state_for(empty_house, Role.PROGRAM)), empty_house)
    report = _write(writer, award)
    _file(finance, director, writer, report)
    with writer.expect_download() as download:
        writer.get_by_role("link", name=re.compile(r"\.pdf$")).click()
    download.value.save_as(tmp_path / "report.pdf")
    reader = PdfReader(tmp_path / "report.pdf")
    text = re.sub(r"\s+", " ", " ".join(one.extract_text() for one in reader.pages))
    for told in (NEED, "15POVC-26-GG-00123-HT", *SPENT_BY_JUNE, "47"):
        assert told in text, told
    assert SPENT not in text, "what was spent after the day of the figures stays out"
