"""A form that is sent twice is taken once.

Every form that makes something carries a token of its own, drawn when its page is. The first sending keeps the token in
the transaction of what it makes; the same form sent again, by a second press or because the answer was lost, is
answered 409 with what was typed, the way to what the first one made, and a button to send it once more. Forms that
change something carry the record's version instead, which says the same and more. A script that sends a form by itself,
as editors that save along the way do, may send it as often as it likes; so may a form whose answer leads nowhere.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from funding.accounts.kept import asked_by_script, kept_form
from funding.accounts.models import SentForm
from funding.infra.clock import now
from funding.infra.db import db, insert_unless_there
from funding.infra.permissions import maybe_actor

FIELD = "form_token"
KEPT = timedelta(days=2)
LONGEST_ADDRESS = 500
_SHAPE = re.compile(r"[A-Za-z0-9_-]{16}")
_SENT: Any = SentForm.__table__


class SentBefore(Exception):
    """The form was taken already; it led to ``address``."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def form_token() -> str:
    """A token for one form on one page."""
    return secrets.token_urlsafe(12)


def claim() -> Callable[[Response], None]:
    """Take the present request's token inside its unit of work; answers what is to be done with its response.

    Raises SentBefore where the token was taken already.
    """
    token = _token()
    if token is None:
        return _nothing
    if not insert_unless_there(_SENT, token=token, led_to="", sent_at=now()):
        raise SentBefore(db.session.scalar(sa.select(_SENT.c.led_to).where(_SENT.c.token == token)) or "")
    db.session.execute(sa.delete(_SENT).where(_SENT.c.sent_at < now() - KEPT))

    def settle(response: Response) -> None:
        mine = _SENT.c.token == token
        if 300 <= response.status_code < 400:
            address = (response.location or "")[:LONGEST_ADDRESS]
            db.session.execute(sa.update(_SENT).where(mine).values(led_to=address))
        else:
            db.session.execute(sa.delete(_SENT).where(mine))

    return settle


def _token() -> str | None:
    by_script = asked_by_script() or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    if by_script or maybe_actor() is None:
        return None
    token = request.form.get(FIELD, "")
    return token if _SHAPE.fullmatch(token) else None


def _nothing(_response: Response) -> None:
    """What a form without a token leaves to do."""


def sent_before(error: SentBefore) -> ResponseReturnValue:
    """The page for a form that came twice."""
    page = render_template("accounts/sent_before.html", kept=kept_form(), address=error.address)
    return make_response(page, 409)
