"""Versions of a budget in Chromium: an award begins one, the grid changes it, it is compared and approved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from funding.applications.types import Stage
from funding.budgets import queries
from funding.budgets.models import Budget
from funding.budgets.types import BudgetStatus
from funding.budgets.versions import versions_of
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import Role
from tests.browser.live import LiveServer
from tests.browser.people import state_for
from tests.browser.watch import violations
from tests.builders.applications import build_application
from tests.builders.awards import build_award
from tests.builders.budgets import TERMS, build_sample_budget

NewPage = Callable[..., Page]


@pytest.fixture
def awarded(empty_house: LiveServer) -> int:
    """An application, its award set up, whose requested budget was never approved; its number."""
    state_for(empty_house, Role.FINANCE)
    with empty_house.app.app_context(), unit_of_work():
        application = build_application(stage=Stage.AWARDED, awarded_cents=300_000_00)
        application.decided_on = date(2026, 11, 3)
        build_award(application=application, amount_cents=300_000_00)
        build_sample_budget(subject_id=application.id, terms=replace(TERMS, match_bp=None))
        return application.id


def versions(server: LiveServer, application_id: int) -> list[tuple[str, BudgetStatus]]:
    """The labels and statuses of the versions as stored."""
    with server.app.app_context():
        found = [(each.label, each.status) for each in versions_of(application_id)]
        db.session.rollback()
    return found


def test_an_award_is_drafted_edited_compared_and_approved(
    empty_house: LiveServer, awarded: int, new_page: NewPage
) -> None:
    page = new_page(state=state_for(empty_house, Role.DIRECTOR))
    page.goto(f"{empty_house.url}/applications/{awarded}")
    page.get_by_role("link", name="Start the awarded budget").click()
    expect(page.get_by_role("heading", name="Start an awarded version")).to_be_visible()
    page.get_by_label("What it is for").fill("As granted")
    page.get_by_role("button", name="Start the version").click()

    page.wait_for_selector("[data-budget-grid][data-ready]")
    assert versions(empty_house, awarded) == [
        ("v1 Requested", BudgetStatus.SUPERSEDED),
        ("v2 Awarded", BudgetStatus.DRAFT),
    ]
    row = page.locator("tr.line", has=page.locator(".cell-title .value", has_text="Shelter coalition"))
    row.locator("[data-field=federal]").click()
    page.keyboard.type("50000")
    page.keyboard.press("Enter")
    expect(page.locator("[data-save-state]")).to_have_text("All changes are saved")
    expect(page.locator("[data-total=total] [data-whole]")).not_to_have_text("0.00")

    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", name="v1 Requested to v2 Awarded")).to_be_visible()
    expect(page.locator(".change-words")).to_contain_text("Shelter coalition: down $10,000.00 in year 1.")
    expect(page.locator(".mark-changed")).to_have_count(1)
    assert violations(page) == []
    page.get_by_role("link", name="Approve…").click()
    assert violations(page) == []
    page.get_by_label("Note").fill("The board agreed")
    page.get_by_role("button", name="Approve v2 Awarded").click()

    expect(page.get_by_text("so it is not changed")).to_be_visible()
    expect(page.locator("[data-budget-grid]")).to_have_count(1)
    assert page.locator("[data-edits]").count() == 0
    assert versions(empty_house, awarded)[-1] == ("v2 Awarded", BudgetStatus.APPROVED)
    expect(page.get_by_role("link", name="Start a revised version")).to_be_visible()


def test_what_a_draft_would_change_follows_the_grid(
    empty_house: LiveServer, awarded: int, new_page: NewPage
) -> None:
    from funding.budgets.types import VersionKind
    from tests.builders.budgets import build_approved, build_version

    with empty_house.app.app_context(), unit_of_work():
        first = queries.budget_of(awarded)
        assert first is not None
        granted = build_approved(build_version(first, VersionKind.AWARDED))
        number = build_version(granted, VersionKind.REVISED).id
    page = new_page("phone", state=state_for(empty_house, Role.FINANCE))
    page.goto(f"{empty_house.url}/budgets/{number}")
    page.wait_for_selector("[data-budget-grid][data-ready]")
    side = page.get_by_label("Where the figures are quoted")
    expect(side).to_contain_text("Nothing differs yet.")
    row = page.locator("tr.line", has=page.locator(".cell-title .value", has_text="Shelter coalition"))
    row.locator("[data-field=federal]").click()
    page.keyboard.type("61000")
    page.keyboard.press("Enter")
    expect(side).to_contain_text("Shelter coalition: up $1,000.00 in year 1.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with empty_house.app.app_context():
        assert db.session.get_one(Budget, number).is_draft
        db.session.rollback()
