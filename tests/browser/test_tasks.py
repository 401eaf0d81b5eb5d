"""Tasks: a line that says what it understood while it is typed, and a check-off that can be taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for
from tests.browser.watch import Watch, violations


@pytest.mark.timeout(120)
def test_a_line_is_echoed_asked_about_and_added_by_keyboard(
    new_page: NewPage, demo_house: LiveServer, watch: Watch
) -> None:
    watch.allow("422")
    page = new_page(state=state_for(demo_house, Role.DEVELOPMENT))
    page.goto(f"{demo_house.url}/tasks?view=team")
    line = page.get_by_label("Add a task in one line")
    line.press_sequentially("Letter from the shelter in 2 weeks @maria #street outreach")
    echo = page.locator(".quick-echo")
    expect(echo).to_contain_text("Maria Delgado")
    expect(echo).to_contain_text("Which record is “street outreach”?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("One question before it is saved")
    page.get_by_role("radio", name="Street outreach, year two application").check()
    assert violations(page) == []
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Added “Letter from the shelter”.")).to_be_visible()
    row = page.locator(".task-row", has_text="Letter from the shelter").filter(
        has_text="Street outreach, year two"
    )
    expect(row).to_have_count(1)


@pytest.mark.timeout(120)
def test_a_task_is_checked_off_and_taken_back_on_a_phone(new_page: NewPage, demo_house: LiveServer) -> None:
    page = new_page("phone", state=state_for(demo_house, Role.DEVELOPMENT))
    page.goto(f"{demo_house.url}/tasks?view=team")
    title = "Check the résumés against the template of the notice"
    page.get_by_role("button", name=f"Mark “{title}” as done").click()
    expect(page.get_by_text(f"“{title}” is done.")).to_be_visible()
    expect(page.locator(".task-row", has_text=title)).to_have_count(0)
    assert violations(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(f"“{title}” is open again.")).to_be_visible()
    expect(page.locator(".task-row", has_text=title)).to_have_count(1)
