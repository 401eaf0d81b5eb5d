"""A file field that loses nothing: what was chosen is kept while the rest of a refused form is put right.

A browser gives a file once. When its form comes back with an error somewhere else, the file waits in a folder of the
instance for a day, and the page carries a signed ticket for it under the field's own name. Sent again, the ticket
stands for the file, unless another one is chosen. A file that is refused itself is not kept.

A ticket works for the person it was given to (on a page without sign-in: for that page's address) and for no longer
than the file waits.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from flask import after_this_request, current_app, request
from flask.wrappers import Response
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import FileStorage
from wtforms import FileField

from funding.infra import clock
from funding.infra.permissions import maybe_actor
from funding.infra.schedule import scheduled

WAITS = timedelta(days=1)
MOST_WAITING = 20
"""So many files wait for one person; a further one takes the place of the oldest."""
_SALT = "file that waits"


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that waits: its name, and the ticket that stands for it."""

    name: str
    ticket: str


class _Ticket(NamedTuple):
    owner: str
    key: str
    name: str
    kind: str


class UploadField(FileField):
    """One file, or none; data is a FileStorage."""

    data: FileStorage | None
    _ticket: str = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the file that was chosen, else the one that waits for it."""
        self.data = next((one for one in valuelist if isinstance(one, FileStorage) and one), None)
        ticket = next((one for one in valuelist if isinstance(one, str) and one), "")
        if self.data is None and ticket:
            self.data = _fetch(ticket)
            self._ticket = ticket if self.data else ""

    def given(self) -> FileStorage:
        """The file of a field that requires one. Raises LookupError before it was validated."""
        if self.data is None:
            raise LookupError(self.name)
        return self.data

    def waiting(self) -> WaitingFile | None:
        """The file that was chosen, kept for the next sending; None where none was or the file itself was refused."""
        if self.errors or self.data is None or not self.data.filename:
            return None
        self._ticket = self._ticket or _keep(self.data)
        return WaitingFile(self.data.filename, self._ticket)


def _folder() -> Path:
    return Path(current_app.instance_path) / "waiting"


def _owner() -> str:
    actor = maybe_actor()
    return str(actor.user_id) if actor is not None else request.path


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt=_SALT)


def _keep(file: FileStorage) -> str:
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ticket = _Ticket(_owner(), secrets.token_hex(16), file.filename or "", file.mimetype)
    _make_room(folder, ticket.owner)
    path = _path(folder, ticket)
    file.stream.seek(0)
    file.save(path)
    file.stream.seek(0)
    os.utime(path, (clock.now().timestamp(),) * 2)
    return str(_signer().dumps(list(ticket)))


def _fetch(text: str) -> FileStorage | None:
    try:
        ticket = _Ticket(*map(str, _signer().loads(text)))
    except (BadSignature, TypeError, UnicodeError):
        return None
    path = _path(_folder(), ticket)
    if ticket.owner != _owner() or not path.is_file() or _is_old(path):
        return None
    stream = path.open("rb")

    @after_this_request
    def close(response: Response) -> Response:
        stream.close()
        return response

    return FileStorage(stream, filename=ticket.name, content_type=ticket.kind)


def _prefix(owner: str) -> str:
    return owner.encode().hex()[:80]


def _path(folder: Path, ticket: _Ticket) -> Path:
    return folder / f"{_prefix(ticket.owner)}-{ticket.key}"


def _make_room(folder: Path, owner: str) -> None:
    present = sorted(folder.glob(f"{_prefix(owner)}-*"), key=lambda one: one.stat().st_mtime)
    for path in present[: max(0, len(present) - MOST_WAITING + 1)]:
        path.unlink(missing_ok=True)


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime < (clock.now() - WAITS).timestamp()


@scheduled("files that wait", every=timedelta(hours=1))
def drop_old() -> None:
    """Let go of files that nobody sent again within a day."""
    if _folder().is_dir():
        for path in _folder().iterdir():
            with suppress(FileNotFoundError):
                if _is_old(path):
                    path.unlink()
