"""The program behind a real socket, in a thread of the test run, on a database file of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from funding.infra.db import db
from tests.support.application import build_schema, make_app


@dataclass(frozen=True)
class LiveServer:
    """A running house: its address and its application."""

    url: str
    app: Flask


@contextmanager
def live_server(folder: Path) -> Iterator[LiveServer]:
    """Serve a new, empty house from ``folder`` until the block ends."""
    database_url = f"sqlite:///{folder / 'funding.db'}"
    app = make_app(database_url, folder / "instance")
    build_schema(database_url)
    server = make_server("127.0.0.1", 0, app, threaded=True)
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
