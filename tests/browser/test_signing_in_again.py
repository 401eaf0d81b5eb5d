"""A sign-in that ends while somebody writes costs nobody a word."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from funding.infra.db import unit_of_work
from tests.browser.live import LiveServer
from tests.browser.test_budget_grid import Grid
from tests.browser.test_setting_up import PASSWORD, set_up
from tests.browser.watch import Watch, violations
from tests.builders.budgets import build_sample_budget
from tests.support.clock import FakeClock

HOURS_LATER = 30


def test_a_form_sent_after_the_sign_in_ended_is_saved_once_the_password_is_typed(
    page: Page, empty_house: LiveServer, clock: FakeClock, watch: Watch
) -> None:
    watch.allow("status of 401")
    set_up(page, empty_house)
    page.goto(f"{empty_house.url}/funders/new?kind=foundation")
    page.get_by_label("Name", exact=True).fill("Harbor Light Foundation")
    page.get_by_label("How they work").fill("They read the budget first.\nThen they call.")
    clock.advance(hours=HOURS_LATER)
    page.get_by_role("button", name="Add funder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in again")
    assert violations(page) == []
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in and send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbor Light Foundation")
    expect(page.get_by_text("They read the budget first.").first).to_be_visible()


def test_a_script_asks_for_the_password_in_place_and_sends_its_request_again(
    page: Page, empty_house: LiveServer, clock: FakeClock, watch: Watch
) -> None:
    watch.allow("status of 401", "status of 422")
    set_up(page, empty_house)
    page.goto(f"{empty_house.url}/funders")
    clock.advance(hours=HOURS_LATER)
    page.evaluate(
        """async () => {
          const api = await import("/static/js/api.js");
          window.answered = api.getJson("/funders").then(() => "went through", (error) => String(error));
        }"""
    )
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    assert violations(page) == []
    expect(dialog.get_by_label("Email")).to_have_value("ana@example.org")
    dialog.get_by_label("Password").fill("not the password at all")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).not_to_be_visible()
    assert page.evaluate("window.answered") == "went through"


def test_a_writer_signs_in_again_in_place_and_loses_no_word(
    page: Page, empty_house: LiveServer, clock: FakeClock, watch: Watch
) -> None:
    watch.allow("status of 401")
    set_up(page, empty_house)
    page.goto(f"{empty_house.url}/funders/new?kind=foundation")
    page.get_by_label("Name", exact=True).fill("Harbor Light Foundation")
    page.get_by_role("button", name="Add funder").click()
    page.goto(f"{empty_house.url}/applications/new")
    page.get_by_label("Title").fill("Night outreach")
    page.get_by_label("Funder").select_option(label="Harbor Light Foundation")
    page.get_by_role("button", name="Start application").click()
    page.get_by_role("link", name="Proposal", exact=True).click()
    page.get_by_role("button", name="Start the proposal").click()
    page.locator(".section-rows a").first.click()
    page.locator(".ProseMirror").click()
    clock.advance(hours=HOURS_LATER)
    page.keyboard.type("A sentence begun before the sign-in ended")
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).not_to_be_visible()
    expect(page.locator(".save-state")).to_have_text("Saved")
    page.locator(".ProseMirror").click()
    page.keyboard.press("End")
    page.keyboard.type(" and finished after it.")
    expect(page.locator(".save-state")).to_have_text("Not saved yet")
    expect(page.locator(".save-state")).to_have_text("Saved")
    page.reload()
    words = "A sentence begun before the sign-in ended and finished after it."
    expect(page.locator(".ProseMirror")).to_have_text(words)


def test_the_budget_grid_keeps_what_is_typed_after_the_sign_in_ended(
    page: Page, empty_house: LiveServer, clock: FakeClock, watch: Watch
) -> None:
    watch.allow("status of 401")
    set_up(page, empty_house)
    with empty_house.app.app_context(), unit_of_work():
        budget_id = build_sample_budget().id
    grid = Grid(page, empty_house, budget_id)
    clock.advance(hours=HOURS_LATER)
    grid.focus("Evaluator", "federal")
    grid.type("26000")
    grid.keys("Enter")
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    assert grid.stored("Evaluator") == [25_600_00, 0, 0]
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(page.locator("[data-save-state]")).to_have_text("Signed out: 1 change is kept in this browser")
    expect(grid.cell("Evaluator", "federal").locator(".value")).to_have_text("26,000")
    grid.focus("Site visits", "federal")
    grid.type("1600")
    grid.keys("Enter")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).not_to_be_visible()
    grid.saved()
    assert grid.stored("Evaluator") == [26_000_00, 0, 0]
    assert grid.stored("Site visits") == [1_600_00, 0, 0]
