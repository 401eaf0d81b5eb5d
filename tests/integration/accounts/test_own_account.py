"""One's own account."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from funding.accounts.models import User, UserSession
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from tests.builders.accounts import OTHER_PASSWORD, PASSWORD, build_user
from tests.support.client import CheckedClient
from tests.support.clock import FakeClock
from tests.support.mailbox import letters


@pytest.fixture
def maria(client: CheckedClient) -> CheckedClient:
    """Maria's browser."""
    build_user()
    return entered(client)


def entered(browser: CheckedClient, password: str = PASSWORD) -> CheckedClient:
    """The browser after signing in as Maria."""
    response = browser.post_form("/sign-in", {"email": "maria@example.org", "password": password})
    assert response.status_code == 303
    return browser


def stored() -> User:
    """Maria as she is stored."""
    db.session.expire_all()
    return db.session.scalars(select(User).where(User.name.startswith("Maria"))).one()


def test_name_and_time_zone_are_one_s_own(maria: CheckedClient) -> None:
    response = maria.post_form("/account", {"name": " Maria  L. Lopez ", "time_zone": "Pacific/Honolulu"})
    assert response.status_code == 303
    assert (stored().name, stored().time_zone) == ("Maria L. Lopez", "Pacific/Honolulu")
    assert "Maria L. Lopez" in maria.get("/account").text


def test_times_are_shown_in_one_s_own_zone(maria: CheckedClient) -> None:
    assert "10:00 a.m. ET" in maria.get("/account").text
    maria.post_form("/account", {"name": "Maria Lopez", "time_zone": "Pacific/Honolulu"})
    assert "5:00 a.m. HT" in maria.get("/account").text


@pytest.mark.parametrize(
    "values", [{"name": ""}, {"name": "x" * 121}, {"name": "M", "time_zone": "Mars/Base"}]
)
def test_bad_details_are_refused_and_kept(maria: CheckedClient, values: dict[str, str]) -> None:
    response = maria.post_form("/account", values)
    assert response.status_code == 422
    assert stored().name == "Maria Lopez"


def test_a_role_cannot_be_taken_through_one_s_own_form(maria: CheckedClient) -> None:
    maria.post_form("/account", {"name": "Maria Lopez"}, unlisted={"role": "administrator"})
    assert stored().role == "development"


def test_a_new_password_ends_every_other_sign_in_but_this_one(app: Flask, maria: CheckedClient) -> None:
    other = app.test_client()
    assert isinstance(other, CheckedClient)
    entered(other)
    response = maria.post_form("/account", {"current_password": PASSWORD, "new_password": OTHER_PASSWORD})
    assert response.status_code == 303
    assert maria.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    entered(other, OTHER_PASSWORD)


@pytest.mark.parametrize(
    ("current", "new", "told"),
    [
        ("wrong", OTHER_PASSWORD, "not your present password"),
        (PASSWORD, "short", "at least 12"),
        (PASSWORD, PASSWORD, "present password"),
        (PASSWORD, "x" * 129, "at most 128"),
        ("", "", "Please fill this in"),
    ],
)
def test_a_bad_change_of_password_changes_nothing(
    maria: CheckedClient, current: str, new: str, told: str
) -> None:
    before = stored().password_hash
    response = maria.post_form("/account", {"current_password": current, "new_password": new})
    assert response.status_code == 422
    assert told in response.text
    assert stored().password_hash == before


def test_the_present_password_cannot_be_guessed_here_either(maria: CheckedClient) -> None:
    answers = [
        maria.post_form("/account", {"current_password": "wrong", "new_password": OTHER_PASSWORD}).status_code
        for _ in range(11)
    ]
    assert answers == [422] * 10 + [429]


def test_an_address_is_changed_only_to_one_that_is_free(maria: CheckedClient) -> None:
    build_user(name="Devon", email="devon@example.org")
    taken = maria.post_form("/account/email", {"email": "DEVON@example.org"})
    assert taken.status_code == 422
    assert "registered already" in taken.text
    assert maria.post_form("/account/email", {"email": "new@example.org"}).status_code == 303
    assert stored().email == "new@example.org"


def test_open_sign_ins_are_listed_and_one_can_be_ended(app: Flask, maria: CheckedClient) -> None:
    other = app.test_client()
    assert isinstance(other, CheckedClient)
    entered(other)
    first, second = db.session.scalars(select(UserSession.id).order_by(UserSession.id)).all()
    page = maria.get("/account").text
    assert "This one" in page
    maria.post_form("/account", {}, action=f"/account/sign-ins/{second}/end")
    assert other.get("/account").status_code == 303
    ended = maria.post_form("/account", {}, action=f"/account/sign-ins/{first}/end")
    assert ended.location == "/sign-in"
    assert maria.get("/account").status_code == 303


def test_all_others_are_ended_at_once(app: Flask, maria: CheckedClient) -> None:
    others = [app.test_client() for _ in range(3)]
    for one in others:
        assert isinstance(one, CheckedClient)
        entered(one)
    maria.post_form("/account", {}, action="/account/sign-ins/end-others")
    assert [one.get("/account").status_code for one in others] == [303, 303, 303]
    assert maria.get("/account").status_code == 200


def test_nobody_ends_somebody_else_s_sign_in(
    maria: CheckedClient, client_for: Callable[[str], CheckedClient]
) -> None:
    theirs = db.session.scalars(select(UserSession.id)).one()
    stranger = client_for("finance")
    answer = stranger.send(f"/account/sign-ins/{theirs}/end")
    assert answer.status_code == 404
    assert maria.get("/account").status_code == 200


def test_expired_sign_ins_are_not_listed(maria: CheckedClient, clock: FakeClock) -> None:
    clock.advance(minutes=31)
    entered(maria)
    assert maria.get("/account").text.count('/end"') == 1


def test_the_audit_trail_tells_of_a_changed_password_without_it(maria: CheckedClient) -> None:
    maria.post_form("/account", {"current_password": PASSWORD, "new_password": OTHER_PASSWORD})
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "user.password_changed")).one()
    assert (entry.before, entry.after) == ({}, {})


def test_a_person_is_told_by_letter_at_the_address_they_had(
    maria: CheckedClient, instance: Path, clock: FakeClock
) -> None:
    maria.post_form("/account", {"current_password": PASSWORD, "new_password": OTHER_PASSWORD})
    clock.advance(seconds=1)
    maria.post_form("/account/email", {"email": "new@example.org"})
    maria.post_form("/account/email", {"email": "new@example.org"})
    sent = [(letter["To"], letter["Subject"]) for letter in letters(instance)]
    assert sent == [
        ("maria@example.org", "The password of your account was changed"),
        ("maria@example.org", "The email address of your account was changed"),
    ]
    assert OTHER_PASSWORD not in letters(instance)[0].get_content()
