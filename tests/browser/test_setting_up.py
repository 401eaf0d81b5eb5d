"""The first visit in a browser: set-up page, sign-out, sign-in, and the theme."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.watch import Watch, violations

PASSWORD = "lantern orbit velvet acorn"


def set_up(page: Page, house: LiveServer) -> None:
    """Fill in the set-up page as the first administrator."""
    page.goto(house.url)
    page.get_by_label("Legal name").fill("Open Door Outreach")
    page.get_by_label("Your name").fill("Ana Reyes")
    page.get_by_label("Your email").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set up Funding").click()


def test_the_first_visit_sets_up_the_house_and_signs_the_administrator_in(
    page: Page, empty_house: LiveServer, watch: Watch
) -> None:
    watch.allow("status of 404")
    page.goto(empty_house.url)
    expect(page).to_have_url(re.compile(r"/setup$"))
    assert violations(page) == []
    set_up(page, empty_house)
    expect(page.get_by_role("link", name="Funding Open Door Outreach")).to_be_visible()
    page.goto(f"{empty_house.url}/setup")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")


def test_a_person_signs_out_and_in_again_with_the_keyboard_alone(
    new_page: NewPage, empty_house: LiveServer
) -> None:
    page = new_page()
    set_up(page, empty_house)
    page.locator(".menu-account > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert violations(page) == []
    page.keyboard.type("ana@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Main", exact=True)).to_be_visible()


def test_a_chosen_theme_holds_on_the_next_page(page: Page, empty_house: LiveServer) -> None:
    set_up(page, empty_house)
    expect(page.locator("body")).to_have_css("background-color", "rgb(250, 248, 244)")
    page.locator(".menu-account > summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("body")).to_have_css("background-color", "rgb(16, 24, 27)")
    page.goto(f"{empty_house.url}/funders")
    expect(page.locator("body")).to_have_css("background-color", "rgb(16, 24, 27)")
    page.locator(".menu-account > summary").click()
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="System").click()
    expect(page.locator("body")).to_have_css("background-color", "rgb(250, 248, 244)")
