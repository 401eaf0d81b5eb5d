"""The shell and the board by keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for


def _open(new_page: NewPage, house: LiveServer, path: str) -> Page:
    page = new_page(state=state_for(house, Role.DEVELOPMENT))
    page.goto(house.url + path)
    return page


def _has_visible_focus(page: Page) -> bool:
    return bool(
        page.evaluate(
            """() => {
              const style = getComputedStyle(document.activeElement);
              return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
            }"""
        )
    )


def test_the_first_tab_leads_past_the_rail(new_page: NewPage, demo_house: LiveServer) -> None:
    page = _open(new_page, demo_house, "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_every_stop_of_the_tab_key_shows_where_it_is(new_page: NewPage, demo_house: LiveServer) -> None:
    page = _open(new_page, demo_house, "/")
    stops = 0
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        stops += 1
        assert _has_visible_focus(page), page.evaluate("document.activeElement.outerHTML")
    assert stops > 15


def test_letters_lead_to_places_but_not_while_typing(new_page: NewPage, demo_house: LiveServer) -> None:
    page = _open(new_page, demo_house, "/")
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile(r"/pipeline$"))
    page.keyboard.press("/")
    page.keyboard.type("gh?")
    expect(page.get_by_role("combobox", name="Find anything")).to_have_value("gh?")
    expect(page).to_have_url(re.compile(r"/pipeline$"))
    page.keyboard.press("Escape")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def test_a_menu_opens_and_closes_and_gives_the_focus_back(new_page: NewPage, demo_house: LiveServer) -> None:
    page = _open(new_page, demo_house, "/")
    button = page.locator(".menu-account > summary")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Your account")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Your account")).not_to_be_visible()
    expect(button).to_be_focused()


def test_a_phone_reaches_every_page_through_its_menu(new_page: NewPage, demo_house: LiveServer) -> None:
    page = new_page("phone", state=state_for(demo_house, Role.DEVELOPMENT))
    page.goto(demo_house.url)
    page.get_by_role("link", name="Menu", exact=True).click()
    rail = page.get_by_role("navigation", name="Main", exact=True)
    expect(rail).to_be_visible()
    rail.get_by_role("link", name="Outreach").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Outreach")
    expect(rail).not_to_be_visible()


def test_a_card_moves_by_keyboard(new_page: NewPage, demo_house: LiveServer) -> None:
    page = _open(new_page, demo_house, "/pipeline")
    column = page.locator(".board-column")
    card = column.filter(has=page.get_by_role("heading", name="Exploring")).locator("[data-card]").first
    number = card.get_attribute("data-card")
    card.get_by_role("link").first.focus()
    page.keyboard.press("m")
    move = page.get_by_role("button", name=re.compile("Move.* to Deciding")).first
    expect(move).to_be_visible()
    move.focus()
    page.keyboard.press("Enter")
    target = column.filter(has=page.get_by_role("heading", name="Deciding"))
    expect(target.locator(f"[data-card='{number}']")).to_be_visible()
