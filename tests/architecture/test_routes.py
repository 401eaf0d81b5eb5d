"""Every route declares its permission, and every one that changes data says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from funding import factory
from funding.infra.permissions import PUBLIC
from funding.kernel.permissions import PERMISSIONS
from tests.architecture.source import none_of

OPEN: frozenset[str] = frozenset(
    {
        "static",
        "healthz",
        # Before anybody is registered.
        "accounts.setup",
        # The ways in and out, and links that were mailed.
        "accounts.sign_in",
        "accounts.sign_out",
        "accounts.sign_in_again",
        "accounts.sign_in_again_post",
        "accounts.resume",
        "accounts.forgot",
        "accounts.follow_link",
        "accounts.choose_password",
        # The way out of letters: a signed token that names the person.
        "notices.stop",
        # Calendars outside, by the token in the address.
        "calendar.serve_feed",
        "tasks.follow",
        "tasks.give",
        "tasks.thanks",
    }
)
"""Reviewed: what anybody may ask for without signing in."""

CHANGE_NOTHING: dict[str, str] = {
    "budgets.preview_line": "a form's fields come in, what the line would write and cost goes out",
    "budgets.preview_terms": "a form's fields come in, what would follow from them goes out",
}
"""Reviewed: routes that take a POST and change nothing in the database, with the reason."""

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def house(built_app: Flask) -> Flask:
    """The application with every feature."""
    return built_app


def rules(app: Flask) -> Iterator[tuple[Rule, Callable[..., Any]]]:
    """Every route with its view."""
    for rule in app.url_map.iter_rules():
        yield rule, app.view_functions[rule.endpoint]


def undeclared(app: Flask) -> list[str]:
    """Routes without a permission of the table."""
    return [
        f"{rule.rule} ({rule.endpoint})"
        for rule, view in rules(app)
        if rule.endpoint != "static" and getattr(view, "permission", None) not in {PUBLIC, *PERMISSIONS}
    ]


def open_routes(app: Flask) -> set[str]:
    """Endpoints that need nobody signed in."""
    declared = {rule.endpoint for rule, view in rules(app) if getattr(view, "permission", None) == PUBLIC}
    return declared | {"static"}


def wrong_writers(app: Flask) -> list[str]:
    """Routes that take a POST without ``@writes``, and routes that only read and have it."""
    found = []
    for rule, view in rules(app):
        unsafe = bool((rule.methods or set()) - SAFE_METHODS)
        writes = bool(getattr(view, "writes", False))
        if unsafe and not writes and rule.endpoint not in CHANGE_NOTHING:
            found.append(f"{rule.rule} ({rule.endpoint}) takes {sorted(rule.methods or ())} without @writes")
        if writes and not unsafe:
            found.append(f"{rule.rule} ({rule.endpoint}) only reads and has @writes")
    return found


def untyped(app: Flask) -> list[str]:
    """Addresses with a number of no type, or that are not kebab-case."""
    found = []
    for rule, _view in rules(app):
        plain = re.sub(r"<[^>]+>", "", rule.rule)
        if re.search(r"<(?!int:)[^>]*_id>", rule.rule):
            found.append(f"{rule.rule} takes anything for a number")
        if plain != plain.lower() or "_" in plain:
            found.append(f"{rule.rule} is not in kebab-case")
    return found


def test_every_feature_is_there(house: Flask) -> None:
    names = {name.split(".")[1] if "infra" not in name else "jobs" for name in factory.FEATURES}
    assert names <= set(house.blueprints)
    assert len(list(house.url_map.iter_rules())) > 80


def test_every_route_declares_its_permission(house: Flask) -> None:
    none_of(undeclared(house))


def test_the_open_routes_are_the_reviewed_ones(house: Flask) -> None:
    assert open_routes(house) == OPEN


def test_what_takes_a_post_is_one_unit_of_work(house: Flask) -> None:
    none_of(wrong_writers(house))
    assert set(CHANGE_NOTHING) <= {rule.endpoint for rule, _ in rules(house)}


def test_addresses_are_typed_and_in_kebab_case(house: Flask) -> None:
    none_of(untyped(house))


def test_planted_routes_are_caught() -> None:
    app = Flask("planted")
    app.add_url_rule("/a_b/<name_id>", "bare", lambda name_id: name_id)
    app.add_url_rule("/save", "save", lambda: "", methods=["POST"])

    def reader() -> str:
        return ""

    reader.writes = True  # type: ignore[attr-defined]
    reader.permission = "no.such"  # type: ignore[attr-defined]
    app.add_url_rule("/read", "read", reader)

    def open_page() -> str:
        return ""

    open_page.permission = PUBLIC  # type: ignore[attr-defined]
    app.add_url_rule("/open", "open", open_page)
    assert len(undeclared(app)) == 3
    assert open_routes(app) == {"static", "open"}
    assert len(wrong_writers(app)) == 2
    assert len(untyped(app)) == 2
