"""Moving cards with the mouse: the server decides, and a refused card goes back and says why."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for
from tests.browser.watch import Watch


def _board(new_page: NewPage, house: LiveServer) -> Page:
    page = new_page(state=state_for(house, Role.DEVELOPMENT))
    page.goto(f"{house.url}/pipeline")
    expect(page.locator("[data-card]").first).to_be_visible()
    return page


def _drag(page: Page, card: Locator, stage: str) -> None:
    """Take the card by its lower edge, as people do, and let it go in the other column."""
    source = card.bounding_box()
    target = page.locator(f"[data-phase={stage}]").bounding_box()
    assert source is not None
    assert target is not None
    page.mouse.move(source["x"] + source["width"] / 2, source["y"] + source["height"] - 6)
    page.mouse.down()
    page.mouse.move(target["x"] + 40, target["y"] + 20, steps=12)
    page.mouse.move(target["x"] + 60, target["y"] + 30, steps=4)
    page.mouse.up()


def test_a_dragged_card_is_moved_and_the_totals_follow(new_page: NewPage, demo_house: LiveServer) -> None:
    page = _board(new_page, demo_house)
    deciding = page.locator("#stage-2 + .count")
    before = int(deciding.inner_text())
    title = page.locator("[data-phase=prospect] [data-card] h3").first.inner_text()
    _drag(page, page.locator("[data-phase=prospect] [data-card]").first, "deciding")
    expect(page.locator("[data-phase=deciding]")).to_contain_text(title)
    expect(deciding).to_have_text(str(before + 1))
    page.reload()
    expect(page.locator("[data-phase=deciding]")).to_contain_text(title)


def test_a_refused_card_goes_back_and_names_what_blocks(
    new_page: NewPage, demo_house: LiveServer, watch: Watch
) -> None:
    watch.allow("status of 422")
    page = _board(new_page, demo_house)
    card = page.locator("[data-phase=prospect] [data-card]").last
    title = card.locator("h3").inner_text()
    _drag(page, card, "review")
    expect(page.get_by_role("alert").filter(has_text="cannot go from Exploring to Review")).to_be_visible()
    expect(page.locator("[data-phase=prospect]")).to_contain_text(title)


def test_a_move_by_keyboard_keeps_the_focus_and_names_each_blocker(
    new_page: NewPage, demo_house: LiveServer, watch: Watch
) -> None:
    watch.allow("status of 422")
    page = _board(new_page, demo_house)
    card = page.locator("[data-phase=deciding] [data-card]").first
    key = card.get_attribute("data-card")
    card.locator("h3 a").focus()
    page.keyboard.press("m")
    expect(page.locator("#move-dialog button[type=submit]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Moved to Exploring.")).to_be_visible()
    moved = page.locator(f"[data-phase=prospect] [data-card='{key}']")
    expect(moved.locator("h3 a")).to_be_focused()
    undecided = page.locator("[data-phase=deciding] [data-card]").first
    undecided.scroll_into_view_if_needed()
    _drag(page, undecided, "drafting")
    alert = page.get_by_role("alert").filter(has_text="No “go” decision is recorded yet.")
    expect(alert.get_by_role("link", name="Mend it")).to_be_visible()


def test_a_move_with_consequences_asks_first_and_comes_back(
    new_page: NewPage, demo_house: LiveServer
) -> None:
    page = _board(new_page, demo_house)
    _drag(page, page.locator("[data-phase=review] [data-card]").first, "submitted")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Move to Submitted")
    page.get_by_role("link", name="Cancel").click()
    expect(page).to_have_url(f"{demo_house.url}/pipeline")
