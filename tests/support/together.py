"""Several people at the same thing in the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask

from funding.infra.db import db, unit_of_work


def together(app: Flask, *works: Callable[[], object]) -> list[Exception | None]:
    """Run each work in a thread and transaction of its own, all at once; what stopped each, or None."""
    gate = threading.Barrier(len(works))
    ended: list[Exception | None] = [None] * len(works)

    def one(place: int, work: Callable[[], object]) -> None:
        with app.app_context():
            gate.wait()
            try:
                with unit_of_work():
                    work()
            except Exception as error:
                ended[place] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended
