"""Signing in and out: right and wrong passwords, limits, time, and copied cookies."""

from __future__ import annotations

import hashlib

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from funding.accounts import hashing
from funding.accounts.gate import TOKEN_KEY
from funding.accounts.models import SignInAttempt, User, UserSession
from funding.accounts.services.sign_in import WRONG
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import Role
from tests.builders.accounts import PASSWORD, build_user
from tests.support.client import CheckedClient
from tests.support.clock import FakeClock


def sign_in(
    client: CheckedClient, email: str = "maria@example.org", password: str = PASSWORD, to: str = ""
) -> TestResponse:
    """Send the sign-in form; answers the response."""
    return client.post_form(f"/sign-in{to}", {"email": email, "password": password})


def token_of(client: CheckedClient) -> str | None:
    """The raw token in the client's cookie."""
    with client.session_transaction() as cookie:
        return cookie.get(TOKEN_KEY)


def test_a_right_password_opens_the_house_and_leads_where_the_person_was_going(client: CheckedClient) -> None:
    build_user()
    asked = client.get("/settings/organization?x=1")
    assert asked.status_code == 303
    assert asked.location == "/sign-in?next=/settings/organization?x%3D1"
    response = client.post_form(asked.location, {"email": " MARIA@Example.org ", "password": PASSWORD})
    assert (response.status_code, response.location) == (303, "/settings/organization?x=1")
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(client: CheckedClient, target: str) -> None:
    build_user()
    response = client.post(
        "/sign-in",
        query_string={"next": target},
        data={"email": "maria@example.org", "password": PASSWORD, "csrf_token": client.token("/sign-in")},
    )
    assert (response.status_code, response.location) == (303, "/")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("maria@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("invited@example.org", "anything at all"),
    ],
)
def test_a_wrong_address_and_a_wrong_password_get_the_same_answer(
    client: CheckedClient, email: str, password: str
) -> None:
    build_user()
    build_user(name="Ina", email="invited@example.org", password=None)
    response = sign_in(client, email, password)
    assert response.status_code == 422
    assert WRONG in response.text
    assert f'value="{email}"' in response.text
    assert password not in response.text
    assert token_of(client) is None


def test_an_unknown_address_costs_as_much_work_as_a_known_one(
    client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_user()
    worked = []
    original = PasswordHasher.verify

    def counted(self: PasswordHasher, stored: str, password: str) -> bool:
        worked.append(stored[:10])
        return original(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    sign_in(client, "nobody@example.org")
    unknown = len(worked)
    sign_in(client, password="wrong")
    assert (unknown, len(worked)) == (1, 2)
    assert set(worked) == {"$argon2id$"}


def test_a_deactivated_person_cannot_sign_in_and_is_told_nothing_more(
    client: CheckedClient, clock: FakeClock
) -> None:
    user = build_user()
    with unit_of_work():
        user.deactivated_at = clock()
    assert WRONG in sign_in(client).text


def test_an_outdated_hash_is_rewritten_at_the_next_sign_in(client: CheckedClient) -> None:
    user = build_user()
    old = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1, salt_len=8).hash(PASSWORD)
    with unit_of_work():
        user.password_hash = old
    assert sign_in(client).status_code == 303
    db.session.expire_all()
    stored = db.session.get_one(User, user.id).password_hash
    assert stored is not None
    assert stored != old
    assert not hashing.needs_rehash(stored)


def test_the_tenth_wrong_password_is_judged_and_the_eleventh_must_wait(
    client: CheckedClient, clock: FakeClock
) -> None:
    build_user()
    for _ in range(10):
        assert sign_in(client, password="wrong").status_code == 422
        clock.advance(seconds=1)
    refused = sign_in(client)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "290"
    assert 'value="maria@example.org"' in refused.text
    assert "Wait 5 minutes" in refused.text
    clock.advance(seconds=290)
    assert sign_in(client).status_code == 303


def test_refused_tries_do_not_lengthen_the_wait(client: CheckedClient, clock: FakeClock) -> None:
    build_user()
    for _ in range(10):
        sign_in(client, password="wrong")
    for _ in range(5):
        clock.advance(minutes=1)
        last = sign_in(client, password="wrong")
    assert last.status_code == 422
    assert db.session.scalar(select(func.count(SignInAttempt.id))) == 11


def test_one_address_may_not_try_many_accounts(client: CheckedClient) -> None:
    with unit_of_work():
        from funding.accounts.services.attempts import note_attempt
        from funding.accounts.types import AttemptKind

        for number in range(50):
            note_attempt(kind=AttemptKind.SIGN_IN, account=f"{number}@example.org", address="127.0.0.1")
    build_user()
    assert sign_in(client).status_code == 429


def test_a_right_password_is_not_counted_as_a_try(client: CheckedClient) -> None:
    build_user()
    for _ in range(12):
        assert sign_in(client).status_code == 303
        client.post_form("/account", {}, action="/sign-out")
    assert db.session.scalar(select(func.count(SignInAttempt.id))) == 0


def test_the_database_holds_neither_the_token_nor_the_typed_address(client: CheckedClient) -> None:
    build_user()
    sign_in(client, "guess@example.org")
    sign_in(client)
    raw = token_of(client)
    assert raw is not None
    row = db.session.scalars(select(UserSession)).one()
    assert row.token_hash == hashlib.sha256(raw.encode()).hexdigest()
    attempt = db.session.scalars(select(SignInAttempt)).one()
    assert "guess" not in attempt.account_key


def test_a_token_planted_before_signing_in_opens_nothing(client: CheckedClient) -> None:
    build_user()
    with client.session_transaction() as cookie:
        cookie[TOKEN_KEY] = "planted"
        cookie["left over"] = "planted"
    sign_in(client)
    assert token_of(client) not in {None, "planted"}
    with client.session_transaction() as cookie:
        assert "left over" not in cookie


def test_a_copied_cookie_is_worthless_after_signing_out(app: Flask, client: CheckedClient) -> None:
    build_user()
    sign_in(client)
    raw = token_of(client)
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie[TOKEN_KEY] = raw
    assert thief.get("/account").status_code == 200
    client.post_form("/account", {}, action="/sign-out")
    assert thief.get("/account").status_code == 303
    assert client.get("/account").status_code == 303


def test_signing_out_needs_a_post(client: CheckedClient) -> None:
    assert client.get("/sign-out").status_code == 405


def test_a_sign_in_ends_after_thirty_idle_minutes(client: CheckedClient, clock: FakeClock) -> None:
    build_user()
    sign_in(client)
    clock.advance(minutes=29)
    assert client.get("/account").status_code == 200
    clock.advance(minutes=29)
    assert client.get("/account").status_code == 200
    clock.advance(minutes=30)
    assert client.get("/account").status_code == 303


def test_a_sign_in_ends_after_twelve_hours_however_busy(client: CheckedClient, clock: FakeClock) -> None:
    build_user()
    sign_in(client)
    for _ in range(35):
        clock.advance(minutes=20)
        assert client.get("/account").status_code == 200
    clock.advance(minutes=20)
    assert client.get("/account").status_code == 303


def test_last_seen_is_written_at_most_once_a_minute(client: CheckedClient, clock: FakeClock) -> None:
    build_user()
    sign_in(client)
    start = clock()
    clock.advance(seconds=59)
    client.get("/account")
    assert db.session.scalars(select(UserSession.last_seen_at)).one() == start
    db.session.rollback()
    clock.advance(seconds=1)
    client.get("/account")
    db.session.expire_all()
    assert db.session.scalars(select(UserSession.last_seen_at)).one() == clock()


def test_a_changed_role_and_deactivation_act_on_the_next_request(
    client: CheckedClient, clock: FakeClock
) -> None:
    user = build_user(role=Role.ADMINISTRATOR)
    sign_in(client)
    assert client.get("/settings/people").status_code == 200
    with unit_of_work():
        user.role = Role.PROGRAM
    assert client.get("/settings/people").status_code == 403
    with unit_of_work():
        user.deactivated_at = clock()
    assert client.get("/account").status_code == 303


def test_whoever_is_in_already_is_not_asked_again(client: CheckedClient) -> None:
    build_user()
    sign_in(client)
    assert client.get("/sign-in?next=/account").location == "/account"


def test_hostile_text_in_the_sign_in_form_is_refused_and_shown_escaped(client: CheckedClient) -> None:
    response = client.post_form("/sign-in", {"email": '"><svg/onload=x>', "password": "a\x00b" * 400})
    assert response.status_code == 422
    assert "<svg/onload" not in response.text


def test_a_sign_in_is_told_in_the_audit_trail(client: CheckedClient) -> None:
    from funding.infra.audit import AuditEntry

    build_user()
    sign_in(client)
    actions = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions[-1] == "user.signed_in"
