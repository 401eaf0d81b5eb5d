"""People at a live house: signed in by their cookie where the sign-in page itself is not the subject."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from funding.accounts.gate import TOKEN_KEY
from funding.accounts.services.sign_in import begin_session
from funding.infra.db import unit_of_work
from funding.kernel.actor import Role
from tests.browser.live import LiveServer
from tests.support.people import set_up_house, user_with


def state_for(server: LiveServer, role: Role) -> dict[str, Any]:
    """The storage state of a browser in which a person of ``role`` is signed in; the house is set up if need be."""
    with server.app.app_context():
        set_up_house()
        user_id = user_with(role).id
        with unit_of_work():
            token = begin_session(user_id=user_id, password=None, address="127.0.0.1", user_agent="test")
    return {"cookies": [_cookie(server, token.raw)], "origins": []}


def _cookie(server: LiveServer, raw: str) -> dict[str, Any]:
    serializer = server.app.session_interface.get_signing_serializer(server.app)  # type: ignore[attr-defined]
    return {
        "name": server.app.config["SESSION_COOKIE_NAME"],
        "value": serializer.dumps({TOKEN_KEY: raw}),
        "domain": urlsplit(server.url).hostname,
        "path": "/",
        "expires": -1,
        "httpOnly": True,
        "secure": False,
        "sameSite": "Lax",
    }


def load_demonstration(app: Flask) -> None:
    """Fill the house of ``app`` with the demonstration data."""
    from funding.demo import load

    with app.app_context():
        load()
