"""What every response carries and every request must bring: headers, host, size, origin, CSRF.

Two policies: one for pages, one for downloads (``infra.http.DOWNLOAD_POLICY``). Nothing inline runs anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, request
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import RequestEntityTooLarge

View = TypeVar("View", bound=Callable[..., Any])

PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
REVALIDATED = "private, no-cache"
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
BODY_LIMIT = 12 * 1024 * 1024
FIELD_LIMIT = 4 * 1024 * 1024
PARTS_LIMIT = 4_000
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

csrf = CSRFProtect()


def body_limit(limit_bytes: int) -> Callable[[View], View]:
    """Let this one view take a larger body than the rest; it must read the body as a stream."""

    def declare(view: View) -> View:
        view.body_limit = limit_bytes  # type: ignore[attr-defined]
        return view

    return declare


def revalidated(view: View) -> View:
    """Let whoever fetches this one view keep its answer and ask each time whether it still holds."""
    view.revalidated = True  # type: ignore[attr-defined]
    return view


def _check_host() -> None:
    """Refuse a host that is not ours before anything builds an address from it."""
    if request.routing_exception is not None and request_ctx.url_adapter is None:
        raise request.routing_exception


def _check_size() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    limit: int = getattr(view, "body_limit", BODY_LIMIT)
    request.max_content_length = limit
    # A body that is too long is refused by its announced length, before anything reads it.
    if request.content_length is not None and request.content_length > limit:
        raise RequestEntityTooLarge


def _check_origin() -> None:
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(403)


def _check_text() -> None:
    """A NUL can be stored by neither database; it is never typed by a person."""
    if "\x00" in request.path or "%00" in request.query_string.decode("latin-1"):
        abort(400)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    if current_app.config["BEHIND_TLS"]:
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    if request.endpoint == "static" and response.status_code == 200:
        versioned = "v" in request.args
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if versioned else "no-cache"
    else:
        view = current_app.view_functions.get(request.endpoint or "")
        kept = getattr(view, "revalidated", False) and response.status_code in {200, 304}
        response.headers["Cache-Control"] = REVALIDATED if kept else "no-store"
    return response


def install_request_checks(app: Flask) -> None:
    """The checks that need nobody signed in; installed first."""
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=FIELD_LIMIT,
        MAX_FORM_PARTS=PARTS_LIMIT,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_CHECK_DEFAULT=True,
    )
    app.before_request(_check_host)
    app.before_request(_check_size)
    app.before_request(_check_text)
    app.before_request(_check_origin)
    app.after_request(_add_headers)


def install_csrf(app: Flask) -> None:
    """The token check, installed after the permission check so that nobody's body is read before they are known."""
    csrf.init_app(app)
