"""Every screen of the demonstration house, looked at by axe: no violation, no complaint, nothing cut off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for
from tests.browser.watch import bring_axe, violations

MAIN = (
    "dashboard.home",
    "opportunities.index",
    "applications.board",
    "applications.listing",
    "applications.show",
    "budgets.show",
    "proposals.show",
    "funders.index",
    "funders.show",
    "outreach.show",
    "accounts.people",
)
FEWEST_SCREENS = 100
PARTS = 8
"""So many tests share the screens, so that two browsers look at them side by side."""


def _look(page: Page, house: LiveServer, screens: dict[str, str]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    bring_axe(page)
    for endpoint, url in screens.items():
        page.goto(house.url + url)
        found = violations(page)
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if width > 0:
            found.append(f"{width} px wider than the screen")
        if found:
            wrong[f"{endpoint} {url}"] = found
    return wrong


@pytest.mark.timeout(300)
@pytest.mark.parametrize("part", range(PARTS))
def test_every_screen_is_accessible_on_a_desk(
    new_page: NewPage, demo_house: LiveServer, screens: dict[str, str], part: int
) -> None:
    assert len(screens) >= FEWEST_SCREENS
    chosen = dict(list(screens.items())[part::PARTS])
    page = new_page(state=state_for(demo_house, Role.ADMINISTRATOR))
    assert _look(page, demo_house, chosen) == {}


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("size", "dark"), [("phone", False), ("phone", True), ("desk", True)])
def test_the_main_screens_are_accessible_on_a_phone_and_in_the_dark(
    new_page: NewPage, demo_house: LiveServer, screens: dict[str, str], size: str, dark: bool
) -> None:
    chosen = {endpoint: screens[endpoint] for endpoint in MAIN if endpoint in screens}
    assert len(chosen) == len(MAIN), set(MAIN) - set(chosen)
    page = new_page(size, dark=dark, state=state_for(demo_house, Role.ADMINISTRATOR))
    assert _look(page, demo_house, chosen) == {}
