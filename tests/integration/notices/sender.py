"""Processes that do what a server does by itself, quickly: ``python -m tests.integration.notices.sender``.

It is given the database, an instance folder and a mail address. For each line it reads it starts one sender and answers
its process id; having the program loaded, it only has to fork. A sender ticks until it is killed, and names itself to
the mail server by its process id, so that the server of a test can kill it in the middle of a letter. Claims run out
within two seconds instead of minutes, and what is due every few minutes is due every second.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from funding.factory import create_app, load_features
from funding.infra import schedule
from funding.infra.mail import delivery
from tests.support.application import settings_for_tests

CLAIM = timedelta(seconds=2)
EVERY = timedelta(seconds=1)


def count(path: Path) -> None:
    """A task that writes down each time it was run, and by whom."""
    with path.open("a") as runs:
        runs.write(f"{schedule.next_slot(schedule.clock.now(), EVERY).isoformat()} {os.getpid()}\n")


def main(*arguments: str) -> None:
    """Start a sender for each line that comes; whoever ends is forgotten by the system at once."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    load_features()
    for _line in sys.stdin:
        number = os.fork()
        if number == 0:
            send(*arguments)
        print(number, flush=True)


def send(database_url: str, instance: str, mail_url: str) -> NoReturn:
    """Tick until somebody ends it."""
    socket.getfqdn = lambda _name="": f"pid-{os.getpid()}.example"
    delivery.CLAIM_FOR, schedule.HOLD = CLAIM, CLAIM
    settings = settings_for_tests(database_url, Path(instance))
    app = create_app(replace(settings, mail_url=mail_url, mail_from="funding@example.org"))
    schedule.scheduled("count", every=EVERY)(lambda: count(Path(instance) / "runs.txt"))
    for name, task in schedule._registered.items():
        schedule._registered[name] = replace(task, every=EVERY)
    while True:
        with app.app_context():
            schedule.run_due()
        time.sleep(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
