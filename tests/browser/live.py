"""The program behind a real socket, in a thread of the test run, on a database file of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

from funding.infra.db import db
from tests.support.application import build_schema, make_app


@dataclass(frozen=True)
class LiveServer:
    """A running house: its address and its application."""

    url: str
    app: Flask


def whole_answers(app: Flask) -> WSGIApplication:
    """The same application, its answers read whole and closed before the first byte leaves.

    A browser that moves on drops its connections. The threaded server of the tests then fails while
    it empties the socket, before it would close the answer, and a static file stays open until the
    garbage collector complains. The server of ``make run`` closes its answers itself.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()

    return answer


@contextmanager
def live_server(folder: Path) -> Iterator[LiveServer]:
    """Serve a new, empty house from ``folder`` until the block ends."""
    database_url = f"sqlite:///{folder / 'funding.db'}"
    app = make_app(database_url, folder / "instance")
    build_schema(database_url)
    server = make_server("127.0.0.1", 0, whole_answers(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield LiveServer(f"http://127.0.0.1:{server.server_port}", app)
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()
        with app.app_context():
            db.engine.dispose()
