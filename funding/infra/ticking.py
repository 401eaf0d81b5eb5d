"""The thread that looks every few seconds for scheduled tasks that are due; each server process and worker has one."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from funding.infra.schedule import run_due

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

TICK_SECONDS = 5


class Ticker:
    """Ticks for one app until it is stopped. A database that cannot be reached is tried again at the next tick."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._tick, name="ticker", daemon=True)

    def start(self) -> None:
        """Begin to tick. Threads do not survive a fork: call this in the process that is to tick."""
        self._thread.start()

    def stop(self, seconds: int) -> None:
        """Tick no more; a task that is running gets so many seconds to end."""
        self._stopped.set()
        self._thread.join(timeout=seconds)

    def _tick(self) -> None:
        while not self._stopped.wait(TICK_SECONDS):
            try:
                with self._app.app_context():
                    run_due()
            except Exception:
                log.exception("scheduled tasks could not be looked for")
