"""An activity is logged on a phone by touch, survives a lost connection, and a double tap makes one."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for
from tests.browser.watch import Watch


def test_an_activity_typed_without_a_connection_is_logged_once_when_it_is_back(
    new_page: NewPage, demo_house: LiveServer, watch: Watch
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")
    page = new_page("phone", state=state_for(demo_house, Role.PROGRAM))
    page.goto(demo_house.url + "/outreach/activities/new")
    page.get_by_label("Initiative").select_option(index=1)
    page.locator("[data-place]").first.click()
    page.locator("label.touch", has_text="Workshop").click()
    students = page.get_by_label("Students")
    students.fill("41")
    expect(page.locator("[data-sum]")).to_have_text("41 in all")
    press = page.get_by_role("button", name="Log activity")
    page.context.set_offline(True)
    press.click()
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    expect(students).to_have_value("41")
    page.context.set_offline(False)
    press.dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Workshop"))
    page.goto(demo_house.url + "/outreach/activities?kind=workshop")
    expect(page.locator("main tbody tr")).to_have_count(1)
