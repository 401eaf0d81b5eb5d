"""A sign-in or a form's token that ends while somebody writes: nothing typed is lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from funding.accounts.gate import TOKEN_KEY
from funding.accounts.models import Organization, User
from funding.infra.db import db
from funding.kernel.actor import Role
from tests.builders.accounts import PASSWORD, build_user
from tests.support import markup
from tests.support.client import CheckedClient, controls
from tests.support.clock import FakeClock

TYPED = 'We keep a door open.\nEvery night, <b>even</b> on "holidays".'


@pytest.fixture
def writer(client: CheckedClient) -> CheckedClient:
    """A browser in which Maria, a director, is signed in by password."""
    build_user(role=Role.DIRECTOR)
    client.post_form("/sign-in", {"email": "maria@example.org", "password": PASSWORD})
    return client


def edit_form(browser: CheckedClient) -> dict[str, Any]:
    """The organization's form as the page has it."""
    tree = browser.page("/settings/organization/edit")
    form = next(one for one in tree.all("form") if one.get("action") == "/settings/organization/edit")
    return controls(form)


def kept_fields(text: str) -> tuple[str, dict[str, Any]]:
    """The action and fields of the page's own form."""
    form = markup.parse(text).all("form")[0]
    return str(form.get("action")), controls(form)


def replay(browser: CheckedClient, action: str, data: dict[str, Any]) -> TestResponse:
    """Send a kept form and do what a browser does with a 307: send the same body to the new address."""
    answer = browser.post(action, data=data)
    assert answer.status_code == 307
    return browser.post(answer.location, data=data)


def test_a_form_sent_after_the_sign_in_ended_is_kept_and_sent_after_signing_in(
    writer: CheckedClient, clock: FakeClock
) -> None:
    data = {**edit_form(writer), "mission": TYPED}
    clock.advance(minutes=31)
    kept = writer.post("/settings/organization/edit", data=data)
    assert kept.status_code == 401
    assert "Nothing you typed is lost" in kept.text
    assert "maria@example.org" in kept.text
    action, fields = kept_fields(kept.text)
    assert fields["mission"] == [TYPED]
    assert set(data) - {"csrf_token"} <= set(fields)
    answer = replay(writer, action, {**fields, "sign_in_password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/settings/organization")
    db.session.expire_all()
    assert db.session.get_one(Organization, 1).mission == TYPED


def test_a_wrong_password_keeps_the_form_for_the_next_try(writer: CheckedClient, clock: FakeClock) -> None:
    data = {**edit_form(writer), "mission": TYPED}
    clock.advance(minutes=31)
    action, fields = kept_fields(writer.post("/settings/organization/edit", data=data).text)
    again = writer.post(action, data={**fields, "sign_in_password": "not mine at all"})
    assert again.status_code == 401
    assert "not right" in again.text
    assert "not mine at all" not in again.text
    assert kept_fields(again.text)[1]["mission"] == [TYPED]


def test_only_the_person_who_wrote_can_send_what_was_written(writer: CheckedClient, clock: FakeClock) -> None:
    build_user(name="Devon Marsh", email="devon@example.org", role=Role.DIRECTOR)
    data = {**edit_form(writer), "mission": TYPED}
    clock.advance(minutes=31)
    action, fields = kept_fields(writer.post("/settings/organization/edit", data=data).text)
    refused = writer.post(
        action, data={**fields, "sign_in_email": "devon@example.org", "sign_in_password": "x"}
    )
    assert refused.status_code == 401
    assert db.session.get_one(Organization, 1).mission == ""


def test_several_values_of_one_field_and_files_are_told_apart(
    writer: CheckedClient, clock: FakeClock
) -> None:
    token = writer.token("/account")
    clock.advance(minutes=31)
    sent = {
        "csrf_token": token,
        "kinds": ["a", "b"],
        "new_password": "my seven new secrets",
        "upload": (io.BytesIO(b"data"), "letter.pdf"),
    }
    kept = writer.post("/account/details", data=sent, content_type="multipart/form-data")
    assert kept.status_code == 401
    _, fields = kept_fields(kept.text)
    assert fields["kinds"] == ["a", "b"]
    assert "letter.pdf" in kept.text
    assert 'type="file"' in kept.text
    assert "multipart/form-data" in kept.text
    assert "my seven new secrets" not in kept.text
    assert fields["new_password"] == [""]


def test_a_body_over_the_limit_is_refused_before_it_is_kept(writer: CheckedClient, clock: FakeClock) -> None:
    clock.advance(minutes=31)
    response = writer.post("/account/details", data={"name": "x" * (13 * 1024 * 1024)})
    assert response.status_code == 413


def test_a_page_asked_for_without_a_sign_in_leads_to_the_sign_in(client: CheckedClient) -> None:
    assert client.get("/").location == "/sign-in"
    assert client.get("/account").location == "/sign-in?next=/account"


@pytest.mark.parametrize(
    "headers", [{"HX-Request": "true"}, {"X-Requested-With": "fetch"}, {"Accept": "application/json"}]
)
def test_a_script_is_told_to_sign_in_again(client: CheckedClient, headers: dict[str, str]) -> None:
    response = client.post("/account/details", data={"name": "x"}, headers=headers)
    assert (response.status_code, response.headers["X-Sign-In"]) == (401, "again")
    assert client.get("/account", headers=headers).status_code == 401


def test_a_script_signs_the_same_person_in_again_and_sends_once_more(
    writer: CheckedClient, clock: FakeClock
) -> None:
    clock.advance(minutes=31)
    fresh = writer.get("/sign-in/again").get_json()
    assert fresh["email"] == "maria@example.org"
    assert fresh["signed_in"] is False
    answer = writer.post(
        "/sign-in/again",
        json={"email": "maria@example.org", "password": PASSWORD},
        headers={"X-CSRFToken": fresh["csrf_token"]},
    )
    assert answer.status_code == 200
    renewed = answer.get_json()["csrf_token"]
    sent = writer.post(
        "/account/details", data={"name": "Maria L. Lopez", "time_zone": ""}, headers={"X-CSRFToken": renewed}
    )
    assert sent.status_code == 303
    assert (
        db.session.scalars(select(User.name).where(User.email == "maria@example.org")).one()
        == "Maria L. Lopez"
    )


def test_a_script_may_also_send_a_form(writer: CheckedClient, clock: FakeClock) -> None:
    clock.advance(minutes=31)
    fresh = writer.get("/sign-in/again").get_json()
    sent = {"email": "maria@example.org", "password": PASSWORD, "csrf_token": fresh["csrf_token"]}
    assert "csrf_token" in writer.post("/sign-in/again", data=sent).get_json()


def test_somebody_else_is_not_signed_in_in_place(writer: CheckedClient, clock: FakeClock) -> None:
    build_user(name="Devon Marsh", email="devon@example.org")
    clock.advance(minutes=31)
    fresh = writer.get("/sign-in/again").get_json()
    answer = writer.post(
        "/sign-in/again",
        json={"email": "devon@example.org", "password": PASSWORD},
        headers={"X-CSRFToken": fresh["csrf_token"]},
    )
    assert answer.status_code == 409
    assert "another sign-in" in answer.get_json()["error"]
    assert writer.get("/account").status_code == 303


def test_the_page_may_name_whose_work_it_holds(client: CheckedClient) -> None:
    maria = build_user()
    build_user(name="Devon Marsh", email="devon@example.org")
    for email, status in (("devon@example.org", 409), ("maria@example.org", 200)):
        fresh = client.get("/sign-in/again").get_json()
        answer = client.post(
            "/sign-in/again",
            json={"email": email, "password": PASSWORD, "person": str(maria.id)},
            headers={"X-CSRFToken": fresh["csrf_token"]},
        )
        assert answer.status_code == status


@pytest.mark.parametrize("body", [[], "text", {"email": 5, "password": None}, {"email": ["a"]}, None])
def test_nonsense_sent_by_a_script_is_a_wrong_password(client: CheckedClient, body: Any) -> None:
    fresh = client.get("/sign-in/again").get_json()
    answer = client.post("/sign-in/again", json=body, headers={"X-CSRFToken": fresh["csrf_token"]})
    assert answer.status_code == 422


def test_a_script_must_wait_after_too_many_tries(client: CheckedClient) -> None:
    token = client.get("/sign-in/again").get_json()["csrf_token"]
    for _ in range(10):
        client.post("/sign-in/again", json={"email": "a@b.example"}, headers={"X-CSRFToken": token})
    last = client.post("/sign-in/again", json={"email": "a@b.example"}, headers={"X-CSRFToken": token})
    assert last.status_code == 429
    assert int(last.headers["Retry-After"]) == 300


@pytest.mark.parametrize("token", [None, "", "forged", "IjEi.aaaa.bbbb"])
def test_a_form_without_a_good_token_can_be_sent_again_as_it_was(
    writer: CheckedClient, token: str | None
) -> None:
    data = {**edit_form(writer), "mission": TYPED, "csrf_token": token}
    if token is None:
        del data["csrf_token"]
    refused = writer.post("/settings/organization/edit?from=here", data=data)
    assert refused.status_code == 400
    assert "You are signed in as" in refused.text
    assert db.session.get_one(Organization, 1).mission == ""
    action, fields = kept_fields(refused.text)
    assert action == "/settings/organization/edit?from=here"
    assert fields["mission"] == [TYPED]
    assert writer.post(action, data=fields).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Organization, 1).mission == TYPED


def test_a_script_without_a_good_token_is_told_to_fetch_one(writer: CheckedClient) -> None:
    response = writer.post("/account/details", data={"name": "x"}, headers={"X-Requested-With": "fetch"})
    assert (response.status_code, response.headers["X-Sign-In"]) == (400, "again")
    token = writer.get("/sign-in/again").get_json()["csrf_token"]
    sent = writer.post("/account/details", data={"name": "Maria"}, headers={"X-CSRFToken": token})
    assert sent.status_code == 303


@pytest.mark.parametrize("target", ["", "//evil.example", "https://evil.example/", "/\\evil.example"])
def test_what_was_kept_is_never_sent_elsewhere(client: CheckedClient, target: str) -> None:
    sent = {"csrf_token": client.token("/sign-in"), "sign_in_password": PASSWORD}
    assert client.post("/sign-in/resume", query_string={"to": target}, data=sent).status_code == 400


def test_every_form_asks_for_a_token(app: Flask, client_for: Callable[[str], CheckedClient]) -> None:
    admin = client_for("administrator")
    checked = 0
    for rule in app.url_map.iter_rules():
        if (
            not rule.endpoint.startswith("accounts.")
            or "POST" not in (rule.methods or ())
            or rule.rule == "/setup"
        ):
            continue
        address = rule.rule.replace("<int:user_id>", "1").replace("<int:session_id>", "1")
        response = admin.post(address, headers={"Sec-Fetch-Site": "same-origin"})
        assert response.status_code == 400, address
        assert admin.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403, address
        checked += 1
    assert checked > 10


def test_the_password_is_asked_again_before_something_sensitive(
    client_for: Callable[[str], CheckedClient], clock: FakeClock
) -> None:
    admin = client_for("administrator")
    assert admin.get("/settings/people/invite").status_code == 200
    clock.advance(minutes=10)
    guarded = ["/settings/people/invite", "/settings/people/1", "/account/email"]
    for address in guarded:
        response = admin.get(address)
        assert (response.status_code, response.location) == (303, f"/sign-in/confirm?next={address}")
    token = admin.token("/account")
    for address in [
        *guarded,
        "/settings/people/1/link",
        "/settings/people/1/leave",
        "/settings/people/1/return",
    ]:
        kept = admin.post(address, data={"csrf_token": token, "name": "Kept Name"})
        assert kept.status_code == 401, address
        assert 'value="Kept Name"' in kept.text
        assert "Confirm it is you" in kept.text


def test_confirming_holds_for_ten_minutes_and_renews_the_token(
    client: CheckedClient, clock: FakeClock
) -> None:
    build_user(role=Role.ADMINISTRATOR)
    client.post_form("/sign-in", {"email": "maria@example.org", "password": PASSWORD})
    clock.advance(minutes=15)
    with client.session_transaction() as cookie:
        before = cookie[TOKEN_KEY]
    where = client.get("/settings/people/invite").location
    assert client.post_form(where, {"password": "wrong one"}).status_code == 422
    confirmed = client.post_form(where, {"password": PASSWORD})
    assert (confirmed.status_code, confirmed.location) == (303, "/settings/people/invite")
    with client.session_transaction() as cookie:
        assert cookie[TOKEN_KEY] != before
    clock.advance(minutes=9)
    assert client.get("/settings/people/invite").status_code == 200
    clock.advance(minutes=1)
    assert client.get("/settings/people/invite").status_code == 303


def test_what_was_typed_goes_through_after_confirming(client: CheckedClient, clock: FakeClock) -> None:
    build_user(role=Role.ADMINISTRATOR)
    client.post_form("/sign-in", {"email": "maria@example.org", "password": PASSWORD})
    page = client.page("/settings/people/invite")
    form = next(one for one in page.all("form") if one.get("action") == "/settings/people/invite")
    data = {**controls(form), "name": "Devon Marsh", "email": "devon@example.org", "role": "finance"}
    clock.advance(minutes=11)
    action, fields = kept_fields(client.post("/settings/people/invite", data=data).text)
    assert replay(client, action, {**fields, "sign_in_password": PASSWORD}).location == "/settings/people"
    assert (
        db.session.scalars(select(User.role).where(User.email == "devon@example.org")).one() is Role.FINANCE
    )


def test_what_is_open_in_other_windows_goes_on_working(writer: CheckedClient, clock: FakeClock) -> None:
    token = writer.token("/account")
    clock.advance(minutes=15)
    writer.post_form("/sign-in/confirm", {"password": PASSWORD})
    sent = {"name": "Maria", "time_zone": "", "csrf_token": token}
    assert writer.post("/account/details", data=sent).status_code == 303
    clock.advance(minutes=31)
    known = writer.get("/sign-in/again").get_json()
    assert (known["signed_in"], known["person"]) == (False, None)
    answer = {"email": "maria@example.org", "password": PASSWORD}
    assert writer.post("/sign-in/again", json=answer, headers={"X-CSRFToken": token}).status_code == 200
    assert writer.post("/account/details", data=sent).status_code == 303
    known = writer.get("/sign-in/again").get_json()
    assert known["signed_in"] is True
    assert db.session.get_one(User, known["person"]).name == "Maria"


def test_a_new_sign_in_brings_a_new_token(writer: CheckedClient) -> None:
    token = writer.token("/account")
    writer.post_form("/account", {}, action="/sign-out")
    writer.post_form("/sign-in", {"email": "maria@example.org", "password": PASSWORD})
    assert writer.post("/account/details", data={"name": "x", "csrf_token": token}).status_code == 400
