"""The first visit."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from funding.accounts import demonstration, queries
from funding.accounts.models import Organization, User
from funding.accounts.services.setting_up import AlreadySetUpError, set_up
from funding.accounts.setup_code import code_matches, setup_code
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import Role
from tests.builders.accounts import PASSWORD
from tests.support.client import CheckedClient

ANSWERS = {
    "legal_name": "Open Door Outreach, Inc.",
    "time_zone": "America/Chicago",
    "fiscal_year_start_month": "10",
    "name": "Maria Lopez",
    "email": "Maria@Example.org",
    "password": PASSWORD,
}
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def visitor(app: Flask) -> CheckedClient:
    """A browser at a house where nobody is registered."""
    browser = app.test_client()
    assert isinstance(browser, CheckedClient)
    return browser


def test_every_page_leads_to_the_set_up_while_nobody_is_registered(visitor: CheckedClient) -> None:
    for address in ("/", "/sign-in", "/settings/people", "/account"):
        response = visitor.get(address)
        assert (response.status_code, response.location) == (303, "/setup")
    assert visitor.get("/healthz").status_code == 200


def test_the_set_up_makes_the_organization_and_signs_its_administrator_in(visitor: CheckedClient) -> None:
    response = visitor.post_form("/setup", ANSWERS)
    assert (response.status_code, response.location) == (303, "/settings/organization")
    assert visitor.get("/settings/people").status_code == 200
    house = db.session.get_one(Organization, 1)
    assert (house.legal_name, house.time_zone, house.fiscal_year_start_month) == (
        "Open Door Outreach, Inc.",
        "America/Chicago",
        10,
    )
    user = db.session.scalars(select(User)).one()
    assert (user.email, user.role) == ("maria@example.org", Role.ADMINISTRATOR)
    assert user.password_hash is not None
    assert user.password_hash.startswith("$argon2id$")


def test_the_set_up_is_gone_once_anyone_is_registered(client: CheckedClient) -> None:
    assert client.get("/setup").status_code == 404
    assert client.post("/setup", data={**ANSWERS, "csrf_token": client.token("/sign-in")}).status_code == 404
    assert db.session.scalar(select(func.count(User.id))) == 1


@pytest.mark.parametrize(
    ("overrides", "told"),
    [
        ({"legal_name": ""}, "Please fill this in"),
        ({"legal_name": "x" * 61}, "60 characters"),
        ({"email": "nowhere"}, "Enter an email address"),
        ({"password": "short"}, "at least 12 characters"),
        ({"password": "open door outreach"}, "Leave out"),
        ({"password": "maria counts stars"}, "Leave out"),
    ],
)
def test_a_bad_answer_keeps_the_others_and_makes_nothing(
    visitor: CheckedClient, overrides: dict[str, str], told: str
) -> None:
    response = visitor.post_form("/setup", {**ANSWERS, **overrides})
    assert response.status_code == 422
    assert told in response.text
    assert 'value="Maria Lopez"' in response.text
    assert not queries.has_users()
    assert queries.organization() is None


def test_from_elsewhere_the_code_of_the_console_is_asked(app: Flask, visitor: CheckedClient) -> None:
    page = visitor.get("/setup", environ_overrides=ELSEWHERE)
    assert "Set-up code" in page.text
    token = visitor.token("/setup")
    for code, status in (("AAAA-BBBB-CCCC", 422), ("", 422), (setup_code(app).lower(), 303)):
        sent = {**ANSWERS, "code": code, "csrf_token": token}
        assert visitor.post("/setup", data=sent, environ_overrides=ELSEWHERE).status_code == status


def test_a_forwarded_visit_counts_as_one_from_elsewhere(visitor: CheckedClient) -> None:
    sent = {**ANSWERS, "csrf_token": visitor.token("/setup")}
    response = visitor.post("/setup", data=sent, headers={"X-Forwarded-For": "192.0.2.7"})
    assert response.status_code == 422
    assert "not the code" in response.text


def test_the_code_cannot_be_guessed_by_trying(app: Flask, visitor: CheckedClient) -> None:
    token = visitor.token("/setup")
    sent = {**ANSWERS, "code": "AAAA-BBBB-CCCC", "csrf_token": token}
    answers = [visitor.post("/setup", data=sent, environ_overrides=ELSEWHERE).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_the_code_is_the_same_in_every_process_and_forgives_hyphens(app: Flask) -> None:
    code = setup_code(app)
    assert len(code) == 14
    assert code_matches(app, code.replace("-", " ").lower())
    assert not code_matches(app, code[:-1])


def test_of_two_first_visits_at_the_same_moment_one_wins(app: Flask) -> None:
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def visit(number: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    set_up(
                        legal_name=f"House {number}",
                        time_zone="America/New_York",
                        fiscal_year_start_month=7,
                        name=f"Person {number}",
                        email=f"{number}@example.org",
                        password=PASSWORD,
                    )
                outcomes.append("made")
            except AlreadySetUpError:
                outcomes.append("refused")

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", "refused"]
    assert db.session.scalar(select(func.count(User.id))) == 1


def test_the_demonstration_is_loaded_when_it_is_chosen(
    visitor: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def load(*, by: Any) -> int:
        asked.append(by.name)
        return 41

    monkeypatch.setattr("funding.accounts.views.setup.demonstration_ready", lambda: True)
    monkeypatch.setattr("funding.accounts.views.setup.load_demonstration", load)
    response = visitor.post_form("/setup", {**ANSWERS, "demonstration": True})
    assert (response.status_code, response.location) == (303, "/jobs/41")
    assert asked == ["Maria Lopez"]


def test_the_demonstration_is_not_offered_where_it_is_not_installed(
    visitor: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demonstration, "task_names", list)
    assert "demonstration" not in visitor.get("/setup").text


def test_the_demonstration_sign_ins_are_shown_to_the_administrator_only(
    client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[("Dana Reyes", "Director", "dana@example.org", "shown to all")]]
    monkeypatch.setattr(demonstration, "emit", lambda _name: rows)
    assert "shown to all" in client_for("administrator").get("/setup/done").text
    assert client_for("director").get("/setup/done").status_code == 403
