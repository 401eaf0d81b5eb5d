"""A spreadsheet brought to a budget in Chromium: upload, map, preview, correct, apply, undo, without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from funding.budgets import queries
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for
from tests.browser.watch import violations
from tests.builders.budget_imports import sheet
from tests.builders.budgets import build_sample_budget

PLAN = sheet(
    ["Plan for next year"],
    ["Category", "Line item", "Year 1", "Match", "Narrative"],
    ["A. Personnel"],
    ["", "Youth educator", 52000, 0, "Leads the lessons"],
    ["Getting around", "Bus passes", "1.1", 0, ""],
    ["Contractual", "Evaluator", 12000, 0, ""],
    ["Total", "", 64001.1, 0, ""],
    name="Plan",
    more={"Notes": [["Nothing here"]]},
)


@pytest.fixture
def budget_id(empty_house: LiveServer) -> int:
    state_for(empty_house, Role.FINANCE)
    with empty_house.app.app_context(), unit_of_work():
        return build_sample_budget().id


def titles(empty_house: LiveServer, budget_id: int) -> set[str]:
    with empty_house.app.app_context():
        budget = db.session.get(queries.Budget, budget_id)
        assert budget is not None
        found = {each.line.title for each in queries.load(budget).lines}
        db.session.rollback()
    return found


def press(page: Page, button: str) -> None:
    """Use a button as somebody does who has no mouse."""
    page.get_by_role("button", name=button).focus()
    page.keyboard.press("Enter")


def is_well(page: Page) -> None:
    """The page has no barrier and is no wider than the screen."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize(("size", "dark"), [("desk", False), ("phone", True)])
def test_a_workbook_is_mapped_corrected_applied_and_taken_back_by_keyboard(
    new_page: NewPage, empty_house: LiveServer, budget_id: int, size: str, dark: bool
) -> None:
    before = titles(empty_house, budget_id)
    page = new_page(size, dark=dark, state=state_for(empty_house, Role.FINANCE))
    page.goto(f"{empty_house.url}/budgets/{budget_id}")
    page.get_by_role("link", name="Import").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/imports")
    is_well(page)
    page.set_input_files(
        "input[type=file]", {"name": "plan.xlsx", "mimeType": "application/octet-stream", "buffer": PLAN}
    )
    press(page, "Read the file")
    expect(page.get_by_role("heading", level=1)).to_have_text("What the columns are")
    expect(page.get_by_label("Column C: Year 1 is read as")).to_have_value("federal.1")
    is_well(page)
    press(page, "Show what would change")
    expect(page.get_by_text("1 line cannot be read")).to_be_visible()
    is_well(page)
    page.get_by_role("textbox", name="Category").fill("Travel")
    page.get_by_role("textbox", name="Year 1").fill("1,100")
    press(page, "Check again")
    expect(page.get_by_text("2 corrections typed here")).to_be_visible()
    assert titles(empty_house, budget_id) == before
    is_well(page)
    press(page, "Apply the import")
    expect(page.get_by_role("heading", level=1)).to_have_text("Import of plan.xlsx")
    is_well(page)
    assert titles(empty_house, budget_id) == before | {"Youth educator", "Bus passes"}
    press(page, "Undo this import")
    expect(page.get_by_text("as they were before this import")).to_be_visible()
    assert titles(empty_house, budget_id) == before
