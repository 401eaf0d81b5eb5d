"""Every kind of answer carries exactly the headers that were agreed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from funding.infra.http import DOWNLOAD_POLICY
from tests.security.world import World
from tests.support.application import settings_for_tests
from tests.support.client import CheckedClient

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
AGREED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
"""What every answer says about itself; a page's own facts come on top."""

OWN_FACTS = {
    "Content-Type",
    "Content-Length",
    "Content-Disposition",
    "Location",
    "Set-Cookie",
    "Vary",
    "ETag",
    "Last-Modified",
    "Date",
    "Allow",
    "Retry-After",
    "X-Sign-In",
    "X-CSRF",
    "HX-Redirect",
    "HX-Trigger",
    "Accept-Ranges",
}


def agreed_headers(answer: TestResponse) -> dict[str, str]:
    """The headers of an answer without those that are its own facts."""
    return {name: value for name, value in answer.headers if name not in OWN_FACTS}


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/funders", 200),
        ("GET", "/healthz", 200),
        ("GET", "/no-such-page", 404),
        ("POST", "/healthz", 405),
        ("POST", "/funders/new", 400),
    ],
)
def test_pages_and_errors_carry_the_agreed_headers(
    client_for: Callable[[str], CheckedClient], method: str, address: str, status: int
) -> None:
    answer = client_for("administrator").open(address, method=method)
    assert answer.status_code == status
    assert agreed_headers(answer) == AGREED


def test_refusals_and_redirects_carry_them_too(
    client: CheckedClient, client_for: Callable[..., CheckedClient]
) -> None:
    redirect = client.get("/funders")
    assert redirect.status_code == 303
    assert agreed_headers(redirect) == AGREED
    refused = client_for("auditor").get("/funders/new")
    assert refused.status_code == 403
    assert agreed_headers(refused) == AGREED


def test_downloads_are_attachments_in_which_nothing_runs(
    world: World, client_for: Callable[[str], CheckedClient]
) -> None:
    answer = client_for("administrator").get("/pipeline/export")
    assert answer.status_code == 200
    assert agreed_headers(answer) == {**AGREED, "Content-Security-Policy": DOWNLOAD_POLICY}
    assert (answer.headers["Content-Disposition"] or "").startswith("attachment")


def test_static_files_are_kept_while_they_do_not_change(client: CheckedClient) -> None:
    versioned = client.get("/static/css/tokens.css?v=1")
    assert versioned.status_code == 200
    assert agreed_headers(versioned) == {**AGREED, "Cache-Control": "public, max-age=31536000, immutable"}
    assert client.get("/static/css/tokens.css").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/css/gone.css").headers["Cache-Control"] == "no-store"


def test_an_unforeseen_error_shows_a_number_and_no_detail(
    app: Flask, tmp_path_factory: pytest.TempPathFactory, client_for: Callable[[str], CheckedClient]
) -> None:
    from dataclasses import replace

    from funding.factory import create_app
    from funding.infra.permissions import public

    folder = tmp_path_factory.mktemp("failing")
    settings = settings_for_tests(app.config["SQLALCHEMY_DATABASE_URI"], folder)
    failing = create_app(replace(settings, testing=False, extra={"PROPAGATE_EXCEPTIONS": False}))
    failing.test_client_class = CheckedClient

    @public
    def boom() -> str:
        raise RuntimeError("the secret of the house")

    failing.add_url_rule("/boom", "boom", boom)
    client_for("administrator")
    answer = failing.test_client().get("/boom")
    assert answer.status_code == 500
    assert agreed_headers(answer) == AGREED
    assert "the secret of the house" not in answer.text
    assert "Traceback" not in answer.text


def test_behind_tls_the_browser_is_told_to_stay_there(
    app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from dataclasses import replace

    from funding.factory import create_app

    folder = tmp_path_factory.mktemp("tls")
    settings = replace(settings_for_tests(app.config["SQLALCHEMY_DATABASE_URI"], folder), behind_tls=True)
    secure = create_app(settings)
    answer = secure.test_client().get("/healthz", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
