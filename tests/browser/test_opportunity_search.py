"""The search page in a browser: a choice narrows the list at once and stands in the address bar."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for


def test_a_choice_narrows_the_list_without_a_button(new_page: NewPage, demo_house: LiveServer) -> None:
    page = new_page(state=state_for(demo_house, Role.DEVELOPMENT))
    page.goto(f"{demo_house.url}/opportunities/")
    results = page.locator(".result")
    before = results.count()
    assert before > 0
    page.get_by_label(re.compile("^Forecasted")).uncheck()
    expect(page).to_have_url(re.compile("status=open"))
    expect(page.locator("main").get_by_text("Forecast", exact=True)).to_have_count(0)
    assert results.count() <= before
    page.get_by_role("link", name=re.compile("remove this filter")).first.click()
    expect(page).not_to_have_url(re.compile("status=open"))


def test_an_opened_facet_stays_open_after_a_choice(new_page: NewPage, demo_house: LiveServer) -> None:
    page = new_page(state=state_for(demo_house, Role.DEVELOPMENT))
    page.goto(f"{demo_house.url}/opportunities/")
    page.locator("summary", has_text="Award ceiling").click()
    page.locator('details[data-facet="award"] input').first.check()
    expect(page).to_have_url(re.compile("award="))
    expect(page.locator('details[data-facet="award"]')).to_have_attribute("open", "")
