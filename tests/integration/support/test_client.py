"""The client and the fixtures do what they promise, on the real application."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, render_template_string, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select, text

from funding.accounts.models import Organization, User
from funding.infra.db import db, writes
from funding.infra.permissions import public
from funding.kernel.actor import Actor, Role
from tests.support.client import BadPageError, CheckedClient
from tests.support.databases import TestDatabase
from tests.support.lost_changes import LostChangeError
from tests.support.queries import count_queries

pytestmark = pytest.mark.database("sqlite")

FRAME = """<!doctype html>
<html lang="en"><head><title>T</title></head><body><main><h1>T</h1>{}</main></body></html>"""
FORM = """<form method="post" id="f"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
<input type="hidden" name="version" value="4"><label>Name <input name="name" value="Old"></label>
<label><input type="checkbox" name="kind" value="a" checked>A</label>
<label><input type="checkbox" name="kind" value="b">B</label>
<label>Role <select name="role"><option value="1">One</option>
<option value="2" selected>Two</option></select></label>
<label>Notes <textarea name="notes">
Kept</textarea></label><button name="act" value="save">Save</button></form>"""


@pytest.fixture
def page(app: Flask) -> Iterator[Callable[..., None]]:
    """``page("/x", html)`` adds a public page to the application for this test."""
    rules = list(app.url_map.iter_rules())
    started = app._got_first_request

    def add(address: str, view: Callable[[], ResponseReturnValue]) -> None:
        app._got_first_request = False
        app.add_url_rule(address, address, public(view), methods=["GET", "POST"])

    yield add
    app._got_first_request = started
    added = [rule for rule in app.url_map.iter_rules() if rule not in rules]
    for rule in added:
        app.view_functions.pop(rule.endpoint)
    app.url_map = type(app.url_map)([rule.empty() for rule in rules])


def test_a_bad_page_never_reaches_a_test(client: CheckedClient, page: Callable[..., None]) -> None:
    page("/bad", lambda: FRAME.format("<p style='x'>1</p><a href='/nowhere'>x</a>"))
    with pytest.raises(BadPageError, match="2 problems"):
        client.get("/bad")


def test_a_whole_page_cannot_pass_as_a_fragment(client: CheckedClient, page: Callable[..., None]) -> None:
    page("/part", lambda: "<p>Part</p>")
    assert client.get("/part", headers={"HX-Request": "true"}).status_code == 200
    with pytest.raises(BadPageError, match="malformed"):
        client.get("/part")


def test_a_form_is_sent_as_a_browser_sends_it(client: CheckedClient, page: Callable[..., None]) -> None:
    def view() -> ResponseReturnValue:
        if request.method == "POST":
            return {key: request.form.getlist(key) for key in request.form if key != "csrf_token"}
        return render_template_string(FRAME.format(FORM))

    page("/form", view)
    answer = client.post_form("/form", {"name": "New", "kind": ["a", "b"], "act": "save"})
    expected = {
        "version": ["4"],
        "name": ["New"],
        "kind": ["a", "b"],
        "role": ["2"],
        "notes": ["Kept"],
        "act": ["save"],
    }
    assert answer.json == expected
    assert "kind" not in (client.post_form("/form", {"kind": None}).json or {})
    with pytest.raises(AssertionError, match="has no form with"):
        client.post_form("/form", {"salary": 1})


def test_csrf_protection_is_on_in_tests(client: CheckedClient, page: Callable[..., None]) -> None:
    page("/form", lambda: render_template_string(FRAME.format(FORM)))
    client.checks = False
    assert client.post("/form", data={"name": "New"}).status_code == 400


def test_a_view_that_forgets_to_say_that_it_writes_is_caught(
    client: CheckedClient, page: Callable[..., None]
) -> None:
    def rename() -> ResponseReturnValue:
        db.session.scalars(select(Organization)).one().legal_name = "Lost"
        return {"renamed": True}

    page("/forgot", rename)
    with pytest.raises(LostChangeError, match="without @writes"):
        client.get("/forgot")
    page("/meant", writes(rename))
    page("/form", lambda: render_template_string(FRAME.format(FORM)))
    assert client.post("/meant", headers={"X-CSRFToken": client.token("/form")}).json == {"renamed": True}
    assert db.session.scalars(select(Organization.legal_name)).one() == "Lost"


def test_what_a_test_builds_is_there_for_its_requests(
    client: CheckedClient, page: Callable[..., None]
) -> None:
    page("/count", lambda: {"users": db.session.scalar(text("SELECT count(*) FROM users"))})
    before = client.get("/count").json["users"]
    db.session.add(User(name="Nia", email="nia@example.org", role=Role.FINANCE, created_at=_instant()))
    db.session.flush()
    assert client.get("/count").json == {"users": before + 1}


def _instant() -> object:
    from funding.infra import clock

    return clock.now()


def test_each_role_has_a_browser_and_an_actor(
    client_for: Callable[[str], CheckedClient], actor_for: Callable[[str], Actor], page: Callable[..., None]
) -> None:
    from funding.infra.permissions import current_actor

    page("/me", lambda: {"role": current_actor().role})
    for role in Role:
        assert client_for(role).get("/me").json == {"role": actor_for(role).role.value} == {"role": role}


def test_statements_are_counted(database: Flask) -> None:
    with count_queries() as queries:
        db.session.execute(text("SELECT 1"))
        db.session.execute(text("SELECT 2"))
    assert queries.count == 2, queries
    assert "SELECT 2" in str(queries)


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_begins_with_an_empty_house(database: Flask, turn: int) -> None:
    assert db.session.scalar(text("SELECT count(*) FROM organizations")) == 0
    db.session.add(Organization(id=1, legal_name=f"Turn {turn}", updated_at=_instant()))
    db.session.commit()


@pytest.mark.database("sqlite")
def test_a_fresh_database_costs_less_than_ten_milliseconds(app: Flask, test_database: TestDatabase) -> None:
    db.session.remove()
    db.engine.dispose()
    times = []
    for _ in range(9):
        start = time.perf_counter()
        test_database.reset()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.010
