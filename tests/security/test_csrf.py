"""Nothing is changed from another site, or without the token of this one."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from funding.infra.security import csrf
from tests.architecture.source import none_of
from tests.security.world import UNSAFE, World, status_of
from tests.support.client import CheckedClient

BY_SIGNED_TOKEN = frozenset({"notices.stop"})
"""Reviewed: what a signed token in the address allows by itself. Mail programs send no cookie and no form (RFC 8058);
the token can stop letters to the one person it names, and nothing else.
"""

Browsers = Callable[[str], CheckedClient]


def test_every_change_needs_the_token(world: World, client_for: Browsers) -> None:
    browser = client_for("administrator")
    browser.checks = False
    requests = [
        (method, address)
        for method, address, rule in world.requests()
        if method in UNSAFE and rule.endpoint not in BY_SIGNED_TOKEN
    ]
    assert len(requests) > 40
    wrong = []
    for method, address in requests:
        for data in ({}, {"csrf_token": "forged"}):
            status = status_of(browser, method, address, data=data)
            if status != 400:
                wrong.append(f"{method} {address} answers {status} without a valid token")
    none_of(wrong)


def test_no_change_comes_from_another_site(world: World, client_for: Browsers) -> None:
    browser = client_for("administrator")
    browser.checks = False
    token = browser.token("/")
    wrong = []
    for method, address, _rule in world.requests():
        if method not in UNSAFE:
            continue
        for site in ("cross-site", "same-site"):
            headers = {"X-CSRFToken": token, "Sec-Fetch-Site": site}
            status = status_of(browser, method, address, headers=headers)
            if status != 403:
                wrong.append(f"{method} {address} answers {status} to {site}")
    none_of(wrong)


def test_only_what_a_signed_token_allows_is_exempt(app: Flask) -> None:
    exempt = {
        f"{view.__module__}.{view.__name__}"
        for name, view in app.view_functions.items()
        if name in BY_SIGNED_TOKEN
    }
    assert csrf._exempt_views == exempt
    assert len(exempt) == len(BY_SIGNED_TOKEN)
    assert csrf._exempt_blueprints == set()
    assert app.config["WTF_CSRF_ENABLED"] is not False
