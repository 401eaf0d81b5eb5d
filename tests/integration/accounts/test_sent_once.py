"""A form that comes twice is taken once, and says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from funding.accounts.models import SentForm
from funding.accounts.sent_once import KEPT
from funding.infra.clock import now
from funding.infra.db import db
from funding.outreach.models import Initiative
from tests.support.client import CheckedClient, controls
from tests.support.markup import text_of

pytestmark = pytest.mark.usefixtures("database")
ADDRESS = "/outreach/new"


@pytest.fixture
def browser(client_for: Callable[[str], CheckedClient]) -> CheckedClient:
    return client_for("development")


def _typed(browser: CheckedClient, **typed: str) -> dict[str, object]:
    form = next(one for one in browser.page(ADDRESS).all("form") if one.get("class") == "form")
    return {
        **controls(form),
        "title": "Harbor nights",
        "kind": "education",
        "starts_on": "2027-01-01",
        **typed,
    }


def _count() -> int:
    return db.session.scalar(sa.select(sa.func.count(Initiative.id))) or 0


def test_a_second_press_makes_nothing_and_keeps_what_was_typed(browser: CheckedClient) -> None:
    sent = _typed(browser)
    first = browser.post(ADDRESS, data=sent)
    assert first.status_code == 303, first.get_data(as_text=True)[-1500:]
    second = browser.post(ADDRESS, data=sent)
    assert (second.status_code, _count()) == (409, 1)
    page = second.get_data(as_text=True)
    assert f'href="{first.location}"' in page
    assert "Harbor nights" in page
    third = browser.post(ADDRESS, data={**sent, "form_token": ""})
    assert (third.status_code, _count()) == (303, 2)


def test_a_form_that_was_refused_may_be_sent_again(browser: CheckedClient) -> None:
    sent = _typed(browser)
    assert browser.post(ADDRESS, data={**sent, "title": ""}).status_code == 422
    assert browser.post(ADDRESS, data=sent).status_code == 303


def test_a_script_may_send_a_form_as_often_as_it_likes(browser: CheckedClient) -> None:
    sent = _typed(browser)
    for _ in range(2):
        assert browser.post(ADDRESS, data=sent, headers={"Sec-Fetch-Mode": "cors"}).status_code == 303


def test_tokens_are_forgotten_after_two_days(browser: CheckedClient) -> None:
    browser.post(ADDRESS, data=_typed(browser))
    db.session.execute(sa.update(SentForm).values(sent_at=now() - KEPT - timedelta(minutes=1)))
    db.session.commit()
    browser.post(ADDRESS, data=_typed(browser, title="Another"))
    assert db.session.scalar(sa.select(sa.func.count(SentForm.token))) == 1


def test_a_form_that_changes_something_carries_a_version_instead(browser: CheckedClient) -> None:
    made = browser.post(ADDRESS, data=_typed(browser))
    forms = browser.page(f"{made.location}/edit").all("form")
    tokens = [one for form in forms for one in form.iter() if one.get("name") == "form_token"]
    assert not tokens
    assert any("Save" in text_of(form) for form in forms)
