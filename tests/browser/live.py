"""The program behind a real socket, in a thread of the test run, on a database file of its own."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

from funding.infra.db import db
from tests.support.application import build_schema, make_app
from tests.support.databases import SqliteDatabase, sqlite_database

PATIENCE_SECONDS = 20


class Answering:
    """How many requests are being answered, so that nothing is taken from under one of them."""

    def __init__(self) -> None:
        self._running = 0
        self._changed = threading.Condition()

    def __enter__(self) -> None:
        with self._changed:
            self._running += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._running -= 1
            self._changed.notify_all()

    def wait_for_none(self) -> None:
        """Until nobody is being answered. Raises AssertionError when somebody still is after a while."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._running == 0, PATIENCE_SECONDS)


@dataclass(frozen=True)
class LiveServer:
    """A running house: its address, its application, where its data lies."""

    url: str
    app: Flask
    database: SqliteDatabase
    instance: Path
    answering: Answering = field(default_factory=Answering)

    def begin_anew(self) -> None:
        """Put the house back to where nobody has set it up."""
        with self._alone():
            self.database.reset()
            for one in self.instance.iterdir():
                shutil.rmtree(one) if one.is_dir() else one.unlink()

    def keep(self, folder: Path) -> None:
        """Write the whole house, its data and files, to ``folder``."""
        with self._alone():
            self.database.keep("house")
            shutil.copyfile(self.database.kept("house"), folder / "funding.db")
            shutil.copytree(self.instance, folder / "instance")

    def restore(self, folder: Path) -> None:
        """Become the house that was written to ``folder``."""
        with self._alone():
            shutil.copyfile(folder / "funding.db", self.database.kept("house"))
            self.database.restore("house")
            shutil.copytree(folder / "instance", self.instance, dirs_exist_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.answering.wait_for_none()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        yield


def whole_answers(app: Flask, answering: Answering) -> WSGIApplication:
    """The same application, its answers read whole and closed before the first byte leaves.

    A browser that moves on drops its connections. The threaded server of the tests then fails while
    it empties the socket, before it would close the answer, and a static file stays open until the
    garbage collector complains. The server of ``make run`` closes its answers itself.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with answering:
            parts = app(environ, start_response)
            try:
                return [b"".join(parts)]
            finally:
                close = getattr(parts, "close", None)
                if close is not None:
                    close()

    return answer


_built: list[bytes] = []


def _prepare(database: SqliteDatabase) -> None:
    """Give ``database`` its tables: by the migrations for the first house of this process, for others from that one."""

    def as_built(_url: str) -> None:
        database.template.write_bytes(_built[0])

    database.prepare(as_built if _built else build_schema)
    _built[:] = [database.template.read_bytes()]


@contextmanager
def live_server(folder: Path) -> Iterator[LiveServer]:
    """Serve an empty house with its files in ``folder`` until the block ends."""
    with sqlite_database(folder) as database:
        app = make_app(database.url, folder / "instance")
        _prepare(database)
        database.reset()
        answering = Answering()
        server = make_server("127.0.0.1", 0, whole_answers(app, answering), threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            address = f"http://127.0.0.1:{server.server_port}"
            yield LiveServer(address, app, database, folder / "instance", answering)
        finally:
            server.shutdown()
            thread.join(timeout=10)
            server.server_close()
            with app.app_context():
                db.engine.dispose()
