"""Invitation and reset links."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from funding.accounts.models import AccountToken, User, UserSession
from funding.accounts.services.links import DeadLinkError, issue_link, open_link, use_link
from funding.accounts.types import TokenPurpose
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import SYSTEM, Role
from tests.builders.accounts import OTHER_PASSWORD, PASSWORD, build_user
from tests.support.client import CheckedClient
from tests.support.clock import FakeClock
from tests.support.mailbox import letters


def make_link(user: User, purpose: TokenPurpose = TokenPurpose.RESET) -> str:
    """A fresh link's raw token."""
    with unit_of_work():
        return issue_link(user=user, purpose=purpose, by=SYSTEM)


def link_in(instance: Path) -> str:
    """The address in the one letter that was sent."""
    (letter,) = letters(instance)
    found = re.search(r"http://localhost(/link/\S+)", letter.get_content())
    assert found is not None
    return found[1]


def test_a_reset_link_is_mailed_and_sets_a_new_password(client: CheckedClient, instance: Path) -> None:
    build_user()
    assert client.post_form("/sign-in/forgot", {"email": "Maria@example.org"}).status_code == 200
    followed = client.get(link_in(instance))
    assert (followed.status_code, followed.location) == (303, "/link/password")
    done = client.post_form("/link/password", {"password": OTHER_PASSWORD})
    assert (done.status_code, done.location) == (303, "/")
    assert client.get("/account").status_code == 200
    client.post_form("/account", {}, action="/sign-out")
    signed_in = client.post_form("/sign-in", {"email": "maria@example.org", "password": OTHER_PASSWORD})
    assert signed_in.status_code == 303


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client: CheckedClient, instance: Path) -> None:
    build_user()
    token = client.token("/sign-in/forgot")
    known = client.post("/sign-in/forgot", data={"email": "maria@example.org", "csrf_token": token})
    unknown = client.post("/sign-in/forgot", data={"email": "nobody@example.org", "csrf_token": token})
    assert known.status_code == unknown.status_code == 200
    assert re.sub(r'content="[^"]+"', "", known.text) == re.sub(r'content="[^"]+"', "", unknown.text)
    assert len(letters(instance)) == 1


def test_resets_are_limited_per_account_for_a_day(
    client: CheckedClient, clock: FakeClock, instance: Path
) -> None:
    build_user()
    answers = []
    for _ in range(6):
        answers.append(client.post_form("/sign-in/forgot", {"email": "maria@example.org"}).status_code)
        clock.advance(hours=1)
    assert answers == [200] * 5 + [429]
    assert len(letters(instance)) == 5
    clock.advance(hours=19)
    assert client.post_form("/sign-in/forgot", {"email": "maria@example.org"}).status_code == 200


def test_only_the_hash_of_a_link_is_stored(database: Flask) -> None:
    raw = make_link(build_user())
    token = db.session.scalars(select(AccountToken)).one()
    assert token.token_hash == hashlib.sha256(raw.encode()).hexdigest()
    assert len(raw) >= 43


def test_a_link_works_once(client: CheckedClient) -> None:
    raw = make_link(build_user())
    client.get(f"/link/reset/{raw}")
    client.post_form("/link/password", {"password": OTHER_PASSWORD})
    client.get(f"/link/reset/{raw}")
    gone = client.get("/link/password")
    assert gone.status_code == 410
    assert "no longer works" in gone.text


def test_a_weak_password_does_not_spend_the_link(client: CheckedClient) -> None:
    raw = make_link(build_user())
    client.get(f"/link/reset/{raw}")
    refused = client.post_form("/link/password", {"password": "short"})
    assert refused.status_code == 422
    assert "at least 12" in refused.text
    assert client.post_form("/link/password", {"password": OTHER_PASSWORD}).status_code == 303


@pytest.mark.parametrize(
    ("purpose", "minutes", "works"),
    [
        (TokenPurpose.RESET, 59, True),
        (TokenPurpose.RESET, 60, False),
        (TokenPurpose.INVITATION, 7 * 24 * 60 - 1, True),
        (TokenPurpose.INVITATION, 7 * 24 * 60, False),
    ],
)
def test_a_link_works_for_its_time(
    database: Flask, clock: FakeClock, purpose: TokenPurpose, minutes: int, works: bool
) -> None:
    raw = make_link(build_user(), purpose)
    clock.advance(minutes=minutes)
    if works:
        assert open_link(raw=raw, purpose=purpose).user.name == "Maria Lopez"
    else:
        with pytest.raises(DeadLinkError):
            open_link(raw=raw, purpose=purpose)


def test_a_link_of_one_purpose_opens_no_other(client: CheckedClient) -> None:
    raw = make_link(build_user(), TokenPurpose.INVITATION)
    client.get(f"/link/reset/{raw}")
    assert client.get("/link/password").status_code == 410
    assert client.get(f"/link/password/{raw}").status_code == 404


def test_a_new_link_retires_the_one_before(database: Flask) -> None:
    user = build_user()
    first = make_link(user)
    make_link(user)
    with pytest.raises(DeadLinkError):
        open_link(raw=first, purpose=TokenPurpose.RESET)


def test_using_a_link_ends_every_sign_in_and_every_other_link(app: Flask, client: CheckedClient) -> None:
    user = build_user()
    thief = app.test_client()
    assert isinstance(thief, CheckedClient)
    thief.post_form("/sign-in", {"email": "maria@example.org", "password": PASSWORD})
    invitation = make_link(user, TokenPurpose.INVITATION)
    with unit_of_work():
        use_link(raw=make_link(user), purpose=TokenPurpose.RESET, password=OTHER_PASSWORD)
    assert thief.get("/account").status_code == 303
    assert db.session.scalars(select(UserSession)).all() == []
    with pytest.raises(DeadLinkError):
        open_link(raw=invitation, purpose=TokenPurpose.INVITATION)


def test_a_deactivated_person_s_link_is_dead(database: Flask, clock: FakeClock) -> None:
    user = build_user()
    raw = make_link(user)
    with unit_of_work():
        user.deactivated_at = clock()
    with pytest.raises(DeadLinkError):
        open_link(raw=raw, purpose=TokenPurpose.RESET)


def test_without_a_link_there_is_nothing_to_choose(client: CheckedClient) -> None:
    assert client.get("/link/password").status_code == 410


def test_an_invitation_is_shown_to_the_administrator_where_no_mail_leaves_the_house(
    client_for: Callable[[str], CheckedClient], client: CheckedClient, instance: Path
) -> None:
    admin = client_for("administrator")
    sent = admin.post_form(
        "/settings/people/invite", {"name": "Ina Petrova", "email": "ina@example.org", "role": "finance"}
    )
    assert (sent.status_code, sent.location) == (303, "/settings/people")
    shown = admin.get("/settings/people").text
    link = link_in(instance)
    assert link in shown
    assert link not in admin.get("/settings/people").text
    assert "Invited" in shown
    client.get(link)
    assert "Welcome, Ina Petrova" in client.get("/link/password").text
    assert client.post_form("/link/password", {"password": OTHER_PASSWORD}).status_code == 303
    user = db.session.scalars(select(User).where(User.email == "ina@example.org")).one()
    assert (user.role, user.created_by_id) == (Role.FINANCE, 1)


def test_an_invitation_is_mailed_and_not_shown_where_mail_is_set_up(
    app: Flask, client_for: Callable[[str], CheckedClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = client_for("administrator")
    monkeypatch.setattr("funding.infra.mail.transport.hand_over", lambda _server, _message: None)
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://mail.example")
    admin.post_form("/settings/people/invite", {"name": "Ina", "email": "ina@example.org", "role": "finance"})
    shown = admin.get("/settings/people").text
    assert "/link/invitation/" not in shown
    assert "on its way to ina@example.org" in shown


def test_an_administrator_makes_a_reset_link_for_somebody(
    client_for: Callable[[str], CheckedClient], instance: Path
) -> None:
    user = build_user()
    admin = client_for("administrator")
    admin.post_form(f"/settings/people/{user.id}", {}, action=f"/settings/people/{user.id}/link")
    assert link_in(instance).startswith("/link/reset/")
    assert link_in(instance) in admin.get("/settings/people").text


def test_whoever_was_signed_in_in_this_browser_is_signed_out_by_a_used_link(
    client_for: Callable[[str], CheckedClient],
) -> None:
    raw = make_link(build_user())
    browser = client_for("finance")
    browser.get(f"/link/reset/{raw}")
    assert browser.post_form("/link/password", {"password": OTHER_PASSWORD}).status_code == 303
    names = [row.user.name for row in db.session.scalars(select(UserSession))]
    assert names == ["Maria Lopez"]
    assert "Maria Lopez" in browser.get("/account").text
