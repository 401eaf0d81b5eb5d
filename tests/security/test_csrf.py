"""Nothing is changed from another site, or without the token of this one."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from funding.infra.security import csrf
from tests.architecture.source import none_of
from tests.security.world import UNSAFE, World, status_of
from tests.support.client import CheckedClient

Browsers = Callable[[str], CheckedClient]


def test_every_change_needs_the_token(world: World, client_for: Browsers) -> None:
    browser = client_for("administrator")
    browser.checks = False
    requests = [(method, address) for method, address, _rule in world.requests() if method in UNSAFE]
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


def test_no_view_is_exempt(app: Flask) -> None:
    assert csrf._exempt_views == set()
    assert csrf._exempt_blueprints == set()
    assert app.config["WTF_CSRF_ENABLED"] is not False
