"""Delivery to a real mail server: taken, refused, retried, given up; and the page that sets it up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from funding.infra.db import db, unit_of_work
from funding.infra.mail import Letter, LetterState, send_mail
from funding.infra.mail.delivery import BACK_OFF, HAS_LEFT, OTHER_KEY, TOO_LATE, deliver_waiting
from funding.infra.mail.sealing import PLACE, new_secret
from funding.kernel.actor import Role
from tests.builders.accounts import build_user
from tests.support.client import CheckedClient
from tests.support.clock import FakeClock
from tests.support.mail_server import CERTIFICATE, PASSWORD, USER, free_port, mail_server

pytestmark = pytest.mark.loopback
Browsers = Callable[[Role | str], CheckedClient]
NOBODY = "550 5.1.1 No such mailbox"


@pytest.fixture
def to(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let letters go to an address of a mail server."""
    return lambda url: monkeypatch.setitem(app.config, "MAIL_URL", url)


def write(**overrides: object) -> int:
    """Put a letter into the outbox; it is tried at once."""
    values: dict[str, object] = {
        "to": "nia@example.org",
        "subject": "Hello",
        "text": "A line.\n",
        **overrides,
    }
    with unit_of_work():
        return send_mail(**values).id  # type: ignore[arg-type]


def letter(number: int) -> Letter:
    """The letter as it is stored now."""
    found = db.session.get(Letter, number, populate_existing=True)
    assert found is not None
    return found


def test_a_letter_reaches_a_server_with_starttls_and_a_password(
    client: CheckedClient, to: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    secret = new_secret()
    with mail_server(starttls=True, password=True) as (post, port):
        to(f"smtp://{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@localhost:{port}")
        number = write(text=f"Here: https://grants.example/link/{secret.token}\n", secret=secret)
    (taken,) = post.taken
    stored = letter(number)
    assert f"/link/{secret.token}" in taken.get_content()
    assert (taken["Message-ID"], taken["To"]) == (stored.message_id, "nia@example.org")
    assert (stored.state, stored.text, stored.seed) == (LetterState.SENT, "", "")


def test_a_link_never_lies_in_the_database(client: CheckedClient, to: Callable[[str], None]) -> None:
    to(f"smtp://127.0.0.1:{free_port()}")
    secret = new_secret()
    stored = letter(write(text=f"Here: {secret.token}", secret=secret))
    assert stored.state is LetterState.WAITING
    assert stored.text == f"Here: {PLACE}"
    assert secret.token not in repr([stored.text, stored.html, stored.seed, stored.headers, stored.subject])


def test_a_letter_whose_link_the_present_key_does_not_make_is_given_up(
    app: Flask,
    client: CheckedClient,
    to: Callable[[str], None],
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    to(f"smtp://127.0.0.1:{free_port()}")
    secret = new_secret()
    number = write(text=f"Here: {secret.token}", secret=secret)
    monkeypatch.setitem(app.config, "SECRET_KEY", "the key of another machine, to which the backup went")
    clock.advance(minutes=1)
    deliver_waiting()
    assert (letter(number).state, letter(number).problem) == (LetterState.DROPPED, OTHER_KEY)


def test_a_server_that_is_away_is_tried_again_later_and_later(
    client: CheckedClient, to: Callable[[str], None], clock: FakeClock
) -> None:
    port = free_port()
    to(f"smtp://127.0.0.1:{port}")
    number = write()
    waited = []
    for pause in BACK_OFF:
        stored = letter(number)
        assert stored.state is LetterState.WAITING
        waited.append(stored.next_try_at - clock())
        clock.set(stored.next_try_at - timedelta(seconds=1))
        assert deliver_waiting() == 0
        clock.advance(seconds=1)
        assert deliver_waiting() == 1
        assert pause == waited[-1]
    stored = letter(number)
    assert (stored.state, stored.tries) == (LetterState.FAILED, len(BACK_OFF) + 1)
    assert "takes no connections" in stored.problem


def test_a_letter_that_was_refused_for_now_goes_out_as_the_same_letter(
    client: CheckedClient, to: Callable[[str], None], clock: FakeClock
) -> None:
    with mail_server() as (post, port):
        to(f"smtp://127.0.0.1:{port}")
        asked: list[str] = []

        def busy_once(_client: str, message_id: str) -> str | None:
            asked.append(message_id)
            return "451 4.3.0 Busy" if len(asked) == 1 else None

        post.on_letter = busy_once
        number = write()
        assert "Busy" in letter(number).problem
        clock.advance(minutes=1)
        deliver_waiting()
    assert letter(number).state is LetterState.SENT
    assert asked[0] == asked[1] == post.taken[0]["Message-ID"]


def test_no_such_mailbox_fails_at_once_in_plain_words(
    client: CheckedClient, to: Callable[[str], None]
) -> None:
    with mail_server() as (post, port):
        to(f"smtp://127.0.0.1:{port}")
        post.on_recipient = lambda _client, _address: NOBODY
        stored = letter(write())
    assert stored.state is LetterState.FAILED
    assert stored.problem == f"127.0.0.1 does not take letters to this address. It says: {NOBODY}"


def test_a_letter_that_is_no_use_any_more_is_given_up(
    client: CheckedClient, to: Callable[[str], None], clock: FakeClock
) -> None:
    to(f"smtp://127.0.0.1:{free_port()}")
    late = write(send_before=clock() + timedelta(minutes=60))
    leaver = build_user()
    gone = write(to_user_id=leaver.id)
    with unit_of_work():
        leaver.deactivated_at = clock()
    clock.advance(minutes=61)
    deliver_waiting()
    assert (letter(late).state, letter(late).problem) == (LetterState.DROPPED, TOO_LATE)
    assert (letter(gone).state, letter(gone).problem) == (LetterState.DROPPED, HAS_LEFT)


def test_one_letter_that_cannot_be_put_together_does_not_stop_the_others(
    client: CheckedClient, to: Callable[[str], None]
) -> None:
    with mail_server() as (post, port):
        to(f"smtp://127.0.0.1:{port}")
        bad, good = write(to="nia@exa\nmple.org"), write()
    assert letter(bad).state is LetterState.FAILED
    assert letter(good).state is LetterState.SENT
    assert len(post.taken) == 1


def test_the_set_up_page_shows_where_letters_go_and_never_the_password(
    client_for: Browsers, to: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    admin = client_for("administrator")
    assert "No mail server is set up" in admin.get("/settings/mail").text
    with mail_server(starttls=True, password=True) as (post, port):
        to(f"smtp://{quote(USER, safe='')}:wrong-copper@localhost:{port}")
        refused = admin.post_form("/settings/mail", {"email": "ada@example.org"})
        assert refused.status_code == 422
        assert "does not accept the user name or the password" in refused.text
        assert "wrong-copper" not in refused.text
        to(f"smtp://{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@localhost:{port}")
        assert admin.post_form("/settings/mail", {"email": "ada@example.org"}).status_code == 303
    page = admin.get("/settings/mail").text
    assert f"localhost, port {port}" in page
    assert USER in page
    assert PASSWORD not in page
    assert "set, and never shown" in page
    assert [one["Subject"] for one in post.taken] == ["A trial letter from Funding"]
    # What failed was tried once and is not tried again.
    assert db.session.scalars(select(Letter.state).order_by(Letter.id)).all() == ["failed", "sent"]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("smtp://127.0.0.1:{port}", "takes no connections"),
        ("imap://127.0.0.1", "must look like smtp://"),
        ("smtp://nia:pw@10.0.0.1.invalid:99999", "not a number up to 65535"),
    ],
)
def test_the_trial_letter_says_what_is_wrong(
    client_for: Browsers, to: Callable[[str], None], url: str, said: str
) -> None:
    admin = client_for("administrator")
    to(url.format(port=free_port()))
    refused = admin.post_form("/settings/mail", {"email": "ada@example.org"})
    assert refused.status_code == 422
    assert said in refused.text


def test_the_outbox_shows_tries_again_and_gives_up(client_for: Browsers, to: Callable[[str], None]) -> None:
    admin = client_for("administrator")
    with mail_server() as (post, port):
        to(f"smtp://127.0.0.1:{port}")
        post.on_recipient = lambda _client, _address: NOBODY
        first, second = write(subject="First", text="Nobody else reads this."), write(subject="Second")
        failed = admin.get("/settings/mail/outbox?tray=failed").text
        assert "First" in failed
        assert "No such mailbox" in failed
        assert "Nobody else reads this" not in failed
        assert "2 letters could not be sent" in admin.get("/settings/mail").text
        admin.send(f"/settings/mail/outbox/{second}/drop", {"tray": "failed"})
        post.on_recipient = None
        assert admin.send(f"/settings/mail/outbox/{first}/again").status_code == 303
    assert letter(first).state is LetterState.SENT
    assert (letter(second).state, letter(second).problem) == (LetterState.DROPPED, "Ada Okafor gave it up.")
    assert admin.send(f"/settings/mail/outbox/{first}/again").status_code == 422
    assert "Second" in admin.get("/settings/mail/outbox?tray=dropped").text


def test_only_administrators_see_the_outbox(client_for: Browsers) -> None:
    assert client_for("director").get("/settings/mail/outbox").status_code == 403


def test_the_outbox_asks_the_same_few_questions_at_any_length(client_for: Browsers, count_queries) -> None:
    admin = client_for("administrator")
    counted = []
    for many in (2, 60):
        for _ in range(many):
            write()
        admin.get("/settings/mail/outbox?tray=sent")
        with count_queries() as queries:
            admin.get("/settings/mail/outbox?tray=sent")
        counted.append(queries.count)
    assert counted[0] == counted[1] <= 7, counted
