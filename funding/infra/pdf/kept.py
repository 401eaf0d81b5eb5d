"""PDFs that were made before: the same input gives the same bytes, so what was set once need not be set again.

A PDF is kept in the instance's folder ``made/`` under the SHA-256 of everything that goes into it: the HTML, the
sheets and what they are told, the files it carries, and the press itself (our code, style sheets and typefaces, and
WeasyPrint's version). Whatever changes, the hash changes, so nothing kept can be out of date. The folder holds nothing
that cannot be made again: it is bounded in bytes and days, is in no backup, and may be emptied at any time. Who may
have a document is decided before anybody asks here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from weakref import WeakValueDictionary

from flask import current_app

from funding import resource_dir
from funding.infra.pdf.types import Attachment, Printed

MOST_BYTES = 200 * 1024 * 1024
LONGEST_SECONDS = 30 * 24 * 3600

_guard = threading.Lock()
_locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()


def content_hash(
    html: str, *, styles: tuple[str, ...], css: str, attachments: tuple[Attachment, ...] = ()
) -> str:
    """The name under which a PDF of exactly this input is kept, in hex."""
    carried = [
        (
            one.name,
            one.description,
            one.media_type,
            one.dated.isoformat(),
            hashlib.sha256(one.data).hexdigest(),
        )
        for one in attachments
    ]
    return hashlib.sha256(json.dumps([_press(), html, styles, css, carried]).encode()).hexdigest()


def found_or_made(name: str, make: Callable[[], Printed]) -> Printed:
    """What is kept under ``name``, or else what ``make`` answers, which is then kept.

    Who asks while it is being made in this process waits for it instead of making it once more.
    """
    with _lock_of(name):
        return find(name) or keep(name, make())


def find(name: str) -> Printed | None:
    """What is kept under ``name``, or None."""
    facts_path, data_path = _paths(name)
    try:
        facts = json.loads(facts_path.read_text())
        data = data_path.read_bytes()
    except (OSError, ValueError):
        return None
    with contextlib.suppress(OSError):
        os.utime(facts_path)
        os.utime(data_path)
    return Printed(data, facts["pages"], facts["anchors"], tuple(facts["refused"]))


def holds(name: str) -> bool:
    """Whether the whole PDF is kept under ``name``."""
    return all(path.exists() for path in _paths(name))


def keep(name: str, printed: Printed) -> Printed:
    """Keep ``printed`` and answer it. A full disk loses only the copy."""
    facts_path, data_path = _paths(name)
    facts = {"pages": printed.pages, "anchors": printed.anchors, "refused": list(printed.refused)}
    with contextlib.suppress(OSError):
        facts_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(data_path, printed.data)
        _write(facts_path, json.dumps(facts).encode())
        _prune(facts_path.parent)
    return printed


def _lock_of(name: str) -> threading.Lock:
    with _guard:
        lock = _locks.get(name)
        if lock is None:
            lock = _locks[name] = threading.Lock()
        return lock


def _paths(name: str) -> tuple[Path, Path]:
    folder = Path(current_app.instance_path) / "made"
    return folder / f"{name}.json", folder / f"{name}.pdf"


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: written under another name first."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix="part-")
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(data)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _prune(folder: Path) -> None:
    """Take away what nobody asked for in a month, and then the longest unasked until the rest fits."""
    found = []
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            about = path.stat()
            found.append((about.st_mtime, about.st_size, path))
    oldest, room = time.time() - LONGEST_SECONDS, MOST_BYTES
    for used, size, path in sorted(found, reverse=True):
        room -= size
        if room < 0 or used < oldest:
            path.unlink(missing_ok=True)


@cache
def _press() -> str:
    """What sets the type, as one hash."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for root in (Path(__file__).parent, resource_dir("static") / "pdf"):
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
