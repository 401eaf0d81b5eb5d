"""Two server processes and a worker of their own on PostgreSQL, started as an administrator starts them."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.browser.extract import write_extract
from tests.support.databases import TestDatabase

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.database("postgresql"),
    pytest.mark.loopback,
    pytest.mark.slow,
]

ROOT = Path(__file__).parents[3]
PASSWORD = "seven quiet herons at dusk"
COMMAND = [sys.executable, "-c", "from funding.cli import main; main()"]


class Browser:
    """A signed-in person who speaks HTTP to the running server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def read(self, path: str, body: bytes | None = None, kind: str = "") -> tuple[str, str]:
        """The page at ``path`` and the address where it was found in the end."""
        request = urllib.request.Request(self.url + path, body, {"Content-Type": kind} if kind else {})
        with self._opener.open(request, timeout=30) as answer:
            return answer.read().decode(), answer.url

    def send(self, page: str, path: str, **values: str) -> tuple[str, str]:
        """Post a form of ``page`` to ``path``."""
        body = urlencode({"csrf_token": self.token(page), **values}).encode()
        return self.read(path, body, "application/x-www-form-urlencoded")

    def upload(self, page: str, path: str, name: str, file: Path) -> tuple[str, str]:
        """Post one file."""
        boundary = "a-line-that-no-file-has"
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self.token(page)}\r\n'
        )
        named = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"\r\n\r\n'
        )
        body = head.encode() + named.encode() + file.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
        return self.read(path, body, f"multipart/form-data; boundary={boundary}")

    def token(self, page: str) -> str:
        """The token that the forms of a page carry."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.read(page)[0])
        assert found, page
        return found[1]


@contextmanager
def _running(environment: dict[str, str], log: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as told:
        process = subprocess.Popen([*COMMAND, *arguments], env=environment, stdout=told, stderr=told)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until(moment: float, wanted: object, ask: object) -> None:
    assert callable(ask)
    while time.monotonic() < moment:
        with suppress(urllib.error.URLError, ConnectionError, http.client.HTTPException):
            if ask():
                return
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for {wanted}")


def _environment(home: Path, database: str) -> dict[str, str]:
    plain = database.replace("postgresql+psycopg://", "postgresql://")
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPYCACHEPREFIX")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "PYTHONPATH": str(ROOT),
        "FUNDING_INSTANCE": str(home),
        "DATABASE_URL": plain,
        "FUNDING_JOBS_URL": plain,
        "FUNDING_WORKER": "separate",
    }


def _command(environment: dict[str, str], *arguments: str, stdin: str = "") -> None:
    done = subprocess.run(
        [*COMMAND, *arguments], env=environment, input=stdin, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def _processes_of(parent: int) -> int:
    return len(Path(f"/proc/{parent}/task/{parent}/children").read_text().split())


def test_two_servers_and_a_worker_share_one_house(
    test_database: TestDatabase, home: Path, tmp_path: Path
) -> None:
    environment = _environment(home, test_database.empty("several"))
    _command(environment, "init")
    person = ("--role", "administrator", "--name", "Ana Reyes", "--email", "ana@example.org")
    _command(environment, "user", "add", *person, "--password-stdin", stdin=PASSWORD + "\n")
    port, soon = _free_port(), time.monotonic() + 180
    serve = ("serve", "--port", str(port), "--workers", "2", "--threads", "2")
    with (
        _running(environment, tmp_path / "serve.log", *serve) as server,
        _running(environment, tmp_path / "worker.log", "worker", "--threads", "1") as worker,
    ):
        browser = Browser(f"http://127.0.0.1:{port}")
        _until(soon, "the server", lambda: browser.read("/healthz")[0].strip() == "ok")
        _until(soon, "two processes", lambda: _processes_of(server.pid) >= 2)
        browser.send("/sign-in", "/sign-in", email="ana@example.org", password=PASSWORD)
        with ThreadPoolExecutor(8) as many:
            pages = list(many.map(browser.read, ["/pipeline", "/opportunities/", "/"] * 8))
        assert all("Ana Reyes" in text for text, _where in pages)

        _page, job = browser.upload(
            "/opportunities/imports", "/opportunities/imports", "extract", write_extract(tmp_path)
        )
        assert "/jobs/" in job
        path = job.removeprefix(browser.url)
        _until(soon, "the worker's word on the import", lambda: "See the result" in browser.read(path)[0])
        assert "records read" in browser.read(path)[0]
    assert (server.returncode, worker.returncode) == (0, 0), (tmp_path / "worker.log").read_text()
    for log in ("serve.log", "worker.log"):
        assert "Traceback" not in (tmp_path / log).read_text()
