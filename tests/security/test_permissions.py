"""What a route declares is what it does, for every route, method and role."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from funding.infra.permissions import PUBLIC, declared_permission
from funding.kernel.actor import Role
from funding.kernel.permissions import allowed
from tests.architecture.source import none_of
from tests.security.pages import reading_of
from tests.security.world import UNSAFE, World, status_of
from tests.support.client import CheckedClient

Browsers = Callable[[Role | str], CheckedClient]


def declared(app: Flask, endpoint: str) -> str:
    """The permission of a route."""
    found = declared_permission(endpoint)
    assert found is not None, endpoint
    return found


def test_every_parameter_of_an_address_is_known_here(world: World) -> None:
    assert len(world.requests()) > 120
    none_of(sorted(world.missing))


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reaches_what_its_permissions_say_and_nothing_else(
    world: World, client_for: Browsers, role: Role
) -> None:
    browser = client_for(role)
    browser.checks = False
    reading = reading_of(role.value, world, browser)
    none_of([f"what a {role} reads changes {name}" for name in reading.changed])
    wrong, seen = [], set()
    for method, address, rule in world.requests():
        permission = declared(world.app, rule.endpoint)
        if permission == PUBLIC:
            continue
        may = allowed(role.value, permission)
        status = reading.pages[address].status if method == "GET" else status_of(browser, method, address)
        seen.add((may, method))
        if (status == 403) is may or status == 401 or isinstance(status, str):
            wrong.append(f"{role} {method} {address} ({permission}) answers {status}")
    none_of(wrong)
    assert (True, "GET") in seen


def test_nobody_gets_past_the_sign_in(world: World, client: CheckedClient) -> None:
    client.checks = False
    wrong, asked = [], 0
    for method, address, rule in world.requests():
        if declared(world.app, rule.endpoint) == PUBLIC:
            continue
        asked += 1
        answer = client.open(address, method=method)
        if method in UNSAFE:
            good = answer.status_code == 401
        else:
            good = answer.status_code == 303 and (answer.location or "").startswith("/sign-in")
        if not good:
            wrong.append(f"{method} {address} answers {answer.status_code} {answer.location}")
    none_of(wrong)
    assert asked > 100


def test_a_route_that_declares_nothing_is_refused_to_everybody(app: Flask, client_for: Browsers) -> None:
    started, app._got_first_request = app._got_first_request, False
    rules = [rule.empty() for rule in app.url_map.iter_rules()]
    app.add_url_rule("/planted", "planted", lambda: "secret")
    try:
        assert client_for("administrator").get("/planted").status_code == 403
    finally:
        app._got_first_request = started
        app.view_functions.pop("planted")
        app.url_map = type(app.url_map)(rules)
