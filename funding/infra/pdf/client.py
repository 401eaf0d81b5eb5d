"""How a page of HTML becomes a PDF: ``render_pdf``. The work is done in a process of its own (``worker.py``).

The process is started once, stays warm, and forks for each document, so a document pays neither for loading
WeasyPrint (about two seconds) nor for decoding typefaces. After a fork of this program (web workers) the copy starts
its own.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import funding
from funding.infra.pdf import wire
from funding.infra.pdf.types import Attachment, Limits, PdfError, PdfTooLarge, PdfUnavailable, Printed

INSTALL_HINT = "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_GRACE = 5.0  # seconds the program waits longer than the renderer's own timer
_START = 60.0  # seconds a cold start may take on a busy machine


class _Renderer:
    """The process that renders, and the socket it listens on."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no input in the command
                [sys.executable, "-m", "funding.infra.pdf.worker", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._control = ours
        self._is_warm = False
        self.owner = os.getpid()

    def alive(self) -> bool:
        """Whether the process runs and belongs to this one, not to a parent this one was forked from."""
        return self.owner == os.getpid() and self._process.poll() is None

    def is_warm(self, *, wait: float = 0.0) -> bool:
        """Whether it has loaded everything, which it says with one byte; asked again for up to ``wait`` seconds."""
        if not self._is_warm:
            with contextlib.suppress(OSError):
                self._is_warm = bool(select.select([self._control], [], [], wait)[0])
        return self._is_warm

    def open_channel(self) -> socket.socket:
        """A socket at whose other end a fresh child answers one order."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            socket.send_fds(self._control, [b"x"], [theirs.fileno()])
        return ours

    def stop(self) -> None:
        """End the process; documents in work end with an error."""
        self._control.close()
        if self.owner == os.getpid():
            self._process.wait(timeout=10)


ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "LANG", "PYTHONPYCACHEPREFIX")
"""What the renderer is told of our environment: where things lie, nothing that could be a secret."""
_lock = threading.Lock()
_renderer: _Renderer | None = None


def _environment() -> dict[str, str]:
    """No secret of the program reaches the renderer; a fixed hash seed keeps its output the same each time."""
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    root = str(Path(funding.__file__).resolve().parents[1])
    return {**kept, "PYTHONHASHSEED": "0", "PYTHONPATH": root}


def _current() -> _Renderer:
    global _renderer
    with _lock:
        if _renderer is None or not _renderer.alive():
            _renderer = _Renderer()
        return _renderer


def warm_up() -> None:
    """Start the renderer without waiting for it, so that the first document does not wait either."""
    _current()


def is_warm(*, wait: float = 0.0) -> bool:
    """Whether a document would be set without waiting for the renderer, which this starts where it does not run."""
    return _current().is_warm(wait=wait)


def stop() -> None:
    """End the renderer of this process, if there is one."""
    global _renderer
    with _lock:
        if _renderer is not None:
            _renderer.stop()
            _renderer = None


def render_pdf(
    html: str,
    *,
    styles: tuple[str, ...],
    css: str = "",
    attachments: tuple[Attachment, ...] = (),
    limits: Limits | None = None,
    measure_only: bool = False,
) -> Printed:
    """The PDF of ``html``, set with the named sheets of ``static/pdf`` and then ``css``.

    ``html`` comes from our templates only. With ``measure_only`` the pages are laid out and counted but not
    written. The same input gives the same bytes. Raises PdfTooLarge past a limit, PdfUnavailable where the type
    libraries are missing, PdfError for anything else.
    """
    limits = limits or Limits()
    order = {
        "styles": list(styles),
        "css": css,
        "measure": measure_only,
        "seconds": limits.seconds,
        "megabytes": limits.megabytes,
        "pages": limits.pages,
        "attachments": [
            {"name": one.name, "description": one.description, "dated": one.dated.isoformat()}
            for one in attachments
        ],
    }
    blobs = (html.encode(), *(one.data for one in attachments))
    facts, files = _ask(order, blobs, limits)
    return Printed(
        data=files[0] if files else b"",
        pages=facts["pages"],
        anchors=facts["anchors"],
        refused=tuple(facts["refused"]),
    )


def _ask(
    order: dict[str, Any], blobs: tuple[bytes, ...], limits: Limits
) -> tuple[dict[str, Any], list[bytes]]:
    with contextlib.closing(_channel()) as channel:
        channel.settimeout(_START + limits.seconds + _GRACE)
        started = time.monotonic()
        try:
            wire.send(channel, order, blobs)
            facts, files = wire.receive(channel)
        except (EOFError, OSError) as problem:
            raise _broken_off(time.monotonic() - started, limits) from problem
    if "error" in facts:
        raise _refusal(facts, limits)
    return facts, files


def _channel() -> socket.socket:
    try:
        return _current().open_channel()
    except OSError:
        stop()
        return _current().open_channel()


def _broken_off(seconds: float, limits: Limits) -> PdfError:
    if seconds >= limits.seconds:
        return PdfTooLarge(
            f"The PDF took longer than {limits.seconds:g} seconds and was stopped. Shorten the longest "
            "section or table and try again."
        )
    return PdfTooLarge("The PDF needed more memory than one document may use. Shorten its longest table.")


def _refusal(facts: dict[str, Any], limits: Limits) -> PdfError:
    if facts["error"] == "pages":
        return PdfTooLarge(
            f"The document would have {facts['pages']:,} pages; a PDF may have {limits.pages:,}. "
            "Shorten its longest section or table."
        )
    if facts["error"] == "unavailable":
        return PdfUnavailable(
            "PDFs cannot be made on this machine yet: the Pango libraries are missing. "
            f"Install them with: {INSTALL_HINT}"
        )
    if "MemoryError" in facts.get("detail", ""):
        return PdfTooLarge("The PDF needed more memory than one document may use. Shorten its longest table.")
    return PdfError(f"The PDF could not be made ({facts.get('detail', 'unknown reason')}).")
