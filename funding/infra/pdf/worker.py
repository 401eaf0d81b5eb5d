"""The process that renders: ``python -m funding.infra.pdf.worker FD``, started by ``client.py``, never by hand.

It loads WeasyPrint, the typefaces and the style sheets once, and then waits on the socket FD. Each request arrives as
a socket of its own; for each, the process forks. The child, warm from birth, sets its own limits (a timer that ends
it, address space, processor time), renders, answers and exits. Nothing it did can stay behind, and a document that
goes astray takes only its child with it. The process has one thread, so forking it is safe; it ends when its parent
does, because then the socket closes.

What was loaded before the first fork is never garbage: the collector leaves it alone (``gc.freeze``), which also keeps
its memory shared. And a child that ends with its document looks for garbage seldom: that was a tenth to a sixth of its
time, for no less memory (processor time, least of three, of a 7-page report, a 17-page one and an SF-425: from 771 to
704 ms, 1,649 to 1,433 ms, 365 to 304 ms; 75, 117 and 67 MB either way).
"""

from __future__ import annotations

import gc
import logging
import os
import resource
import signal
import socket
import sys
from datetime import datetime
from typing import Any

from funding import resource_dir
from funding.infra.pdf import wire

WARM = b"w"
"""What the process sends once, when it is ready to set a document without delay."""

STYLES = ("document.css", "house.css", "plain.css", "sheet.css", "report.css")
SELDOM = (200_000, 20, 50)
"""How many objects a child makes before it looks for garbage; Python's usual 700 are for programs that stay."""
_WARM = """<!doctype html><html lang="en"><head><title>Warm</title></head><body><h1>Warm</h1><p>Type, <em>set</em>
<strong>once</strong>.</p><table><tr><th scope="col">1</th></tr><tr><td>$1.00</td></tr></table></body></html>"""


class Press:
    """WeasyPrint with our typefaces and style sheets loaded."""

    def __init__(self) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        from funding.infra.pdf.fetcher import LockedFetcher

        logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
        self._weasyprint = weasyprint
        self._roots = {"pdf": resource_dir("static") / "pdf"}
        self._fetcher = LockedFetcher(self._roots)
        self._fonts = FontConfiguration()
        self._sheets = {name: self._sheet(url=f"app://pdf/{name}") for name in STYLES}

    def _sheet(self, **source: str) -> Any:
        return self._weasyprint.CSS(**source, font_config=self._fonts, url_fetcher=self._fetcher)

    def warm_up(self) -> None:
        """Set one small page, so that everything loaded late is loaded before the first fork."""
        self.run({"styles": list(STYLES), "css": "", "pages": 10, "attachments": []}, [_WARM.encode()])

    def run(self, order: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], tuple[bytes, ...]]:
        """Render one order; answers the facts and the file."""
        from funding.infra.pdf.tagging import claim_accessibility

        page = self._weasyprint.HTML(
            string=blobs[0].decode(), base_url="app://pdf/", url_fetcher=self._fetcher
        )
        sheets = [self._sheets[name] for name in order["styles"]]
        if order["css"]:
            sheets.append(self._sheet(string=order["css"]))
        options = {"stylesheets": sheets, "pdf_variant": "pdf/a-3a"}
        document = page.render(font_config=self._fonts, **options)
        facts = {
            "pages": len(document.pages),
            "anchors": _anchors(document),
            "refused": self._fetcher.refused,
        }
        if len(document.pages) > order["pages"]:
            return {**facts, "error": "pages"}, ()
        if order.get("measure"):
            return facts, ()
        carried = self._carried(order["attachments"], blobs[1:])
        return facts, (document.write_pdf(finisher=claim_accessibility, attachments=carried, **options),)

    def _carried(self, described: list[dict[str, str]], data: list[bytes]) -> list[Any]:
        carried = []
        for about, content in zip(described, data, strict=True):
            dated = datetime.fromisoformat(about["dated"])
            carried.append(
                self._weasyprint.Attachment(
                    string=content,
                    name=about["name"],
                    description=about["description"],
                    created=dated,
                    modified=dated,
                    relationship="Data",
                    url_fetcher=self._fetcher,
                )
            )
        return carried


def _anchors(document: Any) -> dict[str, int]:
    pages: dict[str, int] = {}
    for number, page in enumerate(document.pages, start=1):
        for name in page.anchors:
            pages.setdefault(name, number)
    return pages


def serve(control: socket.socket) -> None:
    """Answer requests until the other end of ``control`` closes."""
    press, problem = _load()
    gc.collect()
    gc.freeze()
    control.sendall(WARM)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        _, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not descriptors:
            return
        with socket.socket(fileno=descriptors[0]) as channel:
            if press is None:
                wire.send(channel, {"error": "unavailable", "detail": problem})
            elif os.fork() == 0:
                control.close()
                _answer(press, channel)


def _load() -> tuple[Press | None, str]:
    try:
        press = Press()
        press.warm_up()
    except (OSError, ImportError) as problem:
        return None, str(problem)
    return press, ""


def _answer(press: Press, channel: socket.socket) -> None:
    """The child's whole life. Leaves by ``os._exit``, so that nothing of the parent's is cleaned up here."""
    gc.set_threshold(*SELDOM)
    try:
        order, blobs = wire.receive(channel)
        _limit(order["seconds"], order["megabytes"])
        facts, files = press.run(order, blobs)
        wire.send(channel, facts, files)
        channel.shutdown(socket.SHUT_WR)
    except MemoryError:
        os._exit(3)
    except BaseException as problem:
        wire.send(channel, {"error": "failed", "detail": f"{type(problem).__name__}: {problem}"[:500]})
        os._exit(1)
    os._exit(0)


def _limit(seconds: float, megabytes: int) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 2, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(socket.socket(fileno=int(sys.argv[1])))
