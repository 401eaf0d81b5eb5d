"""The consumer that takes jobs off the queue: threads of the web server, or of a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huey.consumer import Consumer

from funding.infra.jobs import sweep_stale_jobs

if TYPE_CHECKING:
    from flask import Flask


class EmbeddedConsumer(Consumer):  # type: ignore[misc]  # huey carries no types
    """Lives in a process that has signal handlers of its own."""

    def _set_signal_handlers(self) -> None:
        """Leave them to the web server, which stops this consumer itself."""


def make_consumer(app: Flask, *, threads: int, embedded: bool) -> Consumer:
    """A consumer of the app's queue. Jobs that a killed worker left behind are marked failed first."""
    with app.app_context():
        sweep_stale_jobs()
    kind = EmbeddedConsumer if embedded else Consumer
    return kind(
        app.extensions["funding.huey"],
        workers=threads,
        worker_type="thread",
        initial_delay=0.1,
        max_delay=1.0,
        check_worker_health=not embedded,
        flush_locks=True,
    )
