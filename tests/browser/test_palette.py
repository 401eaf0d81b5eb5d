"""The palette and the completion of names, by keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for


def test_the_palette_finds_goes_and_gives_the_focus_back(new_page: NewPage, demo_house: LiveServer) -> None:
    page = new_page(state=state_for(demo_house, Role.DEVELOPMENT))
    page.goto(demo_house.url + "/pipeline")
    before = page.locator(".menu-account > summary")
    before.focus()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Find anything")
    expect(field).to_be_focused()
    page.keyboard.type("street outr")
    results = page.get_by_role("listbox", name="Results")
    first = results.get_by_role("option", name=re.compile("Street outreach")).first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("Escape")
    expect(before).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("go to funders")
    expect(results.get_by_role("option", name="Go to Funders", exact=True)).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/funders$"))


def activity_of_a_funder(page: Page, house: LiveServer) -> str:
    """Where the activity of a funder stands that people write notes about."""
    page.goto(house.url + "/funders")
    page.locator("main a[href^='/funders/']").filter(
        has_text=re.compile("Foundation|Fund|Trust")
    ).first.click()
    return str(page.get_by_role("link", name="All activity").get_attribute("href"))


def test_a_name_is_completed_by_keyboard_and_the_note_calls_it(
    new_page: NewPage, demo_house: LiveServer
) -> None:
    page = new_page(state=state_for(demo_house, Role.DEVELOPMENT))
    page.goto(demo_house.url + activity_of_a_funder(page, demo_house))
    note = page.get_by_label("Note", exact=True)
    note.focus()
    page.keyboard.type("Please look, @brightw")
    expect(page.get_by_role("option", name=re.compile("Daniel Brightwater"))).to_be_visible()
    page.keyboard.press("Enter")
    expect(note).to_have_value("Please look, @Daniel Brightwater ")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".toast")).to_contain_text("Daniel Brightwater was told.")
    expect(page.locator(".note .mention")).to_have_text("@Daniel Brightwater")


def test_a_name_typed_before_the_script_comes_is_completed_too(
    new_page: NewPage, demo_house: LiveServer
) -> None:
    page = new_page(state=state_for(demo_house, Role.DEVELOPMENT))
    address = activity_of_a_funder(page, demo_house)
    script = re.compile(r"/js/mentions[^/]*\.js")
    held: list[Route] = []
    page.route(script, lambda route: held.append(route))
    with page.expect_request(script):
        page.goto(demo_house.url + address, wait_until="commit")
    page.get_by_label("Note", exact=True).evaluate(
        "(note) => { note.focus(); note.value = 'Please look, @brightw'; note.setSelectionRange(21, 21); }"
    )
    option = page.get_by_role("option", name=re.compile("Daniel Brightwater"))
    expect(option).to_be_hidden()
    held[0].continue_()
    expect(option).to_be_visible()


def test_enter_never_follows_what_answered_an_older_text(new_page: NewPage, demo_house: LiveServer) -> None:
    page = new_page(state=state_for(demo_house, Role.DEVELOPMENT))
    page.goto(demo_house.url + "/pipeline")
    page.keyboard.press("/")
    options = page.get_by_role("listbox", name="Results").get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    # One turn of the browser: no answer can come between the text and the key.
    page.get_by_role("combobox", name="Find anything").evaluate(
        """(field) => {
          field.value = "street outreach";
          field.dispatchEvent(new Event("input", { bubbles: true }));
          field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
        }"""
    )
    expect(page).to_have_url(re.compile(r"/search\?q=street\+outreach$"))
