"""How addresses are read and written, and small answers that views give: redirects, fragments, toasts, downloads."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Response, flash, redirect, request, stream_with_context, url_for
from werkzeug.routing import IntegerConverter, Map, Rule
from werkzeug.utils import send_file
from werkzeug.wrappers import Response as BaseResponse

LARGEST_KEY = 2**31 - 1
DOWNLOAD_POLICY = "default-src 'none'; sandbox"


class RecordNumber(IntegerConverter):
    """A number in an address: what no key of either database can be is no address of ours, and so a 404."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{"max": LARGEST_KEY, **kwargs})


class LateRule(Rule):
    """A route that learns to write its address when the first one is asked for.

    Werkzeug compiles two small functions for each route when it is declared. For five hundred routes that takes a
    tenth of a second, half of what a short command needs to start, and most processes never write most addresses.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled: Callable[..., tuple[str, str]] | None = None
        compile_now = super()._compile_builder

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            nonlocal compiled
            if compiled is None:
                compiled = compile_now(append_unknown)
            return compiled(rule, **values)

        return build


def addresses(endpoint: str, name: str) -> Callable[[int], str]:
    """Answers the address of ``endpoint`` for each number called ``name``: built once for all the rows of a list, of
    which every one would take as long as the rest of its row.
    """
    before, _number, after = url_for(endpoint, **{name: LARGEST_KEY}).partition(str(LARGEST_KEY))  # type: ignore[arg-type]
    return lambda number: f"{before}{number}{after}"


def redirect_to(endpoint: str, **values: object) -> BaseResponse:
    """See the page behind ``endpoint`` next (303, so that a reload does not post again)."""
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[arg-type]


def is_fragment() -> bool:
    """Whether htmx or our own script asked, so that a part of the page is the answer."""
    return request.headers.get("HX-Request") == "true" or request.headers.get("X-Requested-With") == "fetch"


def toast(
    message: str, tone: str = "green", *, undo: str = "", values: Mapping[str, object] | None = None
) -> None:
    """Show ``message`` once on the next page. ``tone`` is green, blue, amber or red.

    With ``undo`` it carries a button that posts ``values`` to that address and so takes back what was done.
    """
    flash({"text": message, "undo": undo, "values": dict(values or {})} if undo else message, tone)  # type: ignore[arg-type] # Flask's session holds it as JSON.


def safe_next(url: str | None, fallback: str = "/") -> str:
    """``url`` if it is an address inside this program, else ``fallback``: no page may send a person elsewhere."""
    if not url or not url.startswith("/") or url.startswith(("//", "/\\")) or "\\" in url:
        return fallback
    parts = urlsplit(url)
    if parts.scheme or parts.netloc or any(ord(letter) < 32 for letter in url):
        return fallback
    return url


def download(data: bytes | Iterable[bytes], filename: str, content_type: str) -> Response:
    """An attachment with a fixed type, an RFC 6266 name and a policy under which nothing in it can run."""
    # The response itself adds UTF-8 to what is text.
    mimetype = content_type.partition(";")[0]
    if isinstance(data, bytes):
        response = send_file(
            io.BytesIO(data),
            request.environ,
            mimetype=mimetype,
            as_attachment=True,
            download_name=filename,
            response_class=Response,
        )
    else:
        response = Response(stream_with_context(iter(data)), mimetype=mimetype)
        response.headers.set("Content-Disposition", "attachment", filename=filename)
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    assert isinstance(response, Response)  # noqa: S101 - response_class above made it one.
    return response
