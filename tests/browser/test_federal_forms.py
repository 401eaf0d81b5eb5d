"""The federal forms in Chromium: an answer refused beside its field, corrected, and both files taken home."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from funding.budgets.models import Budget
from funding.infra.db import db
from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for
from tests.browser.watch import Watch, bring_axe, violations
from tests.support.schemas import faults

PROJECT = "Open Door: outreach and training for victims of human trafficking"


def first_budget(house: LiveServer) -> int:
    with house.app.app_context():
        found = db.session.scalar(db.select(Budget.id).where(Budget.title == PROJECT))
        db.session.rollback()
    assert found is not None
    return found


def taken(page: Page, name: str) -> bytes:
    """What the button answers with."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).first.click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.timeout(180)
def test_the_sf424_is_answered_corrected_and_taken_home(
    new_page: NewPage, demo_house: LiveServer, watch: Watch
) -> None:
    watch.allow("status of 422")
    page = new_page(state=state_for(demo_house, Role.DIRECTOR))
    page.goto(f"{demo_house.url}/budgets/{first_budget(demo_house)}")
    page.get_by_role("link", name="Forms", exact=True).click()
    page.get_by_role("link", name="Open SF-424", exact=True).click()
    page.get_by_role("link", name="Answer").click()
    assert violations(page) == []
    page.locator("#project_title").evaluate("field => field.removeAttribute('maxlength')")
    page.get_by_label("Project title").fill("x" * 201)
    page.get_by_label("Congressional district of the project").fill("somewhere")
    page.get_by_role("button", name="Save the answers").click()
    expect(page.locator("#project_title-error")).to_contain_text("200 characters")
    expect(page.locator("#project_district-error")).to_contain_text("district")
    expect(page.locator("#project_title")).to_have_value("x" * 201)
    expect(page.locator("#project_title")).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    page.get_by_label("Project title").fill("Open Door")
    page.get_by_label("Congressional district of the project").fill("PA-all")
    page.get_by_label("The representative certifies").check()
    page.get_by_role("button", name="Save the answers").click()
    expect(page.get_by_text("Every item that Grants.gov asks is answered")).to_be_visible()
    assert violations(page) == []
    assert faults(taken(page, "XML"), "SF424_4_0-V4.0.xsd") == []
    assert taken(page, "PDF").startswith(b"%PDF")


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("size", "dark"), [("desk", False), ("phone", True)])
def test_the_sf424a_reads_well_and_its_plan_is_kept(
    new_page: NewPage, demo_house: LiveServer, watch: Watch, size: str, dark: bool
) -> None:
    watch.allow("status of 422")
    page = new_page(size, dark=dark, state=state_for(demo_house, Role.FINANCE))
    page.goto(f"{demo_house.url}/budgets/{first_budget(demo_house)}/forms/sf424a")
    assert violations(page) == []
    page.get_by_text("How these figures are made").first.click()
    expect(page.get_by_text("row 1 of column (g)")).to_be_visible()
    page.get_by_role("link", name="Programs, match, cash plan").click()
    assert violations(page) == []
    page.get_by_label("7. Program income").first.fill("1.1")
    page.get_by_label("23. Remarks").fill("Matched by volunteers")
    page.get_by_role("button", name="Save the answers").click()
    expect(page.locator("#income_1-error")).to_be_visible()
    expect(page.get_by_label("23. Remarks")).to_have_value("Matched by volunteers")
    page.get_by_label("7. Program income").first.fill("5,000")
    page.get_by_role("button", name="Save the answers").click()
    expect(page.get_by_text("Matched by volunteers")).to_be_visible()
    expect(page.locator("#section-B")).to_contain_text("$5,000.00")
    assert faults(taken(page, "XML"), "SF424A-V1.0.xsd") == []


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("size", "dark"), [("desk", True), ("phone", False)])
def test_the_other_screens_of_forms_are_accessible(
    new_page: NewPage, demo_house: LiveServer, size: str, dark: bool
) -> None:
    page = new_page(size, dark=dark, state=state_for(demo_house, Role.ADMINISTRATOR))
    budget = f"{demo_house.url}/budgets/{first_budget(demo_house)}/forms"
    bring_axe(page)
    for rest in ("", "/sf424?whole_dollars=1", "/sf424a?whole_dollars=1", "/state", "/state/layout"):
        page.goto(budget + rest)
        assert violations(page) == [], rest
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, rest
