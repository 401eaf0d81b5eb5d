"""What a request must look like to be read at all: host, size, cookie, where it may lead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from funding.infra.http import safe_next
from funding.infra.security import BODY_LIMIT
from tests.support.client import CheckedClient

Browsers = Callable[[str], CheckedClient]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "127.0.0.2"]
)
def test_a_host_that_is_not_ours_is_refused(client: CheckedClient, host: str) -> None:
    client.checks = False
    assert client.get("/healthz", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "localhost:5000"])
def test_the_names_of_this_machine_are_ours(client: CheckedClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_a_body_over_the_limit_is_refused_with_a_page(client_for: Browsers) -> None:
    browser = client_for("administrator")
    token = browser.token("/")
    data = {"csrf_token": token, "name": "x" * BODY_LIMIT}
    answer = browser.post("/funders/new", data=data)
    assert answer.status_code == 413
    assert "Nothing was changed" in answer.text


def test_a_body_that_announces_too_much_is_not_read(client_for: Browsers) -> None:
    browser = client_for("administrator")
    answer = browser.post("/funders/new", data=b"x", environ_overrides={"CONTENT_LENGTH": str(10**12)})
    assert answer.status_code == 413


def test_a_form_of_too_many_parts_is_refused(client_for: Browsers) -> None:
    browser = client_for("administrator")
    part = '--edge\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    parts = [part.format("csrf_token", browser.token("/")), *(part.format("name", "x") for _ in range(4_200))]
    body = "".join(parts) + "--edge--\r\n"
    answer = browser.post("/funders/new", data=body, content_type="multipart/form-data; boundary=edge")
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize("address", ["/funders?q=%00", "/%00", "/funders/%00", "/funders?%00=1"])
def test_a_nul_is_never_read(client_for: Browsers, address: str) -> None:
    assert client_for("administrator").get(address).status_code in {400, 404}


@pytest.mark.parametrize(
    "url",
    [
        *(
            "//evil",
            "/\\evil",
            "\\evil",
            "https:evil",
            "http://evil/",
            "javascript:alert(1)",
            "",
            None,
            "evil",
        ),
        *("/a\nb", "/\tx", "///evil", "/x\\..\\evil"),
    ],
)
def test_nobody_is_sent_elsewhere(url: str | None) -> None:
    assert safe_next(url) == "/"


@given(st.text(max_size=40))
def test_any_next_address_stays_in_the_house(url: str) -> None:
    target = safe_next(url)
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))


def test_own_addresses_are_kept() -> None:
    assert safe_next("/funders?page=2#x") == "/funders?page=2#x"


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(app: Flask, client: CheckedClient) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("funding=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert app.config["SESSION_COOKIE_HTTPONLY"]


def test_behind_tls_the_cookie_belongs_to_this_host_alone(
    app: Flask, tmp_path_factory: pytest.TempPathFactory, client: CheckedClient
) -> None:
    from dataclasses import replace

    from funding.factory import create_app
    from tests.support.application import settings_for_tests

    folder = tmp_path_factory.mktemp("tls")
    settings = replace(settings_for_tests(app.config["SQLALCHEMY_DATABASE_URI"], folder), behind_tls=True)
    secure = create_app(settings)
    cookie = secure.test_client().get("/sign-in", base_url="https://localhost").headers["Set-Cookie"]
    assert cookie.startswith("__Host-funding=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
