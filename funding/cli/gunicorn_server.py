"""Gunicorn, told by the program itself instead of by a file: the app is made once, then the processes fork.

The job consumer runs as threads of the one server process unless FUNDING_WORKER says "separate". It starts
after the fork, since threads do not survive one, and is stopped before the process ends, so that a running
job is finished. The thread for scheduled tasks does the same in every process; the database lets one of them run each.
"""

from __future__ import annotations

import gc
import logging
import sys
from typing import TYPE_CHECKING, Any

import click
from gunicorn.app.base import BaseApplication

from funding.accounts.queries import has_users
from funding.accounts.setup_code import setup_code
from funding.cli.jobs_consumer import make_consumer
from funding.cli.masking import SecretsMasked
from funding.infra.db import db
from funding.infra.pdf.client import warm_up
from funding.infra.ticking import Ticker

if TYPE_CHECKING:
    from flask import Flask
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

JOB_THREADS = 2
SECONDS_TO_FINISH = 20
SECONDS_FOR_A_REQUEST = 120
_SERVER_LOGS = ("gunicorn.access", "gunicorn.error")
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def _nobody_is_registered(app: Flask) -> bool:
    with app.app_context():
        found = has_users()
        db.session.remove()
        # No connection may be shared by the processes that are forked from this one.
        db.engine.dispose()
    return not found


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """The web server for one app."""

    def __init__(
        self, app: Flask, *, host: str, port: int, workers: int, threads: int, access_log: bool
    ) -> None:
        self._flask = app
        self._host, self._port = host, port
        self._processes, self._threads = workers, threads
        self._access_log = access_log
        self._consumer: Any = None
        self._ticker: Ticker | None = None
        self._first_visit = _nobody_is_registered(app)
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn's settings; its control socket stays shut, since two instances would share its path."""
        host = f"[{self._host}]" if ":" in self._host and not self._host.startswith("[") else self._host
        settings = {
            "bind": [f"{host}:{self._port}"],
            "workers": self._processes,
            "threads": self._threads,
            "worker_class": "gthread",
            "proc_name": "funding",
            "timeout": SECONDS_FOR_A_REQUEST,
            "graceful_timeout": SECONDS_TO_FINISH,
            "keepalive": 5,
            "accesslog": "-" if self._access_log else None,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": self._say_where,
            "post_worker_init": self._start_beside,
            "worker_exit": self._stop_beside,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The app that was made before the fork."""
        logging.basicConfig(level=logging.INFO, format=LOG_FORMAT, stream=sys.stderr)
        logging.getLogger("huey").setLevel(logging.WARNING)
        masking = SecretsMasked(self._flask)
        for place in (*logging.getLogger().handlers, *map(logging.getLogger, _SERVER_LOGS)):
            place.addFilter(masking)
        return self._flask

    def _say_where(self, arbiter: Arbiter) -> None:
        for listener in arbiter.LISTENERS:
            host, port = listener.sock.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            click.echo(f"Funding is at http://{shown}:{port}/  (stop with Ctrl+C)")
        if self._first_visit:
            click.echo("Nobody is registered yet: the first visit sets up the organization.")
            click.echo(f"From another machine it asks for this code: {setup_code(self._flask)}")

    def _start_beside(self, _worker: Worker) -> None:
        """Start what works beside the pages: the renderer of PDFs, which warms up meanwhile, jobs, scheduled tasks."""
        # What was loaded until now lives as long as the process: the collector need not walk it again and
        # again, which cost a page every now and then fifty milliseconds.
        gc.collect()
        gc.freeze()
        if self._flask.config["WORKER"] != "separate":
            self._consumer = make_consumer(self._flask, threads=JOB_THREADS, embedded=True)
            self._consumer.start()
        self._ticker = Ticker(self._flask)
        self._ticker.start()
        warm_up()

    def _stop_beside(self, _arbiter: Arbiter, _worker: Worker) -> None:
        if self._ticker is not None:
            self._ticker.stop(SECONDS_TO_FINISH)
        if self._consumer is not None:
            self._consumer.stop(graceful=True)
