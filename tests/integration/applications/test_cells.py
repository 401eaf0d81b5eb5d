"""Changing a cell of the list where it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from funding.applications.models import Application
from funding.applications.types import Stage
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from tests.builders.applications import build_application
from tests.support.client import CheckedClient

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def browser(client_for: Callable[[str], CheckedClient]) -> CheckedClient:
    return client_for("development")


def change(
    browser: CheckedClient, key: int, field: str, value: str, was: str, status: int = 200
) -> dict[str, str]:
    answer = browser.send(
        f"/pipeline/rows/{key}?cols=title,ask", {"field": field, "value": value, "was": was}
    )
    assert answer.status_code == status, answer.text
    found: dict[str, str] = answer.get_json()
    return found


def test_a_cell_is_saved_and_undone_by_another_change(browser: CheckedClient) -> None:
    key = build_application(ask_cents=300_000_00).id
    db.session.commit()
    saved = change(browser, key, "ask", "$310,000", "300000.00")
    assert "$310,000.00" in saved["row"]
    change(browser, key, "ask", saved["was"], saved["value"])
    found = db.session.get_one(Application, key)
    assert found.ask_cents == 300_000_00
    entries = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "application.updated").order_by(AuditEntry.id)
    ).all()
    assert [(one.before["ask_cents"], one.after["ask_cents"]) for one in entries] == [
        (300_000_00, 310_000_00),
        (310_000_00, 300_000_00),
    ]


def test_a_conflict_shows_both_values_and_saves_nothing(browser: CheckedClient) -> None:
    key = build_application(title="First").id
    db.session.commit()
    change(browser, key, "title", "Second", "First")
    answer = change(browser, key, "title", "Third", "First", 409)
    assert (answer["stored"], answer["told"]) == ("Second", "Second")
    change(browser, key, "ask", "5", "300000.00")  # Another cell of a row that was changed is no conflict.
    assert db.session.get_one(Application, key).title == "Second"


@pytest.mark.parametrize(
    ("field", "value", "was"),
    [("title", " ", "One"), ("ask", "lots", "300000.00"), ("chance", "101", ""), ("owner", "999999", "")],
)
def test_a_value_that_makes_no_sense_is_refused(
    browser: CheckedClient, field: str, value: str, was: str
) -> None:
    key = build_application(title="One").id
    db.session.commit()
    assert change(browser, key, field, value, was, 422)["error"]


def test_an_amount_that_follows_the_budget_is_not_changed_here(browser: CheckedClient) -> None:
    application = build_application()
    application.ask_from_budget = True
    awarded = build_application(stage=Stage.AWARDED)
    db.session.commit()
    assert "follows the budget" in change(browser, application.id, "ask", "5", "", 422)["error"]
    assert "awarded is known" in change(browser, awarded.id, "chance", "5", "", 422)["error"]


def test_an_empty_chance_takes_the_stages_own_again(browser: CheckedClient) -> None:
    key = build_application().id
    db.session.commit()
    change(browser, key, "chance", "62.5%", "")
    assert db.session.get_one(Application, key).probability_bp == 6_250
    change(browser, key, "chance", "", "62.50")
    found = db.session.get_one(Application, key)
    assert (found.probability_bp, found.probability_is_own) == (1_000, False)
