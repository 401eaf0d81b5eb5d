"""Who asks: every request's cookie is turned into an actor here, before any permission is checked.

The signed cookie holds the token of a sign-in; the row behind the token decides. A person who was deactivated or
whose role changed is treated so from their next request on. While nobody is registered yet, every page leads to the
set-up page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError

from funding.accounts import kept, queries, sent_once
from funding.accounts.models import UserSession
from funding.accounts.services.sign_in import touch_session
from funding.accounts.types import CONFIRM_LIMIT, TOUCH_INTERVAL, SignInToken
from funding.infra.clock import now
from funding.infra.db import each_write, unit_of_work
from funding.infra.security import SAFE_METHODS

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

TOKEN_KEY = "sign_in"  # noqa: S105 - the name of a place in the cookie, not a secret.
_NONCE_KEY = "csrf_token"
_NEEDS_NOBODY = frozenset({"static", "healthz"})
_OPEN_BEFORE_SETUP = frozenset({"accounts.setup", *_NEEDS_NOBODY})


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The sign-in behind the present request."""

    session_id: int
    user_id: int
    confirmed_at: datetime

    @property
    def confirmed_recently(self) -> bool:
        """Whether the password was typed within the last ten minutes."""
        return now() - self.confirmed_at < CONFIRM_LIMIT


def install(app: Flask) -> None:
    """Let ``app`` know who asks, and what to answer where a sign-in or a form's token is missing."""
    app.before_request(_load_actor)
    app.extensions["funding.ask_to_sign_in"] = kept.ask_to_sign_in
    app.register_error_handler(CSRFError, kept.token_refused)
    app.register_error_handler(sent_once.SentBefore, sent_once.sent_before)
    app.jinja_env.globals["form_token"] = sent_once.form_token
    each_write(sent_once.claim)


def signed_in() -> SignedIn | None:
    """The sign-in behind this request, or None."""
    found: SignedIn | None = g.get("signed_in")
    return found


def own_sign_in() -> SignedIn:
    """The sign-in behind a page that only people who are signed in reach."""
    found = signed_in()
    if found is None:
        raise RuntimeError("this page was reached without a sign-in")
    return found


def remember(token: SignInToken, *, keep_nonce: bool = False) -> None:
    """Put a fresh sign-in into the cookie, dropping everything it held before.

    ``keep_nonce`` lets forms that were made for this browser just now go through: what is sent again after signing
    in brings its token along.
    """
    nonce = session.get(_NONCE_KEY)
    session.clear()
    session[TOKEN_KEY] = token.raw
    if keep_nonce and nonce:
        session[_NONCE_KEY] = nonce
    else:
        g.pop("csrf_token", None)


def recently_confirmed(view: Callable[P, R]) -> Callable[P, R | ResponseReturnValue]:
    """Let a view run only within ten minutes of the password; else ask for it, keeping what was typed."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R | ResponseReturnValue:
        if own_sign_in().confirmed_recently:
            return view(*args, **kwargs)
        if request.method in SAFE_METHODS:
            return redirect(url_for("accounts.confirm", next=request.full_path.rstrip("?")), code=303)
        return kept.sign_in_page(reason="confirm")

    wrapper.needs_confirmation = True  # type: ignore[attr-defined]
    return wrapper


def _load_actor() -> ResponseReturnValue | None:
    g.actor = None
    if request.endpoint in _NEEDS_NOBODY:
        return None
    row = _row()
    if row is not None and queries.is_live(row):
        _welcome(row)
        return None
    g.previous_person = (row.user.id, row.user.name, row.user.email) if row is not None else None
    if request.endpoint not in _OPEN_BEFORE_SETUP and not queries.has_users():
        return redirect(url_for("accounts.setup"), code=303)
    return None


def _row() -> UserSession | None:
    raw = session.get(TOKEN_KEY)
    return queries.session_of(raw) if isinstance(raw, str) else None


def _welcome(row: UserSession) -> None:
    user = row.user
    g.actor = user.actor
    g.reader_zone = user.time_zone
    g.signed_in = SignedIn(session_id=row.id, user_id=user.id, confirmed_at=row.confirmed_at)
    if now() - row.last_seen_at >= TOUCH_INTERVAL:
        _touch(row.id)


def _touch(session_id: int) -> None:
    """Write ``last_seen_at``. A database that cannot be written now must not keep anyone from reading."""
    try:
        with unit_of_work():
            touch_session(session_id=session_id, at=now())
    except OperationalError:
        current_app.logger.warning("last-seen of a sign-in could not be written")
