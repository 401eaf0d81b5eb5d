"""A deadline that the funder moves, with its ladder, and a registration renewed: by hand and by keyboard, with axe."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from funding.infra import clock
from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for
from tests.browser.watch import Watch, bring_axe, violations

LADDERED = "Lessons that reach home: youth prevention education"


def _open(new_page: NewPage, house: LiveServer, role: Role, path: str, size: str = "desk") -> Page:
    page = new_page(size, state=state_for(house, role))
    page.goto(house.url + path)
    return page


@pytest.mark.timeout(120)
def test_a_funder_moves_a_deadline_and_the_ladder_follows_after_a_look(
    new_page: NewPage, demo_house: LiveServer, watch: Watch
) -> None:
    watch.allow("422")
    page = _open(new_page, demo_house, Role.DEVELOPMENT, "/pipeline")
    page.get_by_role("link", name=LADDERED, exact=True).click()
    page.get_by_role("link", name="Dates", exact=True).click()
    stated = page.get_by_role("table", name="The funder’s dates")
    internal = page.get_by_role("table", name="Internal dates")
    before = internal.get_by_role("row", name=re.compile("Upload rehearsal")).inner_text()
    stated.get_by_role("link", name=re.compile("^Edit")).first.click()
    day = page.get_by_label("Day optional")
    new_day = (clock.today() + timedelta(days=20)).isoformat()
    day.fill(new_day)
    page.get_by_role("button", name="Save", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("the day on which you checked it")
    expect(day).to_have_value(new_day)
    page.get_by_label("Checked on").fill(clock.today().isoformat())
    page.get_by_label("What says so").fill("Amendment 1, page 2")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="What moves along")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name=re.compile("Save and move all")).click()
    expect(page.get_by_text(re.compile("internal dates moved along"))).to_be_visible()
    assert internal.get_by_role("row", name=re.compile("Upload rehearsal")).inner_text() != before
    stated.get_by_text("Changed 1 time").click()
    expect(stated.get_by_text(re.compile("Amendment 1, page 2, checked"))).to_be_visible()
    assert violations(page) == []


@pytest.mark.timeout(120)
def test_a_ladder_is_laid_by_keyboard_on_a_phone(new_page: NewPage, demo_house: LiveServer) -> None:
    page = _open(new_page, demo_house, Role.DEVELOPMENT, "/pipeline", "phone")
    page.get_by_role("link", name="The lakefront resource fair", exact=True).click()
    page.get_by_role("link", name="Dates", exact=True).click()
    page.get_by_role("link", name="Lay out a ladder").click()
    assert violations(page) == []
    steps = page.get_by_role("checkbox")
    steps.first.focus()
    page.keyboard.press("Space")
    left_out = steps.first.is_checked()
    page.get_by_role("button", name="Set these dates").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("internal dates? w"))).to_be_visible()
    page.get_by_role("link", name="Apply the ladder again").click()
    assert left_out is False
    expect(page.get_by_text("What is done or was moved by hand stays")).to_be_visible()


@pytest.mark.timeout(120)
def test_a_registration_that_is_due_is_renewed_from_home(new_page: NewPage, demo_house: LiveServer) -> None:
    page = _open(new_page, demo_house, Role.DIRECTOR, "/")
    page.locator(".decisions-rest > summary").click()
    page.locator(".decision", has_text="Pennsylvania charity").get_by_role("link").click()
    assert violations(page) == []
    page.get_by_label("New last day").fill((clock.today() + timedelta(days=400)).isoformat())
    page.get_by_role("button", name="Record the renewal").click()
    expect(page.get_by_text("Renewed. What it was stays in its history.")).to_be_visible()
    expect(page.get_by_role("table", name="Renewals").get_by_role("row")).to_have_count(2)
    assert violations(page) == []
    page.goto(demo_house.url + "/")
    expect(page.get_by_text("Pennsylvania charity")).to_have_count(0)


@pytest.mark.timeout(120)
@pytest.mark.parametrize(("size", "dark"), [("desk", False), ("phone", True)])
def test_registrations_and_ladders_are_accessible(
    new_page: NewPage, demo_house: LiveServer, size: str, dark: bool
) -> None:
    page = new_page(size, dark=dark, state=state_for(demo_house, Role.ADMINISTRATOR))
    page.goto(demo_house.url + "/settings/registrations")
    first = page.locator("main table a[href*='/settings/registrations/']").first.get_attribute("href")
    assert first
    bring_axe(page)
    for path in ("/settings/registrations", first, f"{first}/edit", f"{first}/renew", "/settings/ladders"):
        page.goto(demo_house.url + path)
        assert violations(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
