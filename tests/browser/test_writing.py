"""The rich editor in Chromium: it saves by itself, counts, quotes figures, and outlives a sign-in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from funding.accounts.hashing import hash_password
from funding.accounts.models import UserSession
from funding.budgets.models import Budget
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import Role
from funding.proposals.models import ProposalSection
from tests.browser.live import LiveServer
from tests.browser.people import state_for
from tests.browser.test_budget_grid import Grid
from tests.browser.test_setting_up import PASSWORD
from tests.browser.watch import Watch, violations
from tests.builders.proposals import build_proposal
from tests.support.people import user_with

NewPage = Callable[..., Page]
LIMIT = 12


class Desk:
    """The writing page as its writer handles it."""

    def __init__(self, page: Page, server: LiveServer, section_id: int) -> None:
        self.page, self.server, self.section_id = page, server, section_id
        self.open()

    def open(self) -> None:
        self.page.goto(f"{self.server.url}/proposal-sections/{self.section_id}")
        expect(self.text).to_be_editable()

    @property
    def text(self) -> Locator:
        return self.page.locator(".ProseMirror")

    def type(self, text: str) -> None:
        self.text.press("Control+End")
        self.page.keyboard.type(text)

    def counted(self, text: str) -> None:
        expect(self.page.locator("[data-counter]")).to_contain_text(text)

    def saved(self) -> None:
        expect(self.page.locator(".save-state")).to_have_text("Saved")

    def stored(self) -> str:
        with self.server.app.app_context():
            body = db.session.scalar(
                sa.select(ProposalSection.body).where(ProposalSection.id == self.section_id)
            )
            db.session.rollback()
        return body or ""


@pytest.fixture
def section_id(empty_house: LiveServer) -> int:
    """The first section of a proposal with a budget; it may have twelve words."""
    state_for(empty_house, Role.DEVELOPMENT)
    with empty_house.app.app_context(), unit_of_work():
        section = build_proposal(budget=True).sections[0]
        section.word_limit, section.character_limit = LIMIT, None
        return section.id


@pytest.fixture
def desk(empty_house: LiveServer, section_id: int, new_page: NewPage) -> Desk:
    return Desk(new_page(state=state_for(empty_house, Role.DEVELOPMENT)), empty_house, section_id)


def test_what_is_typed_is_counted_and_saved_without_a_press(desk: Desk) -> None:
    desk.counted(f"0 of {LIMIT} words")
    desk.type("Two pairs walk three nights a week.")
    desk.counted(f"7 of {LIMIT} words")
    expect(desk.page.locator(".save-state")).to_have_text("Not saved yet")
    desk.saved()
    assert desk.stored() == "<p>Two pairs walk three nights a week.</p>"
    desk.type(" They are trained, paid and never alone there.")
    desk.counted("(3 over)")
    desk.saved()
    desk.page.reload()
    expect(desk.text).to_have_text(
        "Two pairs walk three nights a week. They are trained, paid and never alone there."
    )
    desk.counted(f"15 of {LIMIT} words")


def test_marks_are_set_by_keyboard_and_kept(desk: Desk) -> None:
    desk.type("We ")
    desk.page.keyboard.press("Control+b")
    desk.page.keyboard.type("listen")
    desk.page.keyboard.press("Control+b")
    desk.page.keyboard.type(" first.")
    desk.saved()
    assert desk.stored() == "<p>We <strong>listen</strong> first.</p>"


def test_a_figure_in_the_text_follows_its_record(desk: Desk) -> None:
    desk.type("We ask for ")
    desk.page.locator("[data-figure-key='budget.federal']").click()
    expect(desk.text).to_have_text("We ask for $221,473.92")
    desk.saved()
    assert "221,473" not in desk.stored()
    assert violations(desk.page) == []
    with desk.server.app.app_context():
        budget_id = db.session.scalars(sa.select(Budget.id)).one()
        db.session.rollback()
    grid = Grid(desk.page, desk.server, budget_id)
    grid.focus("Evaluator", "federal")
    grid.type("26600")
    grid.keys("Enter")
    grid.saved()
    desk.open()
    expect(desk.text).to_have_text("We ask for $222,623.92")


def test_a_sign_in_that_ends_while_writing_is_renewed_in_place(desk: Desk, watch: Watch) -> None:
    watch.allow("status of 401")
    desk.type("Begun before the sign-in ended")
    desk.saved()
    with desk.server.app.app_context(), unit_of_work():
        user_with(Role.DEVELOPMENT).password_hash = hash_password(PASSWORD)
        db.session.execute(sa.delete(UserSession))
    desk.type(" and finished after it.")
    dialog = desk.page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Email").fill("development@example.org")
    dialog.get_by_label("Password").fill(PASSWORD)
    desk.page.keyboard.press("Enter")
    expect(dialog).not_to_be_visible()
    desk.saved()
    assert desk.stored() == "<p>Begun before the sign-in ended and finished after it.</p>"
