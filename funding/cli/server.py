"""``funding serve`` and ``worker``: the web server, and background jobs in a process of their own."""

from __future__ import annotations

import ipaddress
import os
import socket
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import click

from funding.cli.program import Program, refuse_other_schema
from funding.kernel.errors import DomainError

if TYPE_CHECKING:
    from flask import Flask

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
DEFAULT_THREADS = 8
SECONDS_TO_FINISH = 20


def register(group: click.Group) -> None:
    """Add the commands to ``group``."""
    group.add_command(serve)
    group.add_command(worker)


@click.command()
@click.option("--host", default=DEFAULT_HOST, show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(0, 65535), help="The port."
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Server processes.")
@click.option(
    "--threads",
    default=DEFAULT_THREADS,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Threads in each.",
)
@click.option("--access-log", is_flag=True, help="Write a line for each request to standard output.")
@click.option("--prepare", is_flag=True, help="Make or upgrade the instance first, as init and migrate do.")
@click.pass_obj
def serve(
    program: Program, host: str, port: int, workers: int, threads: int, access_log: bool, prepare: bool
) -> None:
    """Serve the instance in the browser until stopped with Ctrl+C.

    One process with eight threads, background jobs among them, is right for the SQLite file and a few dozen
    people. More processes (--workers) need PostgreSQL, FUNDING_WORKER=separate and "funding worker" beside.

    Serving is refused where it would not be safe: on another address than loopback unless
    FUNDING_BEHIND_TLS=1 says that a proxy in front speaks TLS (passwords would cross the network in the
    clear, and browsers drop the sign-in cookie), with an instance folder that others can read, with
    debugging switched on, or with a database at another schema than the program's.

    Problems are logged to standard error. /healthz answers "ok" while the database does.

    \b
    Examples:
      funding serve
      funding serve --port 9000
      FUNDING_BEHIND_TLS=1 FUNDING_HOSTS=grants.example.org funding serve --host 0.0.0.0
      FUNDING_WORKER=separate DATABASE_URL=postgresql://... funding serve --workers 3 --threads 4
    """
    from funding.cli.gunicorn_server import Server
    from funding.cli.instances import prepare_database

    app = program.app()
    if prepare:
        prepare_database(app)
    refuse_unsafe_start(app, host=host, workers=workers)
    refuse_taken_port(host, port)
    if not app.config["BASE_URL"]:
        app.config["BASE_URL"] = f"http://{host}:{port}"
    Server(app, host=host, port=port, workers=workers, threads=threads, access_log=access_log).run()


def refuse_unsafe_start(app: Flask, *, host: str, workers: int) -> None:
    """Raise DomainError with the reason where serving this app so would not be safe."""
    from funding.infra.db import db, is_sqlite

    if not _is_loopback(host) and not app.config["BEHIND_TLS"]:
        raise DomainError(
            f"{host} is not loopback: without TLS, passwords would cross the network in the clear and "
            "browsers would drop the sign-in cookie. Put a TLS proxy in front and set FUNDING_BEHIND_TLS=1."
        )
    if app.debug or os.environ.get("FLASK_DEBUG", "0") not in {"", "0"}:
        raise DomainError("FLASK_DEBUG is set: its error pages would show the program's insides. Unset it.")
    _refuse_readable(Path(app.instance_path))
    with app.app_context():
        refuse_other_schema()
        if workers > 1 and is_sqlite():
            raise DomainError(
                "Several server processes need PostgreSQL: set DATABASE_URL, or use --workers 1."
            )
        db.session.remove()
    if workers > 1 and app.config["WORKER"] != "separate":
        raise DomainError(
            "Several server processes need FUNDING_WORKER=separate and “funding worker” beside."
        )


def refuse_taken_port(host: str, port: int) -> None:
    """Raise DomainError where another program listens there already, or the address is not this machine's."""
    address = host.strip("[]")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
            raise DomainError(
                f"{host}:{port} cannot be listened on: {reason}. PORT= or --port takes another."
            ) from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _refuse_readable(instance: Path) -> None:
    """Others on the machine must not read the key, the database or the files."""
    for path in (instance, instance / "secret_key"):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise DomainError(
                f"{path} can be read by others on this machine. Please run: chmod go-rwx {path}"
            )


@click.command(short_help="Run background jobs in a process of their own.")
@click.option(
    "--threads", default=2, show_default=True, type=click.IntRange(1, 64), help="Jobs at the same time."
)
@click.pass_obj
def worker(program: Program, threads: int) -> None:
    """Run background jobs and scheduled tasks in a process of their own, until stopped with Ctrl+C.

    For installations with several server processes, which are started with FUNDING_WORKER=separate. Server
    and worker must share DATABASE_URL, the instance folder and FUNDING_JOBS_URL. A job that is running when
    the worker is stopped is finished first.

    \b
    Examples:
      FUNDING_JOBS_URL=postgresql://... DATABASE_URL=postgresql://... funding worker
      funding worker --threads 4
    """
    from funding.cli.jobs_consumer import make_consumer
    from funding.infra.pdf.client import warm_up
    from funding.infra.ticking import Ticker

    with program.ready() as app:
        click.echo("Running background jobs. Stop with Ctrl+C.", err=True)
    warm_up()
    ticker = Ticker(app)
    ticker.start()
    make_consumer(app, threads=threads, embedded=False).run()
    ticker.stop(SECONDS_TO_FINISH)
