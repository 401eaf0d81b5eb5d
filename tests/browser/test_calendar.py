"""The calendar with the mouse and the keyboard: an internal step moves once what follows was shown."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for


def _calendar(new_page: NewPage, house: LiveServer) -> Page:
    page = new_page(state=state_for(house, Role.DEVELOPMENT))
    page.goto(f"{house.url}/calendar")
    expect(page.locator("[data-moves]").first).to_be_visible()
    return page


def test_a_dragged_step_shows_what_follows_and_then_moves(new_page: NewPage, demo_house: LiveServer) -> None:
    page = _calendar(new_page, demo_house)
    cell = page.locator("[data-day]", has=page.locator("[data-moves]")).first
    line = cell.locator("[data-moves]").first
    number = line.get_attribute("data-moves")
    day = page.locator("[data-day].is-today")
    source, target = line.bounding_box(), day.locator(".cal-lines").bounding_box()
    assert source is not None
    assert target is not None
    page.mouse.move(source["x"] + source["width"] - 12, source["y"] + 8)
    page.mouse.down()
    page.mouse.move(target["x"] + 30, target["y"] + 8, steps=12)
    page.mouse.move(target["x"] + 40, target["y"] + 10, steps=4)
    page.mouse.up()
    dialog = page.locator("#date-dialog")
    expect(dialog.locator(".cal-preview")).to_contain_text("working day")
    expect(cell.locator(f"[data-moves='{number}']")).to_be_visible()
    dialog.get_by_role("button", name="Move to").click()
    expect(page.locator(f".is-today [data-moves='{number}']")).to_be_visible()


def test_the_keyboard_opens_the_same_and_escape_leaves_all_as_it_was(
    new_page: NewPage, demo_house: LiveServer
) -> None:
    page = _calendar(new_page, demo_house)
    line = page.locator("[data-moves]").last
    line.locator("a").focus()
    page.keyboard.press("m")
    expect(page.locator("#date-dialog").get_by_label("New day")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#date-dialog")).to_be_hidden()
    expect(line.locator("a")).to_be_focused()
