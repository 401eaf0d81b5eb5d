"""The list by keyboard: a cell is changed and undone, and the sums follow; many are changed at once, shown first."""

from __future__ import annotations

from playwright.sync_api import expect

from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for


def test_a_cell_is_changed_by_keyboard_and_undone(new_page: NewPage, demo_house: LiveServer) -> None:
    page = new_page(state=state_for(demo_house, Role.DEVELOPMENT))
    page.goto(f"{demo_house.url}/pipeline/list?stage=prospect&cols=title,owner,ask,chance")
    cell = page.locator("td[data-edit=ask]").first
    total = page.locator("[data-sum='all.ask']")
    was, sum_was = cell.inner_text(), total.inner_text()
    page.locator("td[data-edit=owner]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("$7,654.32")
    page.keyboard.press("Tab")
    expect(cell).to_have_text("$7,654.32")
    expect(page.locator(".cell-editor input")).to_have_attribute("placeholder", "stage’s own")
    page.keyboard.press("Escape")
    expect(total).not_to_have_text(sum_was)
    page.get_by_role("button", name="Undo").click()
    expect(cell).to_have_text(was)
    expect(total).to_have_text(sum_was)
    for amount in ("$8,000.00", "$9,000.00"):
        cell.press("Enter")
        page.keyboard.press("Control+A")
        page.keyboard.type(amount)
        page.keyboard.press("Enter")
        expect(cell).to_have_text(amount)
    page.keyboard.press("Control+Z")
    expect(cell).to_have_text("$8,000.00")
    page.keyboard.press("Control+Z")
    expect(cell).to_have_text(was)


def test_rows_are_chosen_with_shift_and_a_bulk_change_is_shown_first(
    new_page: NewPage, demo_house: LiveServer
) -> None:
    page = new_page(state=state_for(demo_house, Role.DEVELOPMENT))
    page.goto(f"{demo_house.url}/pipeline/list?sort=title")
    bar = page.get_by_role("form", name="Change many at once")
    expect(bar).to_be_hidden()
    boxes = page.locator(".row-check")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(bar).to_contain_text("3 chosen")
    bar.get_by_label("What to change").select_option("archive")
    bar.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Archive")
    page.get_by_role("button", name="Change 3 applications").click()
    expect(page.locator("tbody")).to_contain_text("changed")
    page.get_by_role("button", name="Undo all of it").click()
    page.locator("[data-confirm-yes]").click()
    expect(page.locator("tbody")).to_contain_text("taken back")
