"""The coverage grid in a real browser: by keyboard, refused at the cell, on a phone, looked at by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from funding.coverage.models import PlanLine
from funding.infra.db import db
from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for
from tests.browser.watch import Watch, bring_axe, violations


def _line(house: LiveServer, title: str) -> tuple[int, int]:
    """The number of a line of the demonstration, and of its initiative."""
    with house.app.app_context():
        line = db.session.scalars(select(PlanLine).where(PlanLine.title == title)).one()
        return line.id, line.initiative_id


def _open(new_page: NewPage, house: LiveServer, path: str, size: str = "desk", *, dark: bool = False) -> Page:
    page = new_page(size, dark=dark, state=state_for(house, Role.FINANCE))
    page.goto(house.url + path)
    return page


def test_a_cell_is_typed_refused_and_put_right_by_keyboard(
    new_page: NewPage, demo_house: LiveServer, watch: Watch
) -> None:
    watch.allow("status of 422")
    line_id, initiative_id = _line(demo_house, "Team lead")
    page = _open(new_page, demo_house, f"/outreach/{initiative_id}/coverage")
    cells = page.locator(f"#line-{line_id} [data-cell]")
    first, second = cells.nth(0), cells.nth(1)
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(second).to_be_focused()
    page.keyboard.press("ArrowLeft")
    before = first.get_attribute("data-value")
    page.keyboard.type("9")
    page.keyboard.type("0%")
    page.keyboard.press("Enter")
    refusal = page.locator(".cover-refused")
    expect(refusal).to_contain_text("too much")
    expect(page.locator(".cover-edit input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_focused()
    assert first.get_attribute("data-value") == before
    page.keyboard.press("Enter")
    page.keyboard.type("10%")
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("data-value", "10%")
    expect(refusal).to_have_count(0)
    page.keyboard.press("ArrowUp")
    first.focus()
    page.keyboard.press("Delete")
    expect(first).to_have_attribute("data-value", "")
    first.focus()
    page.keyboard.type(before or "25%")
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("data-value", before or "25%")


def test_a_cell_opens_its_page_where_no_script_runs(new_page: NewPage, demo_house: LiveServer) -> None:
    line_id, initiative_id = _line(demo_house, "Team lead")
    page = _open(new_page, demo_house, f"/outreach/{initiative_id}/coverage")
    address = page.locator(f"#line-{line_id} [data-cell]").first.get_attribute("href")
    page.goto(demo_house.url + str(address))
    expect(page.get_by_label("Share or amount")).to_be_visible()


@pytest.mark.parametrize(("size", "dark"), [("phone", False), ("desk", True)])
def test_the_screens_of_coverage_are_accessible(
    new_page: NewPage, demo_house: LiveServer, size: str, dark: bool
) -> None:
    _, initiative_id = _line(demo_house, "Nurse educator")
    page = _open(new_page, demo_house, "/coverage/", size, dark=dark)
    bring_axe(page)
    for path in (
        "/coverage/",
        "/coverage/gaps",
        "/coverage/sources",
        "/coverage/scenarios",
        "/coverage/scenarios/1",
        "/coverage/scenarios/compare?s=1&s=2",
        f"/outreach/{initiative_id}/coverage",
        f"/outreach/{initiative_id}/coverage?view=months",
        f"/outreach/{initiative_id}/coverage/start",
        f"/outreach/{initiative_id}/coverage/lines/new",
    ):
        page.goto(demo_house.url + path)
        assert violations(page) == [], path
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, path
