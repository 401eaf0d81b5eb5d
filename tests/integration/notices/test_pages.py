"""The pages of notices: the list, the bell, what one chooses, and the way out of letters."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from funding.infra.db import db
from funding.kernel.actor import Role
from funding.notices.letters import stop_token
from funding.notices.models import Notice, NoticeChoice
from funding.notices.types import Cadence
from tests.builders.notices import NEWS, say
from tests.support.client import CheckedClient
from tests.support.people import user_with

Browsers = Callable[[Role | str], CheckedClient]


def test_the_bell_counts_and_following_a_notice_reads_it(client_for: Browsers) -> None:
    browser = client_for("development")
    me = user_with(Role.DEVELOPMENT).id
    say(me, "a", line="A date comes <b>near</b>", url="/notices/preferences")
    say(me, "b")
    say(user_with(Role.FINANCE).id, "c", line="Not yours")
    page = browser.get("/notices")
    assert "Notices, 2 unread" in page.text
    assert "A date comes &lt;b&gt;near&lt;/b&gt;" in page.text
    assert "Not yours" not in page.text
    key = db.session.scalars(select(Notice.id).where(Notice.key == "a")).one()
    followed = browser.send(f"/notices/{key}/open")
    assert followed.location == "/notices/preferences"
    assert "Notices, 1 unread" in browser.get("/notices?show=unread").text
    browser.send("/notices/read")
    assert "Nothing unread" in browser.get("/notices?show=unread").text


def test_another_persons_notice_cannot_be_opened(client_for: Browsers) -> None:
    browser = client_for("finance")
    say(user_with(Role.DEVELOPMENT).id, "a")
    key = db.session.scalars(select(Notice.id)).one()
    assert browser.send(f"/notices/{key}/open").status_code == 404


def test_a_person_chooses_for_each_kind(client_for: Browsers) -> None:
    browser = client_for("development")
    saved = browser.post_form(
        "/notices/preferences",
        {"cadence_test_news": "weekly", "days_deadline_report": "30, 3", "has_quiet": None, "hour": "8"},
    )
    assert saved.status_code == 303
    page = browser.get("/notices/preferences").text
    assert 'value="30, 3"' in page
    chosen = {row.kind: row.cadence for row in db.session.scalars(select(NoticeChoice))}
    assert chosen["test_news"] is Cadence.WEEKLY


def test_what_cannot_be_meant_is_refused_beside_its_field(client_for: Browsers) -> None:
    browser = client_for("development")
    far = browser.post_form("/notices/preferences", {"days_deadline_report": "400"})
    assert far.status_code == 422
    assert "whole days from 0 to 90" in far.text
    within = browser.post_form("/notices/preferences", {"hour": "23"})
    assert within.status_code == 422
    assert "lies in your quiet hours" in within.text


def test_letters_are_stopped_with_one_press_and_without_signing_in(app: Flask, client: CheckedClient) -> None:
    me = user_with(Role.DEVELOPMENT)
    token = stop_token(me.id, [NEWS.key])
    address = f"/notices/stop/{token}"
    assert "Stop them" in client.get(address).text
    assert db.session.scalars(select(NoticeChoice)).all() == []
    # A mail program's request: no cookie, no form of ours.
    pressed = app.test_client().post(address, data={"List-Unsubscribe": "One-Click"})
    assert pressed.status_code == 200
    assert db.session.scalars(select(NoticeChoice.cadence)).all() == [Cadence.SCREEN]
    assert client.get(address[:-2]).status_code == 404


def test_the_list_asks_the_same_few_questions_at_any_length(client_for: Browsers, count_queries) -> None:
    browser = client_for("development")
    me = user_with(Role.DEVELOPMENT).id
    counted = []
    for round_ in range(2):
        for one in range(2 + 50 * round_):
            say(me, f"{round_}-{one}")
        browser.get("/notices")
        with count_queries() as queries:
            browser.get("/notices")
        counted.append(queries.count)
    assert counted[0] == counted[1] <= 6, counted
